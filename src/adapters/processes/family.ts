/** Programs that may leave others running behind them, until all are ended together. */

import type { Socket } from "node:net";
import type { ProcessFamily } from "../../ports/process.js";
import type { Clock } from "./clock.js";
import { isOfFamily, toMemberMarker } from "./marker.js";
import { endProcesses } from "./process-tree.js";
import { runProgram } from "./run-program.js";

/** `marker` names this family and nothing else. */
export function openFamily(marker: string, ambient: Clock): ProcessFamily {
  /** Still held by somebody: were they closed, that one would die of its next word. */
  const held = new Set<Socket>();
  let members = 0;
  return {
    run(request) {
      members += 1;
      return runProgram(request, toMemberMarker(marker, members), ambient, (streams) => {
        for (const stream of streams) keepOpen(stream, held);
      });
    },
    async close() {
      const isMarked = (chain: string): boolean => isOfFamily(chain, marker);
      const { ended } = members === 0 ? { ended: 0 } : await endProcesses({ isMarked }, ambient);
      for (const stream of held) stream.destroy();
      held.clear();
      return ended;
    },
  };
}

function keepOpen(stream: Socket, held: Set<Socket>): void {
  if (stream.destroyed) return;
  stream.removeAllListeners("data");
  stream.once("close", () => held.delete(stream));
  held.add(stream);
  stream.resume();
  // Whoever writes there is ended with the family; it is no reason for us to stay.
  stream.unref();
}
