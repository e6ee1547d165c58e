/** The text that an agent gets at the start of a turn. What it may not see (acceptance checks) is not in it. */

import type { Intervention, PromptReason } from "./event.js";
import { toFeedback } from "./failure/feedback.js";
import type { Finding } from "./finding.js";
import { explainPermission, type PermissionAnswer } from "./permission.js";
import type { WorkstreamPlan } from "./plan.js";
import type { Claim, Message, Troubled } from "./run.js";
import { explainTrouble, type Trouble, type TroubleKind } from "./trouble.js";

export interface PromptRequest {
  readonly plan: WorkstreamPlan;
  readonly title: string;
  readonly base: string;
  readonly rules: {
    readonly gates: readonly { readonly id: string; readonly run: string; readonly fix?: string }[];
    readonly protected: readonly string[];
  };
  readonly reason: PromptReason;
  /** What the findings speak of is the work merged onto a base that the agent did not set out from. */
  readonly hasBaseMoved: boolean;
  readonly intervention?: Intervention;
  /** What the intervention is for. */
  readonly because?: Trouble;
  readonly lastBadEnd?: string;
  readonly isFirstOfSession: boolean;
  /** The turn was cut off by Interlock's own end and is asked for again. */
  readonly isReplay: boolean;
  readonly attempt: number;
  readonly attemptsMax: number;
  readonly findings: readonly Finding[];
  readonly messages: readonly Message[];
  /** What was said of earlier turns, for a session that does not remember them. */
  readonly claims: readonly Claim[];
  /** What was noticed in earlier turns, for the same. */
  readonly troubles: readonly Troubled[];
  /** What the last turn asked for and did not get. */
  readonly refusals: readonly PermissionAnswer[];
  /** Interlock's tools can be called. */
  readonly hasTools: boolean;
}

/** Briefing (when the session is new), what went wrong, what people said: in this order, each only when there is some. */
export function toPrompt(request: PromptRequest): string {
  const parts = [
    request.isFirstOfSession ? toBriefing(request) : undefined,
    request.isFirstOfSession ? explainPast(request) : undefined,
    request.isReplay ? "The last turn was cut off. Look at what is there and go on." : undefined,
    request.intervention === undefined ? undefined : explainIntervention(request),
    request.refusals.length === 0 ? undefined : explainRefusals(request.refusals),
    request.messages.length === 0 ? undefined : explainMessages(request.messages),
    needsFeedback(request) ? feedback(request) : undefined,
  ];
  return `${parts.filter((part) => part !== undefined).join("\n\n")}\n`;
}

const needsFeedback = (request: PromptRequest): boolean =>
  request.findings.length > 0 || request.reason === "feedback" || request.reason === "conflict";

function feedback(request: PromptRequest): string {
  return toFeedback({
    findings: request.findings,
    attempt: request.attempt,
    attemptsMax: request.attemptsMax,
    gateCommands: request.rules.gates.map(({ id, run }) => ({ id, run })),
    ...(request.hasBaseMoved ? { movedBase: request.base } : {}),
  });
}

function toBriefing(request: PromptRequest): string {
  const { plan, rules } = request;
  return [
    `# ${request.title}`,
    plan.brief.trim(),
    plan.issue === undefined ? undefined : `This is for issue #${plan.issue}.`,
    "## Where you work",
    plan.scope.length === 0
      ? "Anywhere in the repository."
      : `Only in these paths: ${plan.scope.map((glob) => `\`${glob}\``).join(", ")}.`,
    rules.protected.length === 0
      ? undefined
      : `Do not change: ${rules.protected.map((glob) => `\`${glob}\``).join(", ")}.`,
    plan.requiredSymbols.length === 0
      ? undefined
      : `The finished work must define: ${plan.requiredSymbols.map((name) => `\`${name}\``).join(", ")}.`,
    "## What done means",
    definitionOfDone(request),
    request.hasTools ? TOOLS : undefined,
    "Commit your work in this clone. Do not push: Interlock fetches the commit, proves it and lands it.",
  ]
    .filter((part) => part !== undefined)
    .join("\n\n");
}

const TOOLS = `## What you can ask

