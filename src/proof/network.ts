/** Acceptance checks stand in a plan, which knows nothing of the machine: they have a network where some gate has one. */

import type { Config } from "../domain/config.js";

export const hasNetwork = ({ gates }: Config): boolean =>
  gates.some((gate) => gate.kind !== "actions" && gate.network);
