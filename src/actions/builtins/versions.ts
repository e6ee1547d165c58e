/**
 * Versions, and the ranges that set-up actions take: `20`, `20.x`, `^20.1`, `~3.11`, `>=18 <21`, `1.2 - 1.4`, `a || b`. By the
 * rules of semantic versioning; what comes before a release fits only a range that names it.
 */

export interface Version {
  /** Major, minor, patch. */
  readonly numbers: readonly [number, number, number];
  /** Of `-rc.1`: `rc`, `1`; of a release empty. */
  readonly before: readonly string[];
}

interface Comparator {
  readonly operator: "<" | "<=" | ">" | ">=" | "=";
  readonly version: Version;
}

/** Alternatives; each is a list of comparators that all must hold. */
export type Range = readonly (readonly Comparator[])[];

/** Longer ones are nobody's, and every one is looked at a few times. */
const RANGE_CHARACTERS_MAX = 256;

/** Undefined: it is no full version such as `1.2.3` or `v1.2.3-rc.1`. What follows a `+` is not looked at. */
export function parseVersion(text: string): Version | undefined {
  const partial = parsePartial(text);
  if (partial?.major === undefined) return undefined;
  const { major, minor, patch, before } = partial;
  if (minor === undefined || patch === undefined) return undefined;
  return { numbers: [major, minor, patch], before };
}

/** As programs say theirs: `1.26` is `1.26.0`. */
export function parseLooseVersion(text: string): Version | undefined {
  const partial = parsePartial(text);
  if (partial?.major === undefined) return undefined;
  const { major, minor = 0, patch = 0, before } = partial;
  return { numbers: [major, minor, patch], before };
}

/** Undefined: it is no range. The empty text and `*` are all releases. */
export function parseRange(text: string): Range | undefined {
  if (text.length > RANGE_CHARACTERS_MAX) return undefined;
  const alternatives = text.split("||").map((each) => parseAlternative(each.trim()));
  const known = alternatives.filter((each) => each !== undefined);
  return known.length === alternatives.length ? known : undefined;
}

export const satisfies = (version: Version, range: Range): boolean =>
  range.some(
    (comparators) =>
      comparators.every((each) => holds(version, each)) && mayBeEarly(version, comparators),
  );

/** Does the text name a version or range that the version, as a program says it, fits? */
export function fits(version: string, range: string): boolean {
  const known = parseLooseVersion(version);
  const wanted = parseRange(range);
  return known !== undefined && wanted !== undefined && satisfies(known, wanted);
}

