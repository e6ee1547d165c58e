/** What detection looks at, and what it finds. */

import type { FailureClass, ReportFormat } from "../../domain/config.js";

export interface RepositoryFiles {
  /** Paths of the repository's files, with `/`. */
  readonly list: readonly string[];
  /** A file's text, or `undefined` if there is none. */
  readonly read: (path: string) => string | undefined;
}

/** What a gate looks after; in the order of cost, which is the order in which gates are written. */
export const ROLES = [
  "format",
  "lint",
  "type",
  "dead_code",
  "test",
  "build",
] as const satisfies readonly FailureClass[];

export type Role = (typeof ROLES)[number];

export interface FoundGate {
  readonly role: Role;
  readonly run: string;
  readonly fix?: string;
  /** How to read the report of a test command; absent: its format is not known, so only its exit code counts. */
  readonly report?: ReportFormat;
  readonly reportFile?: string;
  /** It downloads what it needs, since there is no set-up that could do so before. */
  readonly network?: true;
}

export interface FoundSetup {
  readonly run: string;
  readonly cacheKey: readonly string[];
}

/** One set of tools that a repository is built with. */
export interface Toolchain {
  /** Tells the gates of several toolchains apart: `npm-lint`, `cargo-lint`. */
  readonly name: string;
  /** What was found, in words. */
  readonly found: string;
  readonly setup: readonly FoundSetup[];
  readonly gates: readonly FoundGate[];
}

export type Detector = (files: RepositoryFiles) => Toolchain | undefined;

/** The report format of a test command, seen from its text (a script, a recipe); `undefined` if none is known. */
export function reportIn(text: string): ReportFormat | undefined {
  return REPORTS.find(([pattern]) => pattern.test(text))?.[1];
}

const REPORTS: readonly (readonly [RegExp, ReportFormat])[] = [
  [/\bvitest\b/, "vitest"],
  [/\bjest\b/, "jest"],
  [/\bnode\b[^\n;&|]* --test\b/, "node-test"],
  [/\bpytest\b/, "pytest"],
  [/\bcargo test\b/, "cargo-test"],
  [/\bgo test\b/, "go-test"],
  [/\btap\b(?!-)/, "tap"],
  // Behind a pipe, a formatter makes something else of it.
  [/\btape\b[^|]*$/, "tap"],
];

/** A gate of the test role, with the report where its format is known. */
export function testGate(run: string, text: string): FoundGate {
  const report = reportIn(text);
  return report === undefined ? { role: "test", run } : { role: "test", run, report };
}
