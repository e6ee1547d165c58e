/** `node --test`: files named one by one, the reporter Interlock's own. */

import { isNamedBy, readArguments } from "./arguments.js";
import { readNodeEvents } from "./node-events.js";
import { NODE_REPORTER } from "./node-reporter.js";
import { type Runner, reportPath } from "./runner.js";
import type { Word } from "./shell-words.js";

const RULES = {
  withValue:
    /^(?:-r|-C|--(?:import|require|loader|experimental-loader|conditions|env-file|test-(?:reporter(?:-destination)?|name-pattern|skip-pattern|concurrency|timeout)))$/,
  dropped: /^--(?:test$|test-reporter|experimental-test-coverage|test-coverage|test-only|watch)/,
};

/** What Node itself takes for a test when it is told no files: everything in a folder `test`, and these names elsewhere. */
const BY_NAME = /(?:^|\/)(?:test|test-[^/]+|[^/]+[._-]test)\.(?:[cm]?[jt]s|[jt]sx)$/;
const IN_FOLDER = /(?:^|\/)test\/(?:.*\/)?[^/]+\.[cm]?js$/;

/** `launcher` is what Node is started by: `node`, or a program that stands for it, as `tsx` does. */
export function nodeTest(launcher: readonly string[], words: readonly Word[]): Runner {
  const { options, operands } = readArguments(words, RULES);
  const isNamed = isNamedBy(operands);
  const isTest = (path: string): boolean => BY_NAME.test(path) || IN_FOLDER.test(path);
  return {
    name: "node-test",
    compiles: false,
    shuffles: false,
    coverage: "lcov",
    owns: (path) =>
      !path.includes("node_modules/") &&
      isNamed(path) &&
      (isTest(path) || operands.some(({ text }) => namesFiles(text))),
    command: (selection, { mark, covers }) => ({
      program: {
        argv: [
          ...launcher,
          ...options,
          "--test",
          `--test-reporter=${NODE_REPORTER}`,
          "--test-reporter-destination=stdout",
          ...(covers === undefined
            ? []
            : [
                "--experimental-test-coverage",
                "--test-reporter=lcov",
                `--test-reporter-destination=${reportPath(mark, "lcov")}`,
              ]),
          ...(selection.kind === "files"
            ? selection.files
            : operands.map(({ text }) => text).filter((text) => !/[*?[]/.test(text))),
        ],
      },
      env: { NODE_OPTIONS: "" },
      ...(covers === undefined ? {} : { coverageFile: reportPath(mark, "lcov") }),
    }),
    read: readNodeEvents,
  };
}

/** `test/*.js` and `test/a.js` say exactly which files; `test` leaves it to the names. */
const namesFiles = (operand: string): boolean => /\.(?:[cm]?[jt]sx?|\{[^}]*\})$/.test(operand);
