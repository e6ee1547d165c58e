/** All gates on the text of a change. Each first has to refuse what is known to be bad, or its verdict does not count. */

import type { CheckRun } from "../../domain/check-run.js";
import { type Finding, isHard } from "../../domain/finding.js";
import { hash } from "../../domain/hash.js";
import { toWorkstreamId } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import { NOTHING_ALLOWED, type WorkstreamPlan } from "../../domain/plan.js";
import type { Ambient } from "../../ports/ambient.js";
import type { Syntax } from "../../ports/syntax.js";
import type { ChangeView } from "../change/change-view.js";
import { viewOfTexts } from "../change/view-of-texts.js";
import { severityIn } from "../profiles.js";
import type { Control, StaticGate } from "./static-gate.js";

export interface StaticRequest {
  readonly change: ChangeView;
  readonly syntax: Syntax;
  readonly ambient: Ambient;
}

export async function judgeStatic(
  gates: readonly StaticGate[],
  request: StaticRequest,
): Promise<readonly CheckRun[]> {
  const runs: CheckRun[] = [];
  for (const gate of gates)
    if (gate.appliesTo?.(request.change) ?? true) runs.push(await judgeOne(gate, request));
  return runs;
}

async function judgeOne(gate: StaticGate, request: StaticRequest): Promise<CheckRun> {
  const { change, ambient } = request;
  const started = Date.parse(ambient.now());
  const failed = await failedControl(gate, request);
  const findings = failed ?? (await judge(gate, change));
  const conclusion =
    failed !== undefined ? "incomplete" : findings.some(isHard) ? "failure" : "success";
  const durationMs = Date.parse(ambient.now()) - started;
  return { gate: gate.id, class: "rules", conclusion, durationMs, findings, evidence: [] };
}

async function judge(gate: StaticGate, change: ChangeView): Promise<readonly Finding[]> {
  const { profile } = change.config.proof;
  const findings = (await gate.judge(change)).map((finding) =>
    finding.severity === "hard"
      ? { ...finding, severity: severityIn(profile, finding.code) }
      : finding,
  );
  return findings.slice(0, LIMITS.findingsMax);
}

/** Undefined: it refuses every one. */
async function failedControl(
  gate: StaticGate,
  { change, syntax }: StaticRequest,
): Promise<readonly Finding[] | undefined> {
  for (const control of gate.controls) {
    const view = await viewOfTexts(toTextChange(control), { config: change.config, syntax });
    const codes = (await gate.judge(view)).map(({ code }) => code);
    if (!codes.includes(control.code)) return [passedControl(gate, control)];
  }
  return undefined;
}

const toTextChange = ({ before = {}, after, workstream }: Control) => ({
  before,
  after,
  workstream: { ...NO_WORKSTREAM, ...workstream },
});

function passedControl({ id }: StaticGate, { code }: Control): Finding {
  return {
    code: "INFRA",
    severity: "hard",
    blame: "infra",
    message: `gate "${id}" is broken: it lets a change pass that is known to be ${code}, so nothing that it says counts; please report this`,
    signature: `broken_gate:${hash(id)}/${hash(code)}`,
  };
}

const NO_WORKSTREAM: WorkstreamPlan = {
  id: toWorkstreamId("control"),
  title: "feat: known to be bad",
  kind: "feature",
  pullRequests: [],
  brief: "",
  dependsOn: [],
  scope: [],
  requiredSymbols: [],
  acceptance: [],
  allow: NOTHING_ALLOWED,
  limits: {},
};
