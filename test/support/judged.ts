/** What a gate on a change's text says of a change that is written down as texts. */

import { createSyntax } from "../../src/adapters/syntax/tree-sitter.js";
import { parseConfig } from "../../src/config/parse-config.js";
import type { Finding } from "../../src/domain/finding.js";
import { NOTHING_ALLOWED, type WorkstreamPlan } from "../../src/domain/plan.js";
import { type Texts, viewOfTexts } from "../../src/proof/change/view-of-texts.js";
import type { StaticGate } from "../../src/proof/static/static-gate.js";
import { toId, toPlanOf } from "./entries.js";

const syntax = createSyntax();

export interface Judged {
  readonly before?: Texts;
  readonly after: Texts;
  readonly allow?: Partial<WorkstreamPlan["allow"]>;
  readonly plan?: Partial<WorkstreamPlan>;
  /** Lines below `gates:` of `interlock.yaml`. */
  readonly config?: string;
}

export async function judged(
  gate: StaticGate,
  { before = {}, after, allow = {}, plan = {}, config = "" }: Judged,
): Promise<readonly Finding[]> {
  const read = parseConfig(`version: 1\ngates: []\n${config}`, "interlock.yaml");
  if (!read.ok) throw new Error("the configuration is bad");
  const workstream = toPlanOf({
    id: toId("ws1"),
    allow: { ...NOTHING_ALLOWED, ...allow },
    ...plan,
  });
  return gate.judge(
    await viewOfTexts({ before, after, workstream }, { config: read.value, syntax }),
  );
}

/** `CODE path:line`, and `(soft)` or `(info)` behind what refuses nothing. */
export const brief = (findings: readonly Finding[]): readonly string[] =>
  findings.map(
    ({ code, file = "", line = 0, severity }) =>
      `${code} ${file}:${line}${severity === "hard" ? "" : ` (${severity})`}`,
  );
