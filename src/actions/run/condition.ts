/** Whether something runs, by its `if`; and how a part that cannot be evaluated is complained of. */

import { evaluateExpression, type Surroundings } from "../expressions/evaluate.js";
import type { RenderProblem } from "../expressions/render.js";
import { isTruthy } from "../expressions/value.js";
import { explainComplaint, type Place } from "../model/complaint.js";
import type { Expression } from "../model/template.js";

type Decided =
  | { readonly kind: "run" }
  | { readonly kind: "skip" }
  | { readonly kind: "problem"; readonly message: string };

/** GitHub runs what has no condition as long as nothing has failed. */
export function decide(condition: Expression | undefined, surroundings: Surroundings): Decided {
  const evaluated = evaluateExpression(condition?.text ?? "success()", surroundings);
  if (evaluated.kind === "value")
    return isTruthy(evaluated.value) ? { kind: "run" } : { kind: "skip" };
  const message = `The condition cannot be evaluated: ${evaluated.message}`;
  return {
    kind: "problem",
    message: condition === undefined ? message : atPlace(condition.place, message),
  };
}

export const complain = ({
  place,
  message,
}: RenderProblem): { readonly kind: "problem"; readonly message: string } => ({
  kind: "problem",
  message: atPlace(place, message),
});

export const atPlace = (place: Place, message: string): string =>
  explainComplaint({ place, message });
