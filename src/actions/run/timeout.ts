/** `timeout-minutes` in milliseconds, or what is wrong with it. */

import type { Surroundings } from "../expressions/evaluate.js";
import { render } from "../expressions/render.js";
import type { Template } from "../model/template.js";
import { atPlace, complain } from "./condition.js";

const MINUTE_MS = 60_000;

/** GitHub's own end of a step, when nothing says another. */
const STEP_MINUTES_MAX = 360;

export function toTimeout(
  minutes: Template | undefined,
  surroundings: Surroundings,
): number | { readonly kind: "problem"; readonly message: string } {
  if (minutes === undefined) return STEP_MINUTES_MAX * MINUTE_MS;
  const rendered = render(minutes, surroundings);
  if (rendered.kind === "problem") return complain(rendered);
  const value = Number(rendered.value);
  // GitHub takes 0 for none.
  if (value === 0) return STEP_MINUTES_MAX * MINUTE_MS;
  if (Number.isFinite(value) && value > 0) return Math.min(value, STEP_MINUTES_MAX) * MINUTE_MS;
  const message = `timeout-minutes is ${JSON.stringify(rendered.value)}; give a number of minutes.`;
  return { kind: "problem", message: atPlace(minutes.place, message) };
}
