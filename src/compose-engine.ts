/** What containers are started by on this machine, and how those of this process are told from others'. */

import { createHash } from "node:crypto";
import { hostname } from "node:os";
import type { EngineHere } from "./actions/containers/engine.js";
import { removeLeftovers, toPrefix } from "./actions/containers/leftovers.js";

/** Engines are found by where the user has put them; of the rest of the environment the client needs nothing. */
export const engineEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined &&
      /^(?:PATH|HOME|USER|LOGNAME|XDG_.*|DOCKER_.*|CONTAINERS?_.*)$/.test(name)
        ? [[name, value] as const]
        : [],
    ),
  );

/** An engine may serve several machines. */
const MACHINE = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

export const ownPrefix = (): string => toPrefix({ machine: MACHINE, pid: process.pid });

/** Removes what Interlocks that were killed have left running. */
export const tidyEngine = async (engine: EngineHere): Promise<void> => {
  await removeLeftovers(engine, MACHINE, isAlive);
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}
