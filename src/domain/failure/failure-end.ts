/** How a command ended, as plain data: the same shape as the process port's, which the domain may not import. */

import { assertNever } from "../assert-never.js";

export type FailureEnd =
  | { readonly kind: "exited"; readonly exitCode: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timed-out" }
  | { readonly kind: "flooded" }
  | { readonly kind: "cancelled" }
  | { readonly kind: "not-started"; readonly reason: string };

/** In a few words, as a part of a sentence: `exit 1`. */
export function explainEnd(end: FailureEnd): string {
  switch (end.kind) {
    case "exited":
      return `exit ${end.exitCode}`;
    case "signalled":
      return `ended by ${end.signal}`;
    case "timed-out":
      return "not done within its time";
    case "flooded":
      return "ended because it printed without end";
    case "cancelled":
      return "cancelled";
    case "not-started":
      return `could not start: ${end.reason}`;
    default:
      return assertNever(end);
  }
}
