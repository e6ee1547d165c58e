/** A finding of one of Interlock's own rules: hard and the workstream's, unless it says otherwise. */

import type { Finding, ReasonCode } from "../domain/finding.js";
import { hash } from "../domain/hash.js";

/** `key` is what the finding is known again by: a path, a test's id, a name. Never a line number. */
export function toRuleFinding(
  code: ReasonCode,
  key: string,
  rest: Pick<Finding, "message"> & Partial<Finding>,
): Finding {
  const signature = `${code.toLowerCase()}:${hash(key)}/${hash(key)}`;
  return { code, severity: "hard", blame: "workstream", signature, ...rest };
}
