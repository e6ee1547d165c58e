/** Chance that can be played again: whole numbers from a seed. */

import { createHash } from "node:crypto";
import type { Chance } from "./perturb.js";

export function chanceFrom(seed: string): Chance {
  let count = 0;
  return (below) => {
    count += 1;
    const digest = createHash("sha256").update(`${seed}/${count}`).digest();
    return digest.readUInt32BE(0) % Math.max(1, below);
  };
}