export function compareVersions(one: Version, other: Version): number {
  for (const [index, number] of one.numbers.entries()) {
    const difference = number - (other.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return compareBefore(one.before, other.before);
}

function compareBefore(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return other.length - one.length;
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const left = one[at];
    const right = other[at];
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    const difference = compareIdentifiers(left, right);
    if (difference !== 0) return difference;
  }
  return 0;
}

const isNumber = (text: string): boolean => /^\d+$/.test(text);

function compareIdentifiers(left: string, right: string): number {
  if (isNumber(left) && isNumber(right)) return Number(left) - Number(right);
  if (isNumber(left) !== isNumber(right)) return isNumber(left) ? -1 : 1;
  return left < right ? -1 : Number(left > right);
}

function holds(version: Version, { operator, version: other }: Comparator): boolean {
  const difference = compareVersions(version, other);
  switch (operator) {
    case "<":
      return difference < 0;
    case "<=":
      return difference <= 0;
    case ">":
      return difference > 0;
    case ">=":
      return difference >= 0;
    default:
      return difference === 0;
  }
}

const mayBeEarly = (version: Version, comparators: readonly Comparator[]): boolean =>
  version.before.length === 0 ||
  comparators.some(
    ({ version: { numbers, before } }) =>
      before.length > 0 && numbers.every((number, index) => number === version.numbers[index]),
  );

interface Partial {
  /** Absent: `*`, and so of the others. */
  readonly major?: number;
  readonly minor?: number;
  readonly patch?: number;
  readonly before: readonly string[];
}

const PARTIAL =
  /^[v=\s]*(?<major>\d{1,9}|[xX*])(?:\.(?<minor>\d{1,9}|[xX*])(?:\.(?<patch>\d{1,9}|[xX*])(?:-(?<before>[0-9A-Za-z.-]{1,100}))?(?:\+[0-9A-Za-z.-]{1,100})?)?)?$/;

function parsePartial(text: string): Partial | undefined {
  if (text.trim() === "") return { before: [] };
  const groups = PARTIAL.exec(text.trim())?.groups;
  if (groups === undefined) return undefined;
  const major = toNumber(groups["major"]);
  const minor = major === undefined ? undefined : toNumber(groups["minor"]);
  const patch = minor === undefined ? undefined : toNumber(groups["patch"]);
  const before = groups["before"];
  return {
    ...(major === undefined ? {} : { major }),
    ...(minor === undefined ? {} : { minor }),
    ...(patch === undefined ? {} : { patch }),
    before: before === undefined || patch === undefined ? [] : before.split("."),
  };
}

const toNumber = (text: string | undefined): number | undefined =>
  text === undefined || !isNumber(text) ? undefined : Number(text);

function parseAlternative(text: string): readonly Comparator[] | undefined {
  const [low, high, ...more] = text.split(/\s+-\s+/);
  if (low !== undefined && high !== undefined && more.length === 0) {
    const from = toComparators(">=", low);
    const to = toComparators("<=", high);
    return from === undefined || to === undefined ? undefined : [...from, ...to];
  }
  const comparators: Comparator[] = [];
  // `>= 20` is one comparator, whatever stands between.
  const tokens = text.replaceAll(/([<>=~^]+)\s+/g, "$1").split(/[\s,]+/);
  for (const token of tokens) {
    const [, operator = "", rest = ""] = /^([<>=~^]*)(.*)$/s.exec(token) ?? [];
    const parsed = toComparators(operator, rest);
    if (parsed === undefined) return undefined;
    comparators.push(...parsed);
  }
  return comparators;
}

function toComparators(operator: string, text: string): readonly Comparator[] | undefined {
  const partial = parsePartial(text);
  if (partial === undefined) return undefined;
  switch (operator) {
    case "":
    case "=":
    case "==":
      return between(partial, afterNamed(partial));
    case "~":
    case "~>":
    case "~=":
      return between(
        partial,
        partial.minor === undefined ? afterNamed(partial) : nextMinor(partial),
      );
    case "^":
      return between(partial, afterCompatible(partial));
    case ">=":
      return [{ operator: ">=", version: floor(partial) }];
    case "<":
      return [{ operator: "<", version: floor(partial) }];
    case ">":
      return [isFull(partial) ? { operator: ">", version: floor(partial) } : atLeast(partial)];
    case "<=":
      return [
        isFull(partial)
          ? { operator: "<=", version: floor(partial) }
          : { operator: "<", version: afterNamed(partial) ?? ENDLESS },
      ];
    default:
      return undefined;
  }
}

const ENDLESS: Version = { numbers: [Infinity, 0, 0], before: [] };

/** `>1.2` is everything from 1.3.0. */
const atLeast = (partial: Partial): Comparator => ({
  operator: ">=",
  version: afterNamed(partial) ?? ENDLESS,
});

const isFull = ({ patch }: Partial): boolean => patch !== undefined;

const floor = ({ major = 0, minor = 0, patch = 0, before }: Partial): Version => ({
  numbers: [major, minor, patch],
  before,
});

const release = (major: number, minor: number, patch: number): Version => ({
  numbers: [major, minor, patch],
  before: [],
});

/** The first version after all that the text names; undefined: it names all, or exactly one. */
function afterNamed({ major, minor, patch }: Partial): Version | undefined {
  if (major === undefined || patch !== undefined) return undefined;
  return minor === undefined ? release(major + 1, 0, 0) : release(major, minor + 1, 0);
}

const nextMinor = ({ major = 0, minor = 0 }: Partial): Version => release(major, minor + 1, 0);

function afterCompatible({ major, minor, patch }: Partial): Version | undefined {
  if (major === undefined) return undefined;
  if (major > 0 || minor === undefined) return release(major + 1, 0, 0);
  if (minor > 0 || patch === undefined) return release(0, minor + 1, 0);
  return release(0, 0, patch + 1);
}

function between(partial: Partial, end: Version | undefined): readonly Comparator[] {
  const from = floor(partial);
  if (partial.major === undefined) return [{ operator: ">=", version: from }];
  if (end === undefined) return [{ operator: "=", version: from }];
  return [
    { operator: ">=", version: from },
    { operator: "<", version: end },
  ];
}
