/** Would GitHub start this workflow for this event? Asked of the filters under `on`, answered with the reason if not. */

import { isChosen, matchesPattern } from "./filter-pattern.js";

/** Filters of one event under `on`; absent ones let everything pass. */
export interface EventFilters {
  readonly branches?: readonly string[];
  readonly branchesIgnore?: readonly string[];
  readonly tags?: readonly string[];
  readonly tagsIgnore?: readonly string[];
  readonly paths?: readonly string[];
  readonly pathsIgnore?: readonly string[];
  readonly types?: readonly string[];
}

export interface Occurrence {
  /** `push`, `pull_request`, `merge_group`, `workflow_dispatch`, … */
  readonly event: string;
  /** What was pushed to, or the base that a pull request wants to go to. */
  readonly ref: { readonly kind: "branch" | "tag"; readonly name: string };
  /** The activity, e.g. `synchronize`; of events that have one. */
  readonly activity?: string;
  /** Against the merge base; undefined when nobody knows, which lets every path filter pass, as on GitHub. */
  readonly changedPaths?: readonly string[];
}

export type Triggered =
  | { readonly kind: "starts" }
  | { readonly kind: "does-not-start"; readonly why: string };

const STARTS: Triggered = { kind: "starts" };

/** What `pull_request` means when it names no `types`. */
const PULL_REQUEST_TYPES = ["opened", "synchronize", "reopened"];

/** `filters` is what stands under `on.<event>`; undefined: the workflow does not name the event. */
export function judgeTrigger(filters: EventFilters | undefined, occurrence: Occurrence): Triggered {
  const { event } = occurrence;
  if (filters === undefined) return refuse(`it is not triggered by ${event}`);
  return (
    judgeActivity(filters, occurrence) ??
    judgeRef(filters, occurrence) ??
    judgePaths(filters, occurrence) ??
    STARTS
  );
}

const refuse = (why: string): Triggered => ({ kind: "does-not-start", why });

function judgeActivity(
  { types }: EventFilters,
  { event, activity }: Occurrence,
): Triggered | undefined {
  const isOfPullRequest = event === "pull_request" || event === "pull_request_target";
  const wanted = types ?? (isOfPullRequest ? PULL_REQUEST_TYPES : undefined);
  if (wanted === undefined || activity === undefined || wanted.includes(activity)) return undefined;
  return refuse(`its types are ${wanted.join(", ")}, and this is ${activity}`);
}

/** Whoever filters branches alone has nothing to do with tags, and the other way round. */
function judgeRef(filters: EventFilters, { ref }: Occurrence): Triggered | undefined {
  const isBranch = ref.kind === "branch";
  const own = isBranch ? filters.branches : filters.tags;
  const ignored = isBranch ? filters.branchesIgnore : filters.tagsIgnore;
  const others = isBranch
    ? (filters.tags ?? filters.tagsIgnore)
    : (filters.branches ?? filters.branchesIgnore);
  if (own !== undefined)
    return isChosen(ref.name, own)
      ? undefined
      : refuse(`${ref.kind} ${ref.name} is not among ${quoted(own)}`);
  if (ignored !== undefined)
    return isIgnored(ref.name, ignored)
      ? refuse(`${ref.kind} ${ref.name} is among the ignored ${quoted(ignored)}`)
      : undefined;
  return others === undefined
    ? undefined
    : refuse(`it filters ${isBranch ? "tags" : "branches"} only, and this is a ${ref.kind}`);
}

/** Tags have no paths: GitHub does not look at path filters when one is pushed. */
function judgePaths(
  { paths, pathsIgnore }: EventFilters,
  { ref, changedPaths }: Occurrence,
): Triggered | undefined {
  if (changedPaths === undefined || ref.kind === "tag") return undefined;
  if (paths !== undefined && !changedPaths.some((path) => isChosen(path, paths)))
    return refuse(`no changed path is among ${quoted(paths)}`);
  if (pathsIgnore !== undefined && changedPaths.every((path) => isIgnored(path, pathsIgnore)))
    return refuse(`every changed path is among the ignored ${quoted(pathsIgnore)}`);
  return undefined;
}

const isIgnored = (name: string, patterns: readonly string[]): boolean =>
  patterns.some((pattern) => matchesPattern(name, pattern));

const quoted = (patterns: readonly string[]): string =>
  patterns.map((pattern) => `"${pattern}"`).join(", ");
