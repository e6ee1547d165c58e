/** The findings as an agent reads them: what failed, where, how to see it, what to do. Within a budget, whatever the findings hold. */

import type { Finding, ReasonCode } from "../finding.js";
import { isHard } from "../finding.js";
import { LIMITS } from "../limits.js";
import { classNameOf } from "./signature.js";

export interface FeedbackRequest {
  readonly findings: readonly Finding[];
  /** The attempt that was not accepted, from 1; absent: the agent asked, in the middle of one. */
  readonly attempt?: number;
  readonly attemptsMax?: number;
  /** Every gate's command, in the order in which they are run. */
  readonly gateCommands: readonly { readonly id: string; readonly run: string }[];
  /** Name of the base branch, when it moved since the agent last saw it. */
  readonly movedBase?: string;
}

/** Checks that Interlock holds: the agent may know what does not hold, never how it is looked at. */
const HELD: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  "ACCEPTANCE_FAIL",
  "ACCEPTANCE_INVALID",
]);

/** Room for one finding, so that ten of them and the frame fit. */
const FINDING_CHARS_MAX = 800;
const LINE_CHARS_MAX = 240;

export function toFeedback(request: FeedbackRequest): string {
  const hard = request.findings.filter(isHard);
  const findings = hard.length > 0 ? hard : request.findings;
  const shown = findings.slice(0, LIMITS.feedbackFindingsMax);
  const sections = [
    headingOf(request, findings),
    request.movedBase === undefined ? undefined : explainMovedBase(request.movedBase),
    ...shown.map((finding, index) => explainFinding(finding, index + 1, request)),
  ];
  const end = whatNext(request);
  const body = sections.filter((section) => section !== undefined).join("\n\n");
  const more = explainMore(findings.slice(shown.length), roomAfter(body, end));
  return [cut(body, LIMITS.feedbackCharsMax - end.length - more.length - 4), more, end]
    .filter((part) => part !== "")
    .join("\n\n");
}

const roomAfter = (body: string, end: string): number =>
  Math.max(0, LIMITS.feedbackCharsMax - body.length - end.length - 4);

function headingOf(
  { attempt, attemptsMax }: FeedbackRequest,
  findings: readonly Finding[],
): string {
  const codes = [...new Set(findings.map((finding) => finding.code))].sort();
  const count = `${findings.length} ${findings.length === 1 ? "finding" : "findings"}`;
  const verdict =
    findings.length === 0
      ? "The work is not accepted yet: there is no finding, but nothing is proven either."
      : `Not accepted: ${count} (${codes.map((code) => `\`${code}\``).join(", ")}).`;
  return attempt === undefined || attemptsMax === undefined
    ? verdict
    : `## Attempt ${attempt} of ${attemptsMax}\n\n${verdict}`;
}

const explainMovedBase = (base: string): string =>
  `\`${oneLine(base)}\` has moved since you started. Before anything else: \`git fetch origin && git merge origin/${oneLine(base)}\`, resolve the conflicts so that both changes hold, and commit.`;

function explainFinding(finding: Finding, position: number, request: FeedbackRequest): string {
  const title = `### ${position}. \`${finding.code}\`${placeOf(finding)}`;
  const message = oneLine(finding.message);
  if (HELD.has(finding.code)) {
    return cut(
      `${title}\n\n${message}\n\nThe check is not shown. Read the task again and make it hold.`,
      FINDING_CHARS_MAX,
    );
  }
  const after = [reproductionOf(finding, request), remedyOf(finding), allowanceOf(finding)];
  const tail = after.filter((line) => line !== undefined).join("\n");
  const head = [title, testOf(finding), message].filter((line) => line !== undefined).join("\n\n");
  const frame = cut([head, tail].filter((part) => part !== "").join("\n\n"), FINDING_CHARS_MAX);
  const excerpt = excerptOf(finding, FINDING_CHARS_MAX - frame.length);
  return excerpt === undefined
    ? frame
    : cut([head, excerpt, tail].filter((part) => part !== "").join("\n\n"), FINDING_CHARS_MAX);
}

function placeOf({ code, file, line }: Finding): string {
  if (file === undefined || HELD.has(code)) return "";
  return ` in ${oneLine(file)}${line === undefined ? "" : `:${line}`}`;
}

const testOf = ({ testId }: Finding): string | undefined =>
  testId === undefined ? undefined : `Test: ${oneLine(testId)}`;

/** Indented, not fenced: no line of a log can end the block. */
function excerptOf({ excerpt = [] }: Finding, room: number): string | undefined {
  const lines: string[] = [];
  let used = 4;
  for (const line of excerpt.slice(0, LIMITS.excerptLinesMax)) {
    const text = `    ${withoutBreaks(line).slice(0, LIMITS.excerptColumnsMax)}`;
    if (used + text.length + 1 > room) break;
    lines.push(text);
    used += text.length + 1;
  }
  return lines.length === 0 ? undefined : lines.join("\n");
}

/** A finding's signature begins with its class, which is what most gates are called by. */
function reproductionOf(
  { signature, reproduce }: Finding,
  { gateCommands }: FeedbackRequest,
): string | undefined {
  const gate = gateCommands.find(({ id }) => id === classNameOf(signature));
  const command = reproduce ?? gate?.run;
  return command === undefined ? undefined : `See it: \`${oneLine(command)}\``;
}

function remedyOf({ fix }: Finding): string | undefined {
  if (fix === undefined) return undefined;
  const command = fix.command === undefined ? "" : `\`${oneLine(fix.command)}\`: `;
  return `Mend it: ${command}${oneLine(fix.hint)}`;
}

const allowanceOf = ({ allowance }: Finding): string | undefined =>
  allowance === undefined
    ? undefined
    : `Only the plan's \`${oneLine(allowance)}\` could permit it; you cannot, so undo it.`;

/** Names of what did not fit, as many as there is room for: an agent that mends ten of twenty should know of the others. */
function explainMore(rest: readonly Finding[], room: number): string {
  if (rest.length === 0) return "";
  const lines = [`And ${rest.length} more:`];
  let used = (lines[0] ?? "").length;
  for (const finding of rest) {
    const name = HELD.has(finding.code)
      ? finding.message
      : (finding.testId ?? finding.file ?? finding.message);
    const line = `- \`${finding.code}\` ${oneLine(name)}`;
    if (used + line.length + 1 > room) break;
    lines.push(line);
    used += line.length + 1;
  }
  return used > room ? "" : lines.join("\n");
}

function whatNext({ gateCommands }: FeedbackRequest): string {
  const commands = gateCommands.map(({ id, run }) => `- ${oneLine(id)}: \`${oneLine(run)}\``);
  const list =
    commands.length === 0
      ? ""
      : ` Interlock runs these again on your commit:\n\n${commands.join("\n")}`;
  return cut(
    `## Next\n\nMend what is above, run the commands yourself, commit, and end the turn.${list}`,
    LIMITS.feedbackCharsMax / 6,
  );
}

const withoutBreaks = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, " ");
const oneLine = (text: string): string => cut(withoutBreaks(text).trim(), LINE_CHARS_MAX);
const cut = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, Math.max(0, max - 1))}…`;
