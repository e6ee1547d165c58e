/** What an action's inputs are: what was given, and the defaults for the rest. */

import type { Surroundings } from "../expressions/evaluate.js";
import { renderText } from "../expressions/render.js";
import type { Action } from "../model/action.js";
import { complain } from "./condition.js";

export type Inputs =
  | {
      readonly kind: "inputs";
      /** Names as the action writes them, where it knows them. */
      readonly values: Readonly<Record<string, string>>;
      readonly unknown: readonly string[];
    }
  | { readonly kind: "problem"; readonly message: string };

export function inputsOf(
  action: Action,
  given: Readonly<Record<string, string>>,
  surroundings: Surroundings,
): Inputs {
  const named = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const values: (readonly [string, string])[] = [];
  for (const [name, input] of Object.entries(action.inputs)) {
    const value = named.get(name.toLowerCase());
    if (value !== undefined) values.push([name, value]);
    else if (input.default !== undefined) {
      const rendered = renderText(input.default, surroundings);
      if (rendered.kind === "problem") return complain(rendered);
      values.push([name, rendered.value]);
    } else values.push([name, ""]);
  }
  const known = new Set(Object.keys(action.inputs).map((name) => name.toLowerCase()));
  const unknown = Object.keys(given).filter((name) => !known.has(name.toLowerCase()));
  for (const name of unknown) values.push([name, given[name] ?? ""]);
  return { kind: "inputs", values: Object.fromEntries(values), unknown };
}

/** `INPUT_NODE-VERSION`, as `core.getInput` looks for it. */
export const inputVariables = (
  inputs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`,
      value,
    ]),
  );
