/** Tests that have to fail, planted in test files, and whether a run of those files owned up to each of them. */

import type { TestResult } from "../../domain/test-run.js";
import type { TreeReader } from "../change/change-view.js";
import { languageOf } from "../change/language-of.js";
import type { TestCase } from "../tests/test-case.js";
import { testsIn } from "../tests/tests-in.js";
import { type Canaries, withCanaries } from "./canary-text.js";
import { comesFrom } from "./known-tests.js";
import type { Edits, Outcome } from "./lab.js";
import { isFailed } from "./outcomes.js";

/** Test files that canaries are planted in, of one suite. */
export const PLANTED_FILES_MAX = 3;

export interface Planted {
  readonly files: readonly string[];
  readonly edits: Edits;
  readonly names: readonly string[];
  /** The file's own tests, by each name. */
  readonly beside: ReadonlyMap<string, readonly TestCase[]>;
}

/** `mark`: small letters and digits that nobody can know before. Undefined: none of the files is one that can hold them. */
export async function plant(
  tree: TreeReader,
  files: readonly string[],
  mark: string,
): Promise<Planted | undefined> {
  const planted: (readonly [string, Canaries, readonly TestCase[]])[] = [];
  for (const path of files) {
    const file = await tree.readSource(path);
    const language = languageOf(path);
    const canaries = file && withCanaries(file, language, `${mark}x${planted.length}`);
    const own =
      language === undefined || file?.syntax === undefined ? [] : testsIn(language, file.syntax);
    if (canaries !== undefined) planted.push([path, canaries, own]);
  }
  return planted.length === 0
    ? undefined
    : {
        files: planted.map(([path]) => path),
        edits: Object.fromEntries(planted.map(([path, { text }]) => [path, text])),
        names: planted.flatMap(([, { names }]) => names),
        beside: new Map(
          planted.flatMap(([, { names }, own]) => names.map((name) => [name, own] as const)),
        ),
      };
}

export type Trouble = { readonly kind: "tampered" | "unclear"; readonly why: string };

/** Undefined: every one was reported as failed, and the command said so too. */
export function troubleOf({ names, beside }: Planted, outcome: Outcome): Trouble | undefined {
  if (outcome.kind === "not-run") return { kind: "unclear", why: outcome.why };
  if (outcome.kind === "timed-out") return { kind: "unclear", why: "it was not done in time" };
  const isSuccess = outcome.end.kind === "exited" && outcome.end.exitCode === 0;
  if (outcome.kind === "broken")
    return isSuccess
      ? { kind: "tampered", why: "the command ended with success and left no report" }
      : { kind: "unclear", why: "the tests did not start with it" };
  const { tests } = outcome.run;
  const seen = names.map((name) => tests.find((test) => test.name.endsWith(name)));
  const passed = names.filter((_, at) => seen[at] !== undefined && !isFailed(seen[at]));
  if (passed.length > 0) return { kind: "tampered", why: `${wayOf(passed)} did not fail` };
  // Whether a file is run at all is for the inventory to say.
  const isRun = (name: string): boolean =>
    isAnyReported(beside.get(name) ?? [], tests) || seen.every((test) => test === undefined);
  const missing = names.filter((name, at) => seen[at] === undefined && isRun(name));
  if (missing.length > 0) {
    // A file that does not load at all says so as a failure of its own.
    const isUnloaded = tests.some(({ status }) => status === "error") && !isSuccess;
    return isUnloaded
      ? { kind: "unclear", why: "the test file did not load with it" }
      : { kind: "tampered", why: `${wayOf(missing)} is not in the report` };
  }
  return isSuccess
    ? { kind: "tampered", why: "the command ended with success all the same" }
    : undefined;
}

const isAnyReported = (own: readonly TestCase[], tests: readonly TestResult[]): boolean =>
  own.length === 0 || own.some((test) => tests.some((result) => comesFrom(result, test)));

/** The way to fail is told, the mark is not: it is new every time anyhow. */
const wayOf = (names: readonly string[]): string =>
  `a test that fails by ${names.map((name) => /x\d+([a-z]+)$/.exec(name)?.[1] ?? "itself").join(", ")}`;
