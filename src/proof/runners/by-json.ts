/** Vitest, Jest and Mocha: the package's own program, a report to a file, and the files as arguments. */

import { readReport } from "../reports/read-report.js";
import { type Arguments, isNamedBy, readArguments } from "./arguments.js";
import { type Runner, reportPath, type Selection } from "./runner.js";
import type { Word } from "./shell-words.js";

const JAVASCRIPT_TEST = /(?:\.(?:test|spec)\.[cm]?[jt]sx?|(?:^|\/)__tests__\/.+\.[cm]?[jt]sx?)$/;

const coverageFolder = (mark: string): string => reportPath(mark, "coverage");

const filesOf = (selection: Selection): readonly string[] =>
  selection.kind === "files" ? selection.files : [];

const VITEST_RULES = {
  withValue: /^(?:-c|-r|-t|--(?:config|root|dir|project|environment|pool|testNamePattern|mode))$/,
  dropped: /^(?:-u|-w|--(?:reporter|outputFile|coverage|watch|ui|update|run|bail|changed))/,
};

export function vitest(words: readonly Word[]): Runner {
  const rest = words[0]?.text === "run" || words[0]?.text === "watch" ? words.slice(1) : words;
  const { options } = readArguments(rest, VITEST_RULES);
  return {
    name: "vitest",
    compiles: false,
    shuffles: true,
    coverage: "lcov",
    owns: (path) => JAVASCRIPT_TEST.test(path) && !path.includes("node_modules/"),
    command: (selection, { mark, seed, covers }) => ({
      program: {
        argv: [
          ...["node", "node_modules/vitest/vitest.mjs", "run", ...options],
          ...["--reporter=json", `--outputFile=${reportPath(mark, "json")}`, "--reporter=default"],
          ...(seed === undefined ? [] : ["--sequence.shuffle", `--sequence.seed=${seed}`]),
          ...(covers === undefined
            ? ["--coverage.enabled=false"]
            : [
                ...["--coverage.enabled=true", "--coverage.reporter=lcovonly"],
                ...["--coverage.reportOnFailure=true", "--coverage.thresholds.100=false"],
                `--coverage.reportsDirectory=${coverageFolder(mark)}`,
              ]),
          ...filesOf(selection),
        ],
      },
      env: { NODE_OPTIONS: "" },
      reportFile: reportPath(mark, "json"),
      ...(covers === undefined ? {} : { coverageFile: `${coverageFolder(mark)}/lcov.info` }),
    }),
    read: (left) => readReport({ ...left, format: "vitest", command: "vitest run" }),
  };
}

const JEST_RULES = {
  withValue: /^(?:-c|-t|-w|--(?:config|rootDir|selectProjects|env|maxWorkers|testNamePattern))$/,
  dropped: /^(?:-u|--(?:json|outputFile|ci|watch|coverage|reporters|bail|updateSnapshot|silent))/,
};

export function jest(words: readonly Word[]): Runner {
  const { options } = readArguments(words, JEST_RULES);
  return {
    name: "jest",
    compiles: false,
    shuffles: true,
    coverage: "lcov",
    owns: (path) => JAVASCRIPT_TEST.test(path) && !path.includes("node_modules/"),
    command: (selection, { mark, seed, covers }) => ({
      program: {
        argv: [
          ...["node", "node_modules/jest/bin/jest.js", ...options, "--ci"],
          ...["--json", "--testLocationInResults", `--outputFile=${reportPath(mark, "json")}`],
          ...(seed === undefined ? [] : ["--randomize", `--seed=${seed}`]),
          ...(covers === undefined
            ? ["--coverage=false"]
            : [
                ...["--coverage", "--coverageReporters=lcovonly", "--coverageThreshold={}"],
                `--coverageDirectory=${coverageFolder(mark)}`,
              ]),
          ...(selection.kind === "files" ? ["--runTestsByPath", ...selection.files] : []),
        ],
      },
      env: { NODE_OPTIONS: "" },
      reportFile: reportPath(mark, "json"),
      ...(covers === undefined ? {} : { coverageFile: `${coverageFolder(mark)}/lcov.info` }),
    }),
    read: (left) => readReport({ ...left, format: "jest", command: "jest" }),
  };
}

const MOCHA_RULES = {
  withValue:
    /^(?:-r|-R|-g|-t|-O|--(?:require|import|loader|config|grep|timeout|ui|extension|file|reporter|reporter-option))$/,
  dropped: /^(?:-R|-O|-w|-b|--(?:reporter|watch|bail|recursive$))/,
};

export function mocha(words: readonly Word[]): Runner {
  const read: Arguments = readArguments(words, MOCHA_RULES);
  const isNamed = isNamedBy(read.operands);
  const all = read.operands.length === 0 ? ["test"] : read.operands.map(({ text }) => text);
  return {
    name: "mocha",
    compiles: false,
    shuffles: false,
    owns: (path) =>
      (read.operands.length === 0
        ? /^test\/[^/]+\.[cm]?js$/.test(path)
        : isNamed(path) && /\.[cm]?[jt]sx?$/.test(path)) && !path.includes("node_modules/"),
    command: (selection) => ({
      program: {
        argv: [
          ...["node", "node_modules/mocha/bin/mocha.js", ...read.options],
          ...["--reporter=tap", "--reporter-option=tapVersion=13"],
          ...(selection.kind === "files" ? selection.files : all),
        ],
      },
      env: { NODE_OPTIONS: "" },
    }),
    read: (left) => readReport({ ...left, format: "tap", command: "mocha" }),
  };
}
