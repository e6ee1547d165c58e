/** `cargo test`: everything that is built from the package that the files lie in, without flags from outside. */

import { readReport } from "../reports/read-report.js";
import { readArguments } from "./arguments.js";
import type { Runner, Selection } from "./runner.js";
import type { Word } from "./shell-words.js";

const RULES = {
  withValue:
    /^(?:-p|-F|-j|--(?:package|features|exclude|test|bin|example|bench|manifest-path|target|target-dir|profile|jobs|color))$/,
  dropped: /^(?:-q$|-v+$|--(?:quiet|verbose|no-fail-fast|color|message-format))/,
};

/** `words` are those after `cargo test`; what comes after `--` is libtest's. */
export function cargoTest(launcher: readonly string[], words: readonly Word[]): Runner {
  const end = words.findIndex(({ text }) => text === "--");
  const { options } = readArguments(end === -1 ? words : words.slice(0, end), RULES);
  const forLibtest = end === -1 ? [] : words.slice(end + 1).map(({ text }) => text);
  return {
    name: "cargo-test",
    compiles: true,
    shuffles: false,
    owns: (path) => path.endsWith(".rs"),
    command: (selection) => ({
      program: {
        argv: [
          ...[...launcher, "test", ...options, "--no-fail-fast", ...targetsOf(selection)],
          ...(forLibtest.length === 0 ? [] : ["--", ...forLibtest]),
        ],
      },
      env: { RUSTFLAGS: "", RUSTDOCFLAGS: "", CARGO_TERM_COLOR: "never" },
    }),
    read: (left) => readReport({ ...left, format: "cargo-test", command: "cargo test" }),
  };
}

/** Unit and integration tests of the one package that the files lie in; of the whole workspace when they lie in several. */
function targetsOf(selection: Selection): readonly string[] {
  if (selection.kind === "all") return [];
  const places = selection.files.map((file) =>
    /^(?:(.*?)\/)?(src|tests|examples|benches)\/(.*)$/.exec(file),
  );
  const [first = ""] = places.map((place) => place?.[1] ?? "");
  const isOnePackage = places.every((place) => place !== null && (place[1] ?? "") === first);
  const names = places.map((place) =>
    place?.[2] === "tests" ? /^([^/]+)(?:\.rs|\/main\.rs)$/.exec(place[3] ?? "")?.[1] : undefined,
  );
  const programs = names.flatMap((name) => (name === undefined ? [] : ["--test", name]));
  const isWhole = !isOnePackage || programs.length < names.length * 2;
  return [
    ...(isOnePackage && first !== "" ? ["--manifest-path", `${first}/Cargo.toml`] : []),
    ...(isWhole ? ["--tests"] : programs),
  ];
}
