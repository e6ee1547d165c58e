/** The report as sections, tables and lists: what both the page and the Markdown say, in the order in which they say it. */

import type { Report } from "../../domain/report/report.js";
import type { ReportedWorkstream } from "../../domain/report/workstreams.js";
import {
  claimsLine,
  clip,
  commitOf,
  counted,
  endOf,
  explainCost,
  explainMinutes,
  headline,
  oneLine,
  spentLine,
  verdictOnClaim,
} from "./words.js";

export type Tone = "good" | "bad";

export type Cell = string | { readonly text: string; readonly tone: Tone };

export type Block =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
    };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface ReportDocument {
  readonly title: string;
  /** The most important sentence first. */
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
}

const CLAIM_CHARS = 140;
const MESSAGE_CHARS = 200;

/** Sections that have nothing to say are left out. */
export function toDocument(report: Report): ReportDocument {
  const sections = [
    attempted(report),
    lessons(report),
    causes(report),
    conflicts(report),
    mendings(report),
    watched(report),
    queue(report),
    machine(report),
    preexisting(report),
    waivers(report),
  ];
  return {
    title: `Retrospective: ${report.run.name}`,
    lead: [claimsLine(report), headline(report), spentLine(report)],
    sections: sections.filter((section) => section !== undefined),
  };
}

type MaybeSection = Section | undefined;

const section = (title: string, ...blocks: readonly Block[]): Section => ({ title, blocks });
const list = (items: readonly string[]): Block => ({ kind: "list", items });
const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): Block => ({
  kind: "table",
  head,
  rows,
});

function attempted({ workstreams }: Report): MaybeSection {
  const head = [
    "workstream",
    "first claim",
    "what the proof said",
    "attempts",
    "end",
    "commit",
    "time",
    "cost",
  ];
  return section("Attempted, claimed, proven", table(head, workstreams.map(attemptedRow)));
}

const attemptedRow = (one: ReportedWorkstream): readonly Cell[] => [
  `${one.id}: ${oneLine(one.title)}`,
  one.claim === undefined ? "–" : `“${clip(one.claim.text, CLAIM_CHARS)}”`,
  toned(
    verdictOnClaim(one),
    one.claim?.verdict === "pass" ? "good" : one.claim?.verdict === "fail" ? "bad" : undefined,
  ),
  String(one.attempts),
  toned(
    clip(endOf(one), MESSAGE_CHARS),
    one.state === "merged" ? "good" : one.state === "stopped" ? "bad" : undefined,
  ),
  commitOf(one),
  explainMinutes(one.minutes),
  explainCost(one.costUsd),
];

const toned = (text: string, tone: Tone | undefined): Cell =>
  tone === undefined ? text : { text, tone };

function lessons(report: Report): MaybeSection {
  return report.lessons.length === 0
    ? undefined
    : section("What to change", list(report.lessons.map(({ text }) => oneLine(text))));
}

function causes(report: Report): MaybeSection {
  if (report.causes.length === 0) return undefined;
  const rows = report.causes.map((one) => [
    one.cause,
    String(one.failures),
    one.workstreams.join(", "),
    one.codes.join(", "),
    one.examples
      .map(
        ({ workstream, gate, message }) =>
          `${workstream}, ${gate}: ${clip(message, MESSAGE_CHARS)}`,
      )
      .join("; "),
  ]);
  return section(
    "Why proofs failed",
    table(["cause", "failures", "workstreams", "reason codes", "examples"], rows),
  );
}

function conflicts(report: Report): MaybeSection {
  if (report.conflicts.length === 0) return undefined;
  const rows = report.conflicts.map((one) => [
    one.workstream,
    one.with.length === 0 ? "somebody outside the run" : one.with.join(", "),
    one.kind === "textual" ? "git could not merge" : "merged cleanly, red together",
    one.codes.join(", "),
    clip(one.message, MESSAGE_CHARS),
  ]);
  return section(
    "Right alone, wrong together",
    table(["workstream", "with", "how", "reason codes", "finding"], rows),
  );
}

const MENDED = {
  gate: "ran the remedy of",
  title: "mended the title:",
  uncommitted: "committed what was left:",
} as const;

