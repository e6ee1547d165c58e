/** A construct that has no place in a change, as a rule has seen it in one side of a file. */

import type { Finding, ReasonCode } from "../../../domain/finding.js";
import type { WorkstreamPlan } from "../../../domain/plan.js";
import type { SyntaxNode } from "../../../ports/syntax.js";
import { isAllowed } from "../../allowances.js";
import type { ChangedFile, ChangeView, FileText } from "../../change/change-view.js";
import { toRuleFinding } from "../../rule-finding.js";

export interface Sighting extends Pick<SyntaxNode, "line" | "endLine"> {
  readonly code: ReasonCode;
  /** What it is known again by, elsewhere or in another attempt: neither a line nor a path. */
  readonly key: string;
  readonly message: string;
  readonly hint: string;
  /** `hard` if absent. */
  readonly severity?: "hard" | "soft";
}

export interface Side {
  readonly file: ChangedFile;
  readonly text: FileText;
}

/** What stands in one side of a changed file, new or not. It reads other files of the change only to understand this one. */
export type ConstructRule = (side: Side, change: ChangeView) => readonly Sighting[];

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

/** For messages: one line, and not all of a long one. */
export const quoted = (text: string): string => `\`${(text.split("\n")[0] ?? "").slice(0, 80)}\``;
