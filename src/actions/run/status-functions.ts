/** `success()` and its like, for whoever asks. */

import type { ExpressionFunction } from "../expressions/evaluate.js";

export interface StatusAnswers {
  readonly success: boolean;
  readonly failure: boolean;
  readonly cancelled: boolean;
}

export function statusFunctions(answers: StatusAnswers): Record<string, ExpressionFunction> {
  const answer = (value: boolean): ExpressionFunction => ({
    argumentsMin: 0,
    argumentsMax: 0,
    call: () => value,
  });
  return {
    success: answer(answers.success),
    failure: answer(answers.failure),
    cancelled: answer(answers.cancelled),
    always: answer(true),
  };
}
