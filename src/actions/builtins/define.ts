/** A built-in action from its description: which inputs it knows, and what it does. */

import type { ActionCall, ActionEnd, Builtin } from "../run/action-call.js";
import { warn } from "./say.js";

export interface Definition {
  /** In lower case. */
  readonly names: readonly string[];
  /** All inputs that the action has on GitHub, in lower case, and their defaults. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly preview?: NonNullable<Builtin["preview"]>;
  main(call: ActionCall): Promise<ActionEnd>;
}

export function defineAction(definition: Definition): Builtin {
  const { names, inputs, preview } = definition;
  const known = new Set(Object.keys(inputs));
  return {
    names,
    defaults: inputs,
    ...(preview === undefined ? {} : { preview }),
    async main(call) {
      const unknown = Object.keys(call.inputs).filter((name) => !known.has(name));
      if (unknown.length > 0)
        warn(
          call,
          `Unexpected input(s) ${quoted(unknown)}, valid inputs are [${quoted([...known])}]`,
        );
      return definition.main(call);
    },
  };
}

const quoted = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