function mendings(report: Report): MaybeSection {
  if (report.mendings.length === 0) return undefined;
  return section(
    "Mended by Interlock itself",
    list(
      report.mendings.map(
        ({ workstream, kind, what }) =>
          `${workstream}: ${MENDED[kind]} ${clip(what, MESSAGE_CHARS)}`,
      ),
    ),
  );
}

const INTERVENED = {
  nudge: "nudged",
  restart: "given a new session",
  "other-agent": "another agent went on",
  none: "not prompted again",
} as const;

function watched(report: Report): MaybeSection {
  const turns = report.watches.map(
    ({ workstream, turn, agent, end, trouble, intervention }) =>
      `${workstream}: turn ${turn} of ${agent} ${end === "completed" ? "came to nothing" : `ended badly (${end})`}${trouble === undefined ? "" : `, because ${trouble}`}; ${INTERVENED[intervention]}`,
  );
  const acts = report.people.map(({ by, act, workstream, text }) => {
    const words = text === undefined ? "" : `: ${clip(text, MESSAGE_CHARS)}`;
    return `${by} ${act === "told" ? "told" : act} ${workstream ?? "everybody"}${words}`;
  });
  const items = [...turns, ...acts];
  return items.length === 0 ? undefined : section("Watched and stepped in", list(items));
}

function queue({ queue: facts }: Report): MaybeSection {
  if (facts.candidates === 0) return undefined;
  return section(
    "Merge queue",
    list([
      `${counted(facts.candidates, "candidate")} built, ${facts.landed} landed`,
      `went stale because the base moved: ${facts.stale}; could not be merged: ${facts.conflicted}; red together with what had landed: ${facts.redTogether}`,
      `longest line: ${facts.longestLine}; wait from the first place in the line to the landing: ${explainMinutes(facts.waitMinutes.median)} (median), ${explainMinutes(facts.waitMinutes.longest)} (longest)`,
    ]),
  );
}

function machine({ infrastructure: facts }: Report): MaybeSection {
  const items = [
    ...(facts.incompleteProofs === 0
      ? []
      : [`${counted(facts.incompleteProofs, "proof")} could not be finished; nobody was blamed`]),
    ...facts.troubles.map(
      ({ workstream, gate, message }) => `${workstream}, ${gate}: ${clip(message, MESSAGE_CHARS)}`,
    ),
    ...facts.flaky.map(
      ({ workstream, testId, message }) =>
        `${workstream}, flaky: ${clip(testId ?? message, MESSAGE_CHARS)}`,
    ),
    ...facts.shortages.map(
      ({ found, minutes }) => `${found}; it lasted ${explainMinutes(minutes)}`,
    ),
    ...(facts.turnsWithoutRoom === 0
      ? []
      : [
          `${counted(facts.turnsWithoutRoom, "turn")} ended for want of memory or disk and played again; nobody was blamed`,
        ]),
    ...(facts.sleptMinutes === 0
      ? []
      : [
          `slept for ${explainMinutes(facts.sleptMinutes)} while agents were at work; nobody's silence of that time counts`,
        ]),
    ...(facts.reused === 0
      ? []
      : [
          `${counted(facts.reused, "check run")} not run again: the result for the same tree was known`,
        ]),
    ...(facts.resumed === 0
      ? []
      : [`Interlock ended and went on ${counted(facts.resumed, "time")}`]),
  ];
  return items.length === 0 ? undefined : section("The machine", list(items));
}

function preexisting(report: Report): MaybeSection {
  if (report.preexisting.length === 0) return undefined;
  const items = report.preexisting.map(
    ({ gate, code, message }) => `${gate}, ${code}: ${clip(message, MESSAGE_CHARS)}`,
  );
  return section("Red before anybody began", list(items));
}

function waivers(report: Report): MaybeSection {
  if (report.waivers.length === 0) return undefined;
  const rows = report.waivers.map(({ by, code, workstream, why }) => [
    by,
    code,
    workstream,
    why === undefined ? "no reason given" : clip(why, MESSAGE_CHARS),
  ]);
  return section("Waivers", table(["who", "what", "workstream", "why"], rows));
}
