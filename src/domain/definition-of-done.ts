/**
 * The eight items of the definition of done, each ruled by a machine from check runs and the forge's facts.
 * Nothing that an agent says comes in here.
 */

import { type CheckRun, type GateClass, hasPassed, type Proof } from "./check-run.js";
import type { Candidate } from "./event.js";
import { isHard } from "./finding.js";
import type { Sha } from "./ids.js";
import type { Waiver } from "./run.js";

export const DOD_PROPERTIES = [
  "INTERLOCK_DOD_TESTS_PASS",
  "INTERLOCK_DOD_RELEASE_BUILD",
  "INTERLOCK_DOD_LINT_CLEAN",
  "INTERLOCK_DOD_FORMATTED",
  "INTERLOCK_DOD_PR_CREATED",
  "INTERLOCK_DOD_CI_GREEN",
  "INTERLOCK_DOD_PR_MERGED",
  "INTERLOCK_DOD_ISSUE_CLOSED",
] as const;

export type DodProperty = (typeof DOD_PROPERTIES)[number];

/** Why an item is not attested. Only `not-held` says that something is wrong. */
export type NotHeldBecause = "not-held" | "not-configured" | "waived" | "preexisting";

export interface NotHeld {
  readonly property: DodProperty;
  readonly because: NotHeldBecause;
  readonly why: string;
}

/** A pull request as the forge has it. */
export interface PullRequestFacts {
  readonly title: string;
  readonly head: Sha;
  readonly state: "open" | "merged" | "closed";
  readonly landedAs?: Sha;
}

export interface DoneFacts {
  readonly candidate: Candidate;
  /** The newest passed proof of a candidate. */
  readonly proof: Proof | undefined;
  readonly waivers: readonly Waiver[];
  readonly title: string;
  readonly pullRequest: PullRequestFacts | undefined;
  /** What the forge has on the landed commit. */
  readonly checks: readonly CheckRun[];
  readonly issue: number | undefined;
  /** Undefined: there is no issue, or the forge does not know it. */
  readonly isIssueOpen: boolean | undefined;
}

type Ruling = "holds" | Omit<NotHeld, "property">;

export interface Done {
  readonly held: readonly DodProperty[];
  readonly notHeld: readonly NotHeld[];
}

export function judgeDone(facts: DoneFacts): Done {
  const rulings = DOD_PROPERTIES.map((property) => ({ property, ruling: RULES[property](facts) }));
  return {
    held: rulings.filter(({ ruling }) => ruling === "holds").map(({ property }) => property),
    notHeld: rulings.flatMap(({ property, ruling }) =>
      ruling === "holds" ? [] : [{ property, ...ruling }],
    ),
  };
}

/** Classes of the gates that an item rests on; none for what the forge alone knows. */
export const GATES_BEHIND: Readonly<Record<DodProperty, readonly GateClass[]>> = {
  INTERLOCK_DOD_TESTS_PASS: ["tests", "test", "acceptance", "rules"],
  INTERLOCK_DOD_RELEASE_BUILD: ["build", "compile"],
  INTERLOCK_DOD_LINT_CLEAN: ["lint", "dead_code", "type"],
  INTERLOCK_DOD_FORMATTED: ["format"],
  INTERLOCK_DOD_PR_CREATED: [],
  INTERLOCK_DOD_CI_GREEN: ["ci"],
  INTERLOCK_DOD_PR_MERGED: [],
  INTERLOCK_DOD_ISSUE_CLOSED: [],
};

const RULES: Readonly<Record<DodProperty, (facts: DoneFacts) => Ruling>> = {
  INTERLOCK_DOD_TESTS_PASS: (facts) =>
    gatesHold(facts, { name: "test", needs: ["tests", "test"], also: ["acceptance", "rules"] }),
  INTERLOCK_DOD_RELEASE_BUILD: (facts) =>
    gatesHold(facts, { name: "build", needs: ["build"], also: ["compile"] }),
  INTERLOCK_DOD_LINT_CLEAN: (facts) =>
    gatesHold(facts, { name: "lint", needs: ["lint"], also: ["dead_code", "type"] }),
  INTERLOCK_DOD_FORMATTED: (facts) =>
    gatesHold(facts, { name: "format", needs: ["format"], also: [] }),
  INTERLOCK_DOD_PR_CREATED: pullRequestCreated,
  INTERLOCK_DOD_CI_GREEN: ciGreen,
  INTERLOCK_DOD_PR_MERGED: pullRequestMerged,
  INTERLOCK_DOD_ISSUE_CLOSED: issueClosed,
};

