/** When another attempt would only fail the same way again. */

import { LIMITS } from "../limits.js";
import { coarseOf } from "./signature.js";

export interface Stuck {
  readonly kind: "same" | "moving" | "oscillation";
  readonly explanation: string;
}

type Failures = ReadonlySet<string>;

/**
 * `history` holds the fine signatures of each failed attempt, oldest first.
 * An attempt that made one of its failures go away is progress, however many are left.
 */
export function isStuck(history: readonly (readonly string[])[]): Stuck | undefined {
  const fine = history.map((signatures) => new Set(signatures));
  const coarse = history.map((signatures) => new Set(signatures.map(coarseOf)));
  if (hasComeBack(fine, LIMITS.sameSignatureMax)) {
    return { kind: "same", explanation: explainSame(LIMITS.sameSignatureMax, fine) };
  }
  if (isOscillating(fine) || isOscillating(coarse)) {
    return {
      kind: "oscillation",
      explanation: "the last 4 attempts went back and forth between two failures",
    };
  }
  if (hasComeBack(coarse, LIMITS.sameCoarseSignatureMax)) {
    return { kind: "moving", explanation: explainMoving(LIMITS.sameCoarseSignatureMax) };
  }
  return undefined;
}

/** In each of the last `times` attempts everything that failed before failed again. */
function hasComeBack(history: readonly Failures[], times: number): boolean {
  const last = history.slice(-times);
  const [first] = last;
  if (first === undefined || last.length < times || first.size === 0) return false;
  return last.every(
    (failures, index) => index === 0 || isSubset(last[index - 1] ?? first, failures),
  );
}

function isOscillating(history: readonly Failures[]): boolean {
  const [a, b, c, d] = history.slice(-4);
  if (a === undefined || b === undefined || c === undefined || d === undefined) return false;
  return isEqual(a, c) && isEqual(b, d) && !isEqual(a, b) && a.size > 0 && b.size > 0;
}

const isSubset = (part: Failures, whole: Failures): boolean =>
  [...part].every((one) => whole.has(one));
const isEqual = (one: Failures, other: Failures): boolean =>
  one.size === other.size && isSubset(one, other);

function explainSame(times: number, history: readonly Failures[]): string {
  const count = history.at(-times)?.size ?? 0;
  return `${count === 1 ? "the same failure" : `the same ${count} failures`} came back in ${times} attempts in a row`;
}

const explainMoving = (times: number): string =>
  `the same failure came back in ${times} attempts in a row, each time with other values`;
