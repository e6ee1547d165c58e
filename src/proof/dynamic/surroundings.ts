/**
 * What old tests stand in: imports, helpers, fixtures, constants, files of values. A test whose own text is as it was asks less, or
 * something else, when these are other ones. So where they are, the base's own tests are run on the change, all of them as they were.
 */

import type { WorkstreamPlan } from "../../domain/plan.js";
import { isAllowed } from "../allowances.js";
import type { ChangedFile, FileText } from "../change/change-view.js";
import { isSourcePath } from "../change/role-of.js";
import type { TestCase } from "../tests/test-case.js";
import type { FileTests } from "./known-tests.js";
import type { Edits } from "./lab.js";
import { testRegions } from "./test-regions.js";

export interface Surroundings {
  /** Files that are other ones around old tests. */
  readonly altered: readonly string[];
  /** Puts the base's tests in the place of the change's. */
  readonly edits: Edits;
}

/** Undefined: everything around old tests is as it was. */
export function surroundingsOf(
  files: readonly ChangedFile[],
  tests: readonly FileTests[],
  workstream: WorkstreamPlan | undefined,
): Surroundings | undefined {
  const ours = files.filter((file) => isAmongTests(file) && !isLetGo(file, workstream));
  const altered = ours.filter((file) =>
    isAltered(
      file,
      tests.find((one) => one.file.path === file.path),
    ),
  );
  if (altered.length === 0) return undefined;
  return {
    altered: altered.map(({ path }) => path),
    edits: Object.fromEntries(ours.flatMap((file) => putBack(file))),
  };
}

const isAmongTests = (file: ChangedFile): boolean =>
  !file.isBinary && (isForTests(file) || file.language === "rust");

const isForTests = ({ role, path }: ChangedFile): boolean => role === "test" || SUPPORT.test(path);

/** What stands among the source, and is there for tests alone. */
const SUPPORT = /(?:^|\/)_?test_?(?:utils?|helpers?|support)(?:\/|\.\w+$)/i;

const isLetGo = ({ path }: ChangedFile, workstream: WorkstreamPlan | undefined): boolean =>
  (["changeTests", "removeTests", "protectedPaths"] as const).some((key) =>
    isAllowed(workstream, key, path),
  );

/** Gone, too: tests may have moved to where something else stands around them. */
function isAltered(file: ChangedFile, tests: FileTests | undefined): boolean {
  const { path, language, before, after } = file;
  if (before === undefined) return false;
  if (after === undefined) return isForTests(file);
  if (language === undefined) return isForTests(file) && !isSourcePath(path);
  if (tests === undefined) return before.text !== after.text;
  const [was, is] = isForTests(file) ? [WHOLE, WHOLE] : [regionIn(before), regionIn(after)];
  if (was === undefined || is === undefined) return false;
  return beside(before.text, was, tests.before) !== beside(after.text, is, tests.after);
}

/** From one place of a text up to another, exclusive. */
type Span = Pick<TestCase, "start" | "end">;

const WHOLE: Span = { start: 0, end: Number.POSITIVE_INFINITY };

/** Of a source of Rust the one place where its tests are. */
function regionIn(text: FileText): Span | undefined {
  const [only, ...others] = testRegions(text, "rust");
  if (only === undefined || others.length > 0) return undefined;
  const lines = text.text.split("\n");
  const lengthOf = (some: readonly string[]): number =>
    some.reduce((sum, line) => sum + line.length + 1, 0);
  return {
    start: lengthOf(lines.slice(0, only.first - 1)),
    end: lengthOf(lines.slice(0, only.last)),
  };
}

/** The text of the span without its tests, and without white space. */
function beside(text: string, { start: from, end: to }: Span, tests: readonly Span[]): string {
  let at = from;
  let rest = "";
  for (const { start, end } of [...tests].sort((one, other) => one.start - other.start)) {
    if (start > at) rest += text.slice(at, start);
    at = Math.max(at, end);
  }
  return (rest + text.slice(at, to)).replace(/\s+/g, "");
}

/** New files of tests are in nobody's way but their helpers', which are not there yet. */
function putBack(file: ChangedFile): readonly (readonly [string, string | undefined])[] {
  const { path, language, before, after, entries } = file;
  if (isForTests(file)) {
    if (before !== undefined) return [[path, before.text]];
    return entries.before === undefined && language !== undefined ? [[path, undefined]] : [];
  }
  const was = before && regionIn(before);
  const is = after && regionIn(after);
  if (before === undefined || after === undefined || was === undefined || is === undefined)
    return [];
  const old = before.text.slice(was.start, was.end);
  return [[path, after.text.slice(0, is.start) + old + after.text.slice(is.end)]];
}
