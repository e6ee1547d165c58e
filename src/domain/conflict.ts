/** A textual merge conflict as a check run, so that it reaches the agent the way every failure does. */

import type { CheckRun } from "./check-run.js";
import { hash } from "./hash.js";
import { LIMITS } from "./limits.js";

export function toConflictRun(conflict: {
  readonly files: readonly string[];
  readonly excerpt: readonly string[];
}): CheckRun {
  const { files } = conflict;
  const first = files[0];
  const shared = {
    code: "MERGE_CONFLICT",
    severity: "hard",
    blame: "workstream",
    message: `the change conflicts with what has landed, in ${files.slice(0, 5).join(", ")}${files.length > 5 ? " …" : ""}`,
    excerpt: conflict.excerpt.slice(0, LIMITS.excerptLinesMax),
    signature: `merge_conflict:${hash(files.join("\n"))}/${hash(conflict.excerpt.join("\n"))}`,
    fix: {
      command: "git fetch origin && git merge origin/HEAD",
      hint: "merge the newest base and resolve the conflict",
    },
  } as const;
  return {
    gate: "merge",
    class: "rules",
    conclusion: "failure",
    durationMs: 0,
    findings: [first === undefined ? shared : { ...shared, file: first }],
    evidence: [],
  };
}
