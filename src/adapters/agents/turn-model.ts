/** The agent's model as the programs of one turn find it, when it stands behind Interlock's proxy. */

import type { Isolation } from "../../domain/isolation.js";
import type { TurnRequest } from "../../ports/agent.js";
import type { Door } from "../../ports/sandbox.js";
import { toTurnDoor } from "./turn-door.js";

/** Where a box without the machine's network has the door to the model. */
const PORT_INSIDE = 3130;

export interface TurnModel {
  readonly doors: readonly Door[];
  /** With `{model_url}` and `{model_token}` filled in. */
  argv(argv: readonly string[]): readonly string[];
  /** The same, and with the variables by which agents are told of an address. */
  env(env: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

const AS_IT_IS: TurnModel = { doors: [], argv: (argv) => argv, env: (env) => env };

export function toTurnModel({ model }: TurnRequest, isolation: Isolation): TurnModel {
  if (model === undefined) return AS_IT_IS;
  const { url, doors } = toTurnDoor(model, PORT_INSIDE, isolation);
  const filled = (text: string): string =>
    text.split("{model_url}").join(url).split("{model_token}").join(model.token);
  return {
    doors,
    argv: (argv) => argv.map(filled),
    env: (env) => ({
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)])),
      ...model.variables(url),
    }),
  };
}
