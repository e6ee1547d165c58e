/** `go test`: events as JSON, no cached results, the packages that the files lie in, of their tests those that have names. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { readReport } from "../reports/read-report.js";
import { readArguments } from "./arguments.js";
import { type Runner, reportPath } from "./runner.js";
import type { Word } from "./shell-words.js";

const RULES = {
  withValue:
    /^-(?:run|skip|tags|timeout|parallel|p|ldflags|gcflags|mod|cpu|count|coverprofile|covermode|vet)$/,
  dropped: /^-(?:v|json|count|vet|cover|coverprofile|covermode|failfast)(?:=|$)/,
};

export function goTest(launcher: readonly string[], words: readonly Word[]): Runner {
  const { options, operands } = readArguments(words, RULES);
  const all = operands.length === 0 ? ["."] : operands.map(({ text }) => text);
  const choosesItself = options.some((word) => /^--?run(?:=|$)/.test(word));
  return {
    name: "go-test",
    compiles: true,
    shuffles: true,
    coverage: "go",
    owns: (path) => path.endsWith("_test.go"),
    namesIn,
    command: (selection, { mark, seed, covers, names }) => ({
      program: {
        argv: [
          ...[...launcher, "test", "-json", "-count=1", "-vet=off", ...options],
          ...(names === undefined || choosesItself ? [] : [`-run=^(?:${names.join("|")})$`]),
          ...(seed === undefined ? [] : [`-shuffle=${seed}`]),
          ...(covers === undefined
            ? []
            : [`-coverprofile=${reportPath(mark, "out")}`, "-coverpkg=./..."]),
          ...(selection.kind === "files" ? packagesOf(selection.files) : all),
        ],
      },
      env: { GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local", GOWORK: "off" },
      ...(covers === undefined ? {} : { coverageFile: reportPath(mark, "out") }),
    }),
    // Each test program is handed to one that does nothing with it.
    build: () => ({
      program: { argv: [...launcher, "test", "-count=1", "-exec=true", ...options, ...all] },
      env: {},
    }),
    read: (left) => readReport({ ...left, format: "go-test", command: "go test -json" }),
  };
}

/** A suite's methods are run by a function that may stand in any file. */
function namesIn(root: SyntaxNode): readonly string[] | undefined {
  const named = root.children.flatMap(({ type, children }) => {
    const name = children.find(({ field }) => field === "name")?.text ?? "";
    return /^(?:Test|Fuzz|Example)/.test(name) ? [{ type, name }] : [];
  });
  const functions = named.filter(({ type }) => type === "function_declaration");
  return functions.length < named.length ? undefined : functions.map(({ name }) => name);
}

const packagesOf = (files: readonly string[]): readonly string[] => [
  ...new Set(
    files.map((file) => (file.includes("/") ? `./${file.slice(0, file.lastIndexOf("/"))}` : ".")),
  ),
];
