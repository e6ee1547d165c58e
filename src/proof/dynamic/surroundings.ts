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
  /** Lists have more values in them, and nothing else is another: of what may be, or of what is let go. */
  readonly isGrown: boolean;
  /** Those that ask the same in other words, which these stand in: as the change has them. */
  readonly reworded: readonly TestCase[];
}

/** Undefined: everything around old tests is as it was. */
export function surroundingsOf(
  files: readonly ChangedFile[],
  tests: readonly FileTests[],
  workstream: WorkstreamPlan | undefined,
): Surroundings | undefined {
  const ours = files.filter((file) => isAmongTests(file) && !isLetGo(file, workstream));
  const testsOf = ({ path }: ChangedFile) => tests.find(({ file }) => file.path === path);
  const altered = ours.filter((file) => isAltered(file, testsOf(file)));
  if (altered.length === 0) return undefined;
  const reworded = ours.flatMap((file) => rewordedIn(testsOf(file)));
  return {
    altered: altered.map(({ path }) => path),
    edits: Object.fromEntries(ours.flatMap((file) => putBack(file, testsOf(file)))),
    isGrown: altered.every((file) => hasGrown(file, testsOf(file))),
    reworded: reworded.map(({ was }) => was),
  };
}

/** Beside its tests it has lost no line, and has new ones that are values alone. */
function hasGrown({ language, hunks }: ChangedFile, tests: FileTests | undefined): boolean {
  if (language === undefined || tests === undefined) return false;
  const outside = (lines: readonly string[], first: number, within: readonly TestCase[]) =>
    lines.filter(
      (_, at) => !within.some((one) => one.line <= first + at && first + at <= one.endLine),
    );
  const isBlank = (line: string): boolean => line.trim() === "";
  return hunks.every(
    ({ removed, oldStart, added, newStart }) =>
      outside(removed, oldStart, tests.before).every(isBlank) &&
      outside(added, newStart, tests.after).every((line) => !/\p{L}/u.test(withoutTexts(line))),
  );
}

const withoutTexts = (line: string): string =>
  line.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, "");

interface Reworded {
  readonly was: TestCase;
  readonly is: TestCase;
}

/** Where something is built before it runs, other words may keep all of it from being built. */
function rewordedIn(tests: FileTests | undefined): readonly Reworded[] {
  if (tests === undefined || /^(?:go|rust)$/.test(tests.file.language ?? "")) return [];
  return tests.before.flatMap((was) => {
    const isPart = tests.before.some((one) => one !== was && isWithin(was, one));
    const named = tests.after.filter((one) => nameOf(one) === nameOf(was));
    const [is, ...others] = named;
    const isAlone = others.length === 0 && !isPart && !was.isDynamic;
    return isAlone && is !== undefined && is.body !== was.body && asks(is) === asks(was)
      ? [{ was, is }]
      : [];
  });
}

const isWithin = (inner: Span, outer: Span): boolean =>
  inner.start >= outer.start && inner.end <= outer.end;
const nameOf = ({ suite, name }: TestCase): string => JSON.stringify([...suite, name]);

/** How many assertions there are, and of which values. */
function asks({ assertions, rows }: TestCase): string {
  const live = assertions.filter(({ flaw }) => flaw === undefined);
  const literals = [...live.flatMap((one) => one.literals), ...rows.flat()];
  return JSON.stringify([live.length, literals.map(({ value }) => value).sort()]);
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
function putBack(
  file: ChangedFile,
  tests: FileTests | undefined,
): readonly (readonly [string, string | undefined])[] {
  const { path, language, before, after, entries } = file;
  if (isForTests(file)) {
    if (before !== undefined)
      return [[path, withReworded(before.text, after?.text ?? "", rewordedIn(tests))]];
    return entries.before === undefined && language !== undefined ? [[path, undefined]] : [];
  }
  const was = before && regionIn(before);
  const is = after && regionIn(after);
  if (before === undefined || after === undefined || was === undefined || is === undefined)
    return [];
  const old = before.text.slice(was.start, was.end);
  return [[path, after.text.slice(0, is.start) + old + after.text.slice(is.end)]];
}

const withReworded = (before: string, after: string, reworded: readonly Reworded[]): string =>
  [...reworded]
    .sort((one, other) => other.was.start - one.was.start)
    .reduce(
      (text, { was, is }) =>
        text.slice(0, was.start) + after.slice(is.start, is.end) + text.slice(was.end),
      before,
    );
