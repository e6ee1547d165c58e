/**
 * The reaper's program: `node reaper-main.js <scope>/<owner> [<folder of mounts> …]`, with a pipe from Interlock as standard input.
 *
 * A byte on the pipe says that Interlock has ended well. The pipe's end without one says that it died, which it has
 * no other way of telling after a `kill -9`: then every process of that owner is ended, until none is left.
 */

import { unmountBelow } from "../files/mounts.js";
import { systemClock } from "./clock.js";
import { isOwnedBy } from "./marker.js";
import { endProcesses } from "./process-tree.js";

/** Each round has a grace and hundreds of kills of its own; more of them only help against a fork bomb. */
const ROUNDS_MAX = 20;

async function main(ownerMarker: string, mounts: readonly string[]): Promise<void> {
  if (await hasEndedWell()) return;
  await endAll(ownerMarker);
  for (const folder of mounts) await unmountBelow(folder);
}

async function endAll(ownerMarker: string): Promise<void> {
  const isMarked = (chain: string): boolean => isOwnedBy(chain, ownerMarker);
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { ended, left } = await endProcesses({ isMarked }, systemClock);
    if (ended === 0 && left.length === 0) return;
  }
}

async function hasEndedWell(): Promise<boolean> {
  for await (const bytes of process.stdin) if (String(bytes).length > 0) return true;
  return false;
}

const [ownerMarker, ...mounts] = process.argv.slice(2);
if (ownerMarker === undefined) throw new Error("The reaper wants <scope>/<owner>.");
await main(ownerMarker, mounts);
