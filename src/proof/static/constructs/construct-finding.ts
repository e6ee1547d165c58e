/** A forbidden construct as a finding, and what a plan may say of it. */

import type { Finding } from "../../../domain/finding.js";
import type { WorkstreamPlan } from "../../../domain/plan.js";
import { isAllowed } from "../../allowances.js";
import { toRuleFinding } from "../../rule-finding.js";
import type { Sighting } from "../sighting.js";

export function toConstructFinding(file: string, sighting: Sighting): Finding {
  const { code, line, key, message, hint, severity } = sighting;
  return toRuleFinding(code, `${file} ${key}`, {
    ...{ file, line, message },
    ...(severity === undefined ? {} : { severity }),
    fix: { hint },
    allowance: `allow.constructs: [${JSON.stringify(`${code}:${file}`)}]`,
  });
}

/** By the code alone, or by the code for some files. */
export const isConstructAllowed = (
  workstream: WorkstreamPlan | undefined,
  { code, file }: Pick<Finding, "code" | "file">,
): boolean =>
  isAllowed(workstream, "constructs", code) ||
  isAllowed(workstream, "constructs", `${code}:${file ?? ""}`);
