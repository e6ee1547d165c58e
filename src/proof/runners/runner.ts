/** How the tests of one gate can be run by Interlock itself, without any script of the repository in between. */

import type { TestRun } from "../../domain/test-run.js";
import type { SyntaxNode } from "../../ports/syntax.js";

export type RunnerName =
  | "node-test"
  | "vitest"
  | "jest"
  | "mocha"
  | "pytest"
  | "cargo-test"
  | "go-test"
  /** By the gate's `runFiles` line. */
  | "configured";

/** Which tests: all of the gate's, or those in these files. */
export type Selection =
  | { readonly kind: "all" }
  | { readonly kind: "files"; readonly files: readonly string[] };

/** How they are to be run this time. */
export interface Manner {
  /** A random word, for paths that nobody can know before. */
  readonly mark: string;
  /** In an order that this number decides; only where the runner shuffles. */
  readonly seed?: number;
  /** Noting which lines are executed; only where the runner covers. */
  readonly covers?: true;
  /** Of the selected files only what has these names; only where the runner tells tests of a file by name. */
  readonly names?: readonly string[];
}

export interface TestCommand {
  readonly program: { readonly argv: readonly string[] } | { readonly shell: string };
  /** Beside what every gate gets. */
  readonly env: Readonly<Record<string, string>>;
  /** Path in the checkout of the report that it writes. */
  readonly reportFile?: string;
  /** Path in the checkout of the coverage that it writes, if it was asked to. */
  readonly coverageFile?: string;
}

/** What a test command left. */
export interface Left {
  readonly stdout: string;
  readonly output: string;
  readonly reportFile: string | undefined;
  readonly exitCode: number | undefined;
  /** The checkout's path. */
  readonly root: string;
}

export interface Runner {
  readonly name: RunnerName;
  /** It builds a program first, so a folder that is warm is worth more than two that are not. */
  readonly compiles: boolean;
  readonly shuffles: boolean;
  /** In which form it notes executed lines; absent: it cannot. */
  readonly coverage?: "lcov" | "go";
  /** Does the file hold tests that this runner would find? */
  owns(path: string): boolean;
  /**
   * Where files are not run one by one: the names by which those of a file can be picked out of all that are built with it. Undefined:
   * they cannot, since something else runs them.
   */
  namesIn?(root: SyntaxNode): readonly string[] | undefined;
  command(selection: Selection, manner: Manner): TestCommand;
  /** Builds all that the gate's tests need, and runs nothing of it; absent: it builds nothing that could be kept. */
  readonly build?: () => Pick<TestCommand, "program" | "env">;
  /** Undefined: there is no report. */
  read(left: Left): TestRun | undefined;
}

/** Where reports go. */
export const reportPath = (mark: string, ending: string): string =>
  `.interlock/report/${mark}.${ending}`;
