/** Beside Interlock's own faults, those of the project's Stryker. It can only add to what is found: it never makes a change pass. */

import { type Finding, isHard } from "../../../../domain/finding.js";
import { toRuleFinding } from "../../../rule-finding.js";
import type { Deep, Judged } from "../../deep.js";
import { notLookedAt } from "../../not-looked-at.js";
import { patchKey } from "../../patch-key.js";
import type { Tried } from "../tried.js";
import { type Asked, askedLines, strykerBudget } from "./asked-lines.js";
import { findStryker, type Stryker, touchedParts } from "./find-stryker.js";
import { runStryker } from "./run-stryker.js";
import { toStrykerFindings } from "./to-findings.js";

/** The gate's judgement by its own faults, and by Stryker's where there is one and nothing is refused yet. */
export async function besideOwn(
  judged: Judged,
  own: readonly Tried[],
  deep: Deep,
): Promise<Judged> {
  if (deep.tests.length === 0 || judged.findings.some(isHard)) return judged;
  const stryker = await findStryker(deep);
  if (stryker === undefined) return judged;
  const { timeoutMs, linesMax } = strykerBudget(deep.suiteMs);
  const asked = askedLines(deep.view.files, { linesMax, seed: patchKey(deep.view) });
  const findings = [...judged.findings, ...leftOut(asked)];
  if (asked.files.length === 0) return { ...judged, findings };
  const answer = await ask({ stryker, asked: asked.files, timeoutMs }, deep);
  const record = { own: judged.record, stryker: answer };
  if (answer.kind === "undecided")
    return { ...judged, findings: [...findings, explainUndecided(answer.why)], record };
  const weighing = { asked: asked.files, own, profile: deep.profile };
  return { findings: [...findings, ...toStrykerFindings(answer.mutants, weighing)], record };
}

async function ask(
  request: Parameters<typeof runStryker>[0] & { readonly stryker: Stryker },
  deep: Deep,
): ReturnType<typeof runStryker> {
  const changed = [...deep.view.files.map(({ path }) => path), ...deep.view.unread];
  const [touched] = touchedParts(request.stryker, changed);
  if (touched === undefined) return runStryker(request, deep);
  return { kind: "undecided", why: `the change has altered ${touched}, which it loads` };
}

const explainUndecided = (why: string): Finding =>
  toRuleFinding("SURVIVING_MUTANT", "stryker undecided", {
    severity: "info",
    blame: "unknown",
    message: `not decided by Stryker: ${why}; Interlock's own faults alone were tried`,
  });

function leftOut({ left: { forTime, forName } }: Asked): readonly Finding[] {
  const said = [
    ...(forTime === 0 ? [] : [`${forTime} changed lines by Stryker, for lack of time`]),
    ...(forName === 0
      ? []
      : [`${forName} changed lines by Stryker, for the names of their files are patterns to it`]),
  ];
  return said.length === 0 ? [] : [notLookedAt("SURVIVING_MUTANT", said.join("; "))];
}
