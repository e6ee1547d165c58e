/** Reading the inputs of an action as GitHub's toolkit does. */

import type { ActionCall } from "../run/action-call.js";

type Inputs = Pick<ActionCall, "inputs">;

export const inputOf = ({ inputs }: Inputs, name: string): string => (inputs[name] ?? "").trim();

export const isOn = (call: Inputs, name: string): boolean =>
  inputOf(call, name).toLowerCase() === "true";

/** One value a line; empty lines are none. */
export const linesOf = (call: Inputs, name: string): readonly string[] =>
  inputOf(call, name)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Values with commas or blanks between them. */
export const listOf = (call: Inputs, name: string): readonly string[] =>
  inputOf(call, name)
    .split(/[\s,]+/)
    .filter((each) => each !== "");
