/** What the actions for artifacts have in common. */

import { realpath } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { inputOf } from "./inputs.js";
import { shown } from "./say.js";

/** The number before the first dot of a reference like `v4.1.2`; undefined: it is a commit, or a branch. */
export function majorOf({ uses }: Pick<ActionCall, "uses">): number | undefined {
  const digits = /@v?(\d{1,3})(?:\.\d+){0,2}$/.exec(uses)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** GitHub has switched off what versions 1 to 3 talk to. Undefined: it is a later one. */
export function explainRetired(call: Pick<ActionCall, "uses">): string | undefined {
  const major = majorOf(call);
  return major !== undefined && major < 4
    ? `${call.uses} does not work any more: GitHub has retired versions 1 to 3; use v4 or later`
    : undefined;
}

export type Level =
  | { readonly kind: "level"; readonly level: number }
  | { readonly kind: "malformed"; readonly message: string };

export function readLevel(call: ActionCall): Level {
  const text = inputOf(call, "compression-level");
  if (text === "") return { kind: "level", level: 6 };
  return /^\d$/.test(text)
    ? { kind: "level", level: Number(text) }
    : {
        kind: "malformed",
        message: `compression-level is ${shown(text)}; give a number from 0 to 9.`,
      };
}

/** The real path of all that belongs to the job: nothing outside is read or written. */
export const rootOf = ({ site }: Pick<ActionCall, "site">): Promise<string> =>
  realpath(site.directory);

/** As the actions read a path: `~` is the home folder, all else is seen from the workspace. */
export function toPath({ site }: Pick<ActionCall, "site">, text: string): string {
  if (text.startsWith("~")) return join(site.home, text.slice(1));
  return isAbsolute(text) ? resolve(text) : resolve(site.workspace, text);
}