As tools of the server \`interlock\`, or as commands (\`$INTERLOCK_BIN/interlock\`, where a shell does not find them):

- \`interlock check\` (\`run_gates\`): the same gates, run by Interlock on your work as it stands; it says what fails.
- \`interlock findings\`: what was found last.
- \`interlock progress "…"\` (\`report_progress\`): what you are at, for the people who watch.
- \`interlock ask "…"\` (\`ask_person\`): a question to a person. Do not wait for the answer: it comes with a later prompt.
- \`interlock allow KEY=VALUE "why"\` (\`request_allowance\`): asks a person for what the rules do not permit.
- \`interlock done "…"\` (\`declare_done\`): says that you are done, and hears what still fails.`;

function definitionOfDone({ rules, plan }: PromptRequest): string {
  const gates = rules.gates.map(({ id, run, fix }) => {
    const remedy = fix === undefined ? "" : ` (mend with \`${fix}\`)`;
    return `- ${id}: \`${run}\`${remedy}`;
  });
  const acceptance =
    plan.acceptance.length === 0
      ? []
      : ["- acceptance checks that fail on the base today and that you do not see"];
  return [
    "Not what you say, but what these commands say, run by Interlock in a clean checkout of your commit merged onto the newest base:",
    "",
    ...gates,
    ...acceptance,
  ].join("\n");
}

function explainIntervention({ intervention, because, lastBadEnd }: PromptRequest): string {
  const what =
    because === undefined
      ? `Your last turn ended badly (${lastBadEnd ?? "no reason known"}).`
      : explainBecause(because);
  const remedy =
    because === undefined
      ? "Go on in small steps, show progress, and end the turn when a part is done."
      : REMEDIES[because.kind];
  return intervention === "restart"
    ? `${what} This is a new session; the workspace is as the last one left it. ${remedy}`
    : `${what} ${remedy}`;
}

/** A turn without new work was ended by the agent; every other trouble ended it. */
const explainBecause = (because: Trouble): string =>
  because.kind === "no-commits"
    ? `The agent ${explainTrouble(because)}.`
    : `Interlock stopped your last turn: the agent ${explainTrouble(because)}.`;

const REMEDIES: Readonly<Record<TroubleKind, string>> = {
  silence: "Go on in small steps, and give commands that may hang a time limit.",
  "no-tools": "Do not plan further: make the first change now, with a tool.",
  "same-call": "Doing it again will give the same answer: take another way.",
  "same-output":
    "What you change does not reach what you run: find out why before you try anything further.",
  "no-change": "Decide on the smallest change that brings the work forward, and write it.",
  undoing: "Decide for one of the two ways, write down why, and leave it.",
  narration: "Do the work instead of describing it, and end the turn when a part is done.",
  "no-commits":
    "Change the files in this workspace, commit, and only then end the turn; if you cannot, say exactly what stands in the way.",
  "wrong-place": "Take back what you changed there, and work in your territory only.",
};

const CLAIMS_MAX = 3;
const CLAIM_CHARS_MAX = 300;

function explainPast({ claims, troubles }: PromptRequest): string | undefined {
  if (claims.length === 0 && troubles.length === 0) return undefined;
  const noticed = troubles.map(
    ({ turn, agent, trouble }) => `- turn ${turn} (${agent}): it ${explainTrouble(trouble)}`,
  );
  return [
    "## What happened before",
    "The workspace is as the last turn left it; look at it and at the log before you go on.",
    ...(claims.length === 0 ? [] : [explainClaims(claims)]),
    ...(noticed.length === 0
      ? []
      : ["What Interlock noticed, and what is not to happen again:", noticed.join("\n")]),
  ].join("\n\n");
}

function explainClaims(claims: readonly Claim[]): string {
  const said = claims
    .slice(-CLAIMS_MAX)
    .map(
      ({ turn, text }) => `- turn ${turn}: ${text.replace(/\s+/g, " ").slice(0, CLAIM_CHARS_MAX)}`,
    );
  return `What was said of earlier turns, and is no proof:\n\n${said.join("\n")}`;
}

const explainRefusals = (refusals: readonly PermissionAnswer[]): string =>
  [
    "What you asked for in the last turn and did not get:",
    ...refusals.map((each) => `- ${explainPermission(each)}`),
  ].join("\n");

export const explainMessages = (messages: readonly Message[]): string =>
  messages.map(({ by, text }) => `Message from ${by}: ${text}`).join("\n");
