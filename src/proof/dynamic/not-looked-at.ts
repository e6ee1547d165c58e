/** What a gate that ran out of time, or of means, says of what it has not done. */

import type { Finding, ReasonCode } from "../../domain/finding.js";
import { toRuleFinding } from "../rule-finding.js";

/** `what`: a sentence part that says what was left out, and why. */
export const notLookedAt = (code: ReasonCode, what: string): Finding =>
  toRuleFinding(code, `not looked at: ${code}`, {
    severity: "info",
    blame: "unknown",
    message: `not looked at: ${what}`,
  });