interface GateRule {
  readonly name: string;
  /** At least one gate of these classes succeeded. */
  readonly needs: readonly GateClass[];
  /** Gates of these classes must not have failed either. */
  readonly also: readonly GateClass[];
}

function gatesHold(facts: DoneFacts, rule: GateRule): Ruling {
  const { proof, candidate, waivers } = facts;
  if (proof?.subject.tree !== candidate.tree)
    return notHeld("no passed proof of the landed tree is known");
  const needed = ofClasses(proof.checkRuns, rule.needs);
  if (needed.length === 0)
    return { because: "not-configured", why: `no ${rule.name} gate is configured` };
  const runs = [...needed, ...ofClasses(proof.checkRuns, rule.also)];
  const red = runs.find((run) => !hasPassed(run) || run.findings.some(isHard));
  if (red !== undefined) return notHeld(`gate "${red.gate}" ended as ${red.conclusion}`);
  return (
    excused(runs, waivers) ??
    (needed.some(hasSucceeded)
      ? "holds"
      : notHeld(`gate "${needed[0]?.gate ?? ""}" had nothing to judge`))
  );
}

/** A gate that passed because a person or the base excuses it does not make the item true. */
function excused(runs: readonly CheckRun[], waivers: readonly Waiver[]): Ruling | undefined {
  for (const { gate, conclusion, findings } of runs) {
    if (conclusion === "success") continue;
    const waiver = waivers.find(({ code }) => findings.some((finding) => finding.code === code));
    if (waiver !== undefined) {
      return {
        because: "waived",
        why: `gate "${gate}": ${waiver.code} was waived by ${waiver.by}`,
      };
    }
    if (findings.some((finding) => finding.code === "PREEXISTING_FAILURE")) {
      return { because: "preexisting", why: `gate "${gate}" fails on the base already` };
    }
  }
  return undefined;
}

function pullRequestCreated({ pullRequest, candidate, title }: DoneFacts): Ruling {
  if (pullRequest === undefined) return notHeld("the forge knows no pull request");
  if (pullRequest.head !== candidate.head)
    return notHeld("the pull request's head is not the change that landed");
  return pullRequest.title === title
    ? "holds"
    : notHeld("the pull request's title is not the proven one");
}

/** The forge's own record of the commit that landed: something is there, and all of it is green. */
function ciGreen({ checks, proof }: DoneFacts): Ruling {
  if (checks.length === 0) return notHeld("the forge has no check run on the landed commit");
  const red = [...checks, ...ofClasses(proof?.checkRuns ?? [], ["ci"])].find(
    (run) => !hasPassed(run),
  );
  if (red !== undefined)
    return notHeld(`check run "${red.gate}" on the landed commit is ${red.conclusion}`);
  return checks.some(hasSucceeded)
    ? "holds"
    : notHeld("no check run on the landed commit succeeded");
}

function pullRequestMerged({ pullRequest, candidate }: DoneFacts): Ruling {
  if (pullRequest === undefined) return notHeld("the forge knows no pull request");
  if (pullRequest.state !== "merged") return notHeld(`the pull request is ${pullRequest.state}`);
  return pullRequest.landedAs === candidate.commit
    ? "holds"
    : notHeld("the pull request landed as another commit");
}

function issueClosed({ issue, isIssueOpen }: DoneFacts): Ruling {
  if (issue === undefined) return { because: "not-configured", why: "the plan names no issue" };
  if (isIssueOpen === undefined) return notHeld(`the forge does not know issue #${issue}`);
  return isIssueOpen ? notHeld(`issue #${issue} is open`) : "holds";
}

const ofClasses = (runs: readonly CheckRun[], classes: readonly GateClass[]): readonly CheckRun[] =>
  runs.filter((run) => run.class !== undefined && classes.includes(run.class));

const hasSucceeded = (run: CheckRun): boolean => run.conclusion === "success";

const notHeld = (why: string): Ruling => ({ because: "not-held", why });
