/**
 * May two globs match the same path? The answer "no" is certain; "yes" means only that nothing rules it out. Wildcards
 * are compared by the fixed text before and after them, which is enough to tell territories apart.
 */

/** Alternatives that braces are written out to; a glob with more is taken for a wildcard from its first brace on. */
const ALTERNATIVES_MAX = 64;

export function mayOverlap(left: string, right: string): boolean {
  const rights = toPatterns(right);
  return toPatterns(left).some((one) => rights.some((other) => segmentsMeet(one, other)));
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  /** Any text with this start and this end, within one segment of a path. */
  | { readonly kind: "wildcard"; readonly start: string; readonly end: string }
  /** `**`: any number of segments, also none. */
  | { readonly kind: "deep" };

type Pattern = readonly Segment[];

function toPatterns(glob: string): readonly Pattern[] {
  const globs = isOrdinary(glob) ? writtenOut(glob) : undefined;
  return globs === undefined ? [fixedStart(glob)] : globs.map(toPattern);
}

/** Not so: negation, groups, escapes, quotes and repeated brackets. From where they start, nothing is known. */
const isOrdinary = (glob: string): boolean => !/^(?:\.\/)*!|[\\"()|]|[\]}]\+/.test(glob);

/** The folders before the first special character, and then anything. */
function fixedStart(glob: string): Pattern {
  const first = glob.search(/[*?[\]{}()|\\"!@+]/);
  const folders = glob.slice(0, Math.max(0, first)).split("/").slice(0, -1);
  return [...toPattern(folders.join("/")), { kind: "deep" }];
}

const toPattern = (glob: string): Pattern =>
  glob
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .map(toSegment);

function toSegment(part: string): Segment {
  if (part.includes("**")) return { kind: "deep" };
  const first = part.search(/[*?[\]]/);
  if (first < 0) return { kind: "literal", text: part };
  // What stands within brackets cannot be told from fixed text by looking at its end.
  const end = part.includes("[") ? "" : (/[^*?]*$/.exec(part)?.[0] ?? "");
  return { kind: "wildcard", start: part.slice(0, first), end };
}

/** `src/{vm,gc}/**` → `src/vm/**`, `src/gc/**`; `undefined` if that is too much, or the braces are no list. */
function writtenOut(glob: string): readonly string[] | undefined {
  let globs: readonly string[] = [glob];
  while (globs.some((one) => /[{}]/.test(one))) {
    if (globs.length > ALTERNATIVES_MAX || globs.some((one) => !INNER_LIST.test(one)))
      return undefined;
    globs = globs.flatMap(writtenOutOnce);
  }
  return globs.length > ALTERNATIVES_MAX ? undefined : globs;
}

/** The braces that hold no other braces. A brace within brackets is a plain character, which is left to `undefined`. */
const INNER_LIST = /^[^[]*?\{([^{}[]*,[^{}[]*)\}/;

function writtenOutOnce(glob: string): readonly string[] {
  const list = INNER_LIST.exec(glob);
  if (list === null) return [glob];
  const [whole, body = ""] = list;
  const before = whole.slice(0, -(body.length + 2));
  const after = glob.slice(whole.length);
  return body.split(",").map((choice) => `${before}${choice}${after}`);
}

/** Whether a path can follow both patterns to the end, segment by segment. */
function segmentsMeet(left: Pattern, right: Pattern): boolean {
  const known = new Map<number, boolean>();
  const meetFrom = (i: number, j: number): boolean => {
    const key = i * (right.length + 1) + j;
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = decide(i, j);
    known.set(key, answer);
    return answer;
  };
  const decide = (i: number, j: number): boolean => {
    const one = left[i];
    const other = right[j];
    if (one === undefined && other === undefined) return true;
    if (one?.kind === "deep")
      return meetFrom(i + 1, j) || (other !== undefined && meetFrom(i, j + 1));
    if (other?.kind === "deep")
      return meetFrom(i, j + 1) || (one !== undefined && meetFrom(i + 1, j));
    if (one === undefined || other === undefined) return false;
    return segmentMeets(one, other) && meetFrom(i + 1, j + 1);
  };
  return meetFrom(0, 0);
}

function segmentMeets(one: Segment, other: Segment): boolean {
  if (one.kind === "deep" || other.kind === "deep") return true;
  const [start, end] = edgesOf(one);
  const [otherStart, otherEnd] = edgesOf(other);
  if (one.kind === "literal" && other.kind === "literal") return one.text === other.text;
  if (one.kind === "literal") return fits(one.text, otherStart, otherEnd);
  if (other.kind === "literal") return fits(other.text, start, end);
  const startsAgree = start.startsWith(otherStart) || otherStart.startsWith(start);
  return startsAgree && (end.endsWith(otherEnd) || otherEnd.endsWith(end));
}

const fits = (text: string, start: string, end: string): boolean =>
  text.startsWith(start) && text.endsWith(end);

const edgesOf = (segment: Exclude<Segment, { kind: "deep" }>): readonly [string, string] =>
  segment.kind === "literal" ? [segment.text, segment.text] : [segment.start, segment.end];
