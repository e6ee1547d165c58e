/** How a step is called. */

import type { Surroundings } from "../expressions/evaluate.js";
import { renderText } from "../expressions/render.js";
import type { Template } from "../model/template.js";
import type { Step } from "../model/workflow.js";

const NAME_CHARACTERS_MAX = 80;

export function nameOf(step: Step, surroundings: Surroundings): string {
  if (step.name === undefined) return fallbackName(step);
  const rendered = renderText(step.name, surroundings);
  return rendered.kind === "value" && rendered.value !== "" ? rendered.value : fallbackName(step);
}

/** As GitHub names a step without a name: by its action, or by the first line of its script. */
export function fallbackName(step: Step): string {
  if (step.name?.kind === "literal") return String(step.name.value);
  if (step.kind === "uses") return `Run ${step.uses}`;
  const text =
    step.run.kind === "expression" ? asWritten(step.run.text) : String(literalOf(step.run));
  const [line = ""] = text.trim().split("\n");
  return `Run ${line.slice(0, NAME_CHARACTERS_MAX)}`;
}

const literalOf = (template: Template): unknown =>
  template.kind === "literal" ? template.value : "";

/** Text with expressions in it was made one \`format('…', …)\`: what stands in there is what was written, nearly. */
const asWritten = (text: string): string =>
  /^format\('((?:[^']|'')*)'/.exec(text)?.[1]?.replaceAll("''", "'") ?? text;
