/** Problem matchers as repositories and actions bring them: JSON, with a list of patterns that are tried on lines one after another. */

import type { Match, Matcher, Tracker } from "./matcher.js";
import { type Pattern, readPattern } from "./pattern.js";

export type ReadMatchers =
  | {
      readonly kind: "matchers";
      readonly matchers: readonly Matcher[];
      /** Sentences about those whose expressions are not for us. */
      readonly leftOut: readonly string[];
    }
  | Problem;

interface Problem {
  readonly kind: "problem";
  readonly message: string;
}

/** Bytes of one file of matchers. */
export const MATCHER_FILE_BYTES_MAX = 256 * 1024;

const problem = (message: string): Problem => ({ kind: "problem", message });

const MATCHERS_MAX = 100;
const PATTERNS_MAX = 20;

/** What an error of JSON quotes may be none of the step's business; so it is not said. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\uFEFF/, ""));
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

const fieldOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

function listOf(
  json: string,
): { readonly kind: "list"; readonly list: readonly unknown[] } | Problem {
  const root = parseJson(json);
  if (typeof root !== "object" || root === null) return problem("it is no JSON object");
  const list = fieldOf(root, "problemMatcher") ?? [];
  return Array.isArray(list) && list.length <= MATCHERS_MAX
    ? { kind: "list", list }
    : problem(`problemMatcher is no list of at most ${MATCHERS_MAX} matchers`);
}

export function ownersOf(
  json: string,
): { readonly kind: "owners"; readonly owners: readonly string[] } | Problem {
  const read = listOf(json);
  if (read.kind === "problem") return read;
  const owners = read.list.map((each) => fieldOf(each, "owner"));
  return { kind: "owners", owners: owners.filter((owner) => typeof owner === "string") };
}

export function parseProblemMatchers(json: string): ReadMatchers {
  const read = listOf(json);
  if (read.kind === "problem") return read;
  const matchers: Matcher[] = [];
  const leftOut: string[] = [];
  const owners = new Set<string>();
  for (const each of read.list) {
    const found = toMatcher(each);
    if (found.kind === "problem") return found;
    if (owners.has(found.owner.toLowerCase()))
      return problem(`the owner ${found.owner} is there twice`);
    owners.add(found.owner.toLowerCase());
    if (found.kind === "matcher") matchers.push(found.matcher);
    else leftOut.push(found.why);
  }
  return { kind: "matchers", matchers, leftOut };
}

type ReadMatcher =
  | { readonly kind: "matcher"; readonly owner: string; readonly matcher: Matcher }
  | { readonly kind: "left-out"; readonly owner: string; readonly why: string }
  | Problem;

const SEVERITIES: ReadonlySet<string> = new Set(["", "error", "warning", "notice"]);

function toMatcher(value: unknown): ReadMatcher {
  const owner = fieldOf(value, "owner");
  if (typeof owner !== "string" || owner === "") return problem("a matcher has no owner");
  const severity = fieldOf(value, "severity") ?? "";
  if (typeof severity !== "string" || !SEVERITIES.has(severity.toLowerCase()))
    return problem(`the severity of ${owner} is none of error, warning, notice`);
  const list = fieldOf(value, "pattern");
  if (!Array.isArray(list) || list.length === 0 || list.length > PATTERNS_MAX)
    return problem(`the pattern of ${owner} is no list of 1 to ${PATTERNS_MAX} patterns`);
  const read = toSteps(list);
  if (read.kind === "problem") return problem(`the matcher ${owner}: ${read.message}`);
  if (read.kind === "left-out")
    return { kind: "left-out", owner, why: `the matcher ${owner}: ${read.why}` };
  const fromPath = fieldOf(value, "fromPath");
  const defaults: Match = {
    ...(severity === "" ? {} : { severity }),
    ...(typeof fromPath === "string" && fromPath !== "" ? { fromPath } : {}),
  };
  const start = (): Tracker => createTracker(read.steps, defaults);
  return { kind: "matcher", owner, matcher: { owner, needsFile: false, start } };
}

const PARTS = ["file", "fromPath", "line", "column", "severity", "code", "message"] as const;
type Part = (typeof PARTS)[number];

interface Step {
  readonly pattern: Pattern;
  /** After a match it is tried on the next line again. */
  readonly loops: boolean;
  /** Which group says what. */
  readonly groups: ReadonlyMap<Part, number>;
}

