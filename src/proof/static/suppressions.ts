/** Warnings that a change silences instead of mending what they are about: of no kind and rule may there be more than before. */

import type { Finding } from "../../domain/finding.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import { isAllowed } from "../allowances.js";
import type { ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import { newSightings, type PlacedSighting } from "./new-sightings.js";
import type { Control, StaticGate } from "./static-gate.js";
import { suppressionsIn } from "./suppressions/in-text.js";

export const suppressions: StaticGate = {
  id: "proof:suppressions",
  judge: (change) => Promise.resolve(findingsIn(change)),
  controls: [
    one("src/a.js", "// eslint-disable-next-line no-console\nlog();\n"),
    one("src/a.ts", "// @ts-ignore\nexport const a = b as any;\n"),
    one("src/a.py", "import os  # noqa: F401\n"),
    one("src/a.rs", "#[allow(dead_code)]\nfn f() {}\n"),
    one("a.go", "package a\n\nfunc f() {} //nolint:unused\n"),
    one("A.java", '@SuppressWarnings("unchecked")\nclass A {}\n'),
  ],
};

function one(path: string, text: string): Control {
  return { code: "SUPPRESSION_ADDED", after: { [path]: text } };
}

const findingsIn = (change: ChangeView): readonly Finding[] =>
  newSightings(change, [suppressionsIn]).map((placed) => toFinding(placed, change.workstream));

function toFinding(
  { file, sighting }: PlacedSighting,
  workstream: WorkstreamPlan | undefined,
): Finding {
  const { line, key, message, hint } = sighting;
  const isPermitted = namesOf(key).some((name) => isAllowed(workstream, "suppressions", name));
  return toRuleFinding("SUPPRESSION_ADDED", `${file.path} ${key}`, {
    file: file.path,
    line,
    message: isPermitted ? `${message} [allowed by the plan]` : message,
    fix: { hint },
    allowance: `allow.suppressions: [${JSON.stringify(key)}]`,
    ...(isPermitted ? { severity: "info" } : {}),
  });
}

/** `noqa:F401`, or the kind or the rule alone. */
function namesOf(key: string): readonly string[] {
  const at = key.indexOf(":");
  return [key, key.slice(0, at), key.slice(at + 1)];
}
