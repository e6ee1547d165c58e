/** Where the programs of one turn find what listens on this machine: behind a door of their box, or on the loopback that they share. */

import { hasOwnLoopback, type Isolation } from "../../domain/isolation.js";
import type { Door } from "../../ports/sandbox.js";

export interface TurnDoor {
  /** `http://127.0.0.1:<port>`, as programs inside reach it. */
  readonly url: string;
  /** What the box has to have for it. */
  readonly doors: readonly Door[];
}

/** `portInside` is where a box with a network of its own has it. */
export function toTurnDoor(
  { socket, port }: Door,
  portInside: number,
  isolation: Isolation,
): TurnDoor {
  const inside = hasOwnLoopback(isolation) ? portInside : port;
  return {
    url: `http://127.0.0.1:${inside}`,
    doors:
      isolation.kind === "none" || isolation.network === "open" ? [] : [{ socket, port: inside }],
  };
}