type ReadSteps =
  | { readonly kind: "steps"; readonly steps: readonly Step[] }
  | { readonly kind: "left-out"; readonly why: string }
  | Problem;

function toSteps(list: readonly unknown[]): ReadSteps {
  const steps: Step[] = [];
  const taken = new Set<Part>();
  for (const [index, each] of list.entries()) {
    const source = fieldOf(each, "regexp") ?? "";
    if (typeof source !== "string") return problem("a regexp is no text");
    const read = readPattern(source);
    if (read.kind === "problem") return { kind: "left-out", why: `of a regexp, ${read.message}` };
    const groups = toGroups(each, read.pattern.groupCount, taken);
    if (groups.kind === "problem") return groups;
    const loops = fieldOf(each, "loop") === true;
    const isLastOfSeveral = index > 0 && index === list.length - 1;
    if (loops && !(isLastOfSeveral && groups.groups.has("message")))
      return problem("only the last of several patterns may loop, and it has the message");
    steps.push({ pattern: read.pattern, loops, groups: groups.groups });
  }
  return taken.has("message") ? { kind: "steps", steps } : problem("no pattern has a message");
}

function toGroups(
  value: unknown,
  groupCount: number,
  taken: Set<Part>,
): { readonly kind: "groups"; readonly groups: ReadonlyMap<Part, number> } | Problem {
  const groups = new Map<Part, number>();
  for (const part of PARTS) {
    const group = fieldOf(value, part) ?? undefined;
    if (group === undefined) continue;
    if (typeof group !== "number" || !Number.isInteger(group) || group < 0 || group >= groupCount)
      return problem(
        `${part} is ${JSON.stringify(group)}, and there are groups 0 to ${groupCount - 1}`,
      );
    if (taken.has(part)) return problem(`${part} is set twice`);
    taken.add(part);
    groups.set(part, group);
  }
  return { kind: "groups", groups };
}

/**
 * As GitHub's runner goes about it: each line is tried with every step whose predecessor matched the line before, the last
 * step first. So a block may begin anew while another is still open.
 */
function createTracker(steps: readonly Step[], defaults: Match): Tracker {
  /** At the index of a step what was found when it matched the line before. */
  let open: (Match | undefined)[] = [];
  const last = steps.length - 1;
  const read = (line: string): readonly Match[] => {
    for (let index = last; index >= 0; index -= 1) {
      const step = steps[index];
      const before = index === 0 ? {} : open[index - 1];
      if (step === undefined || before === undefined) continue;
      const texts = step.pattern.match(line);
      const found = texts === undefined ? undefined : { ...partsOf(step, texts), ...before };
      if (index < last) open[index] = found;
      else if (found !== undefined) {
        open = [];
        if (step.loops) open[index - 1] = before;
        return [withDefaults(found, defaults)];
      } else if (index > 0) open[index - 1] = undefined;
    }
    return [];
  };
  return {
    read,
    reset: () => {
      open = [];
    },
  };
}

/** A group that took no part is empty, as in .NET. */
const partsOf = ({ groups }: Step, texts: readonly (string | undefined)[]): Match =>
  Object.fromEntries(Array.from(groups, ([part, group]) => [part, texts[group] ?? ""]));

function withDefaults(match: Match, defaults: Match): Match {
  const given = Object.entries(match).filter(([, text]) => text !== "");
  return { ...defaults, ...Object.fromEntries(given) };
}
