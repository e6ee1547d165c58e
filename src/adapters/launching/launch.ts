/**
 * Starts small programs. To start one, the system copies the memory map of whoever starts it, and Node waits: tens of
 * milliseconds in a process of hundreds of megabytes, thousands of times a run. So the first few are started here, and all later ones
 * by the launcher, a small process beside this one (docs/decisions/0047).
 */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLauncher, type Launcher } from "./launcher.js";
import { type Launch, type Launched, runToEnd } from "./run-to-end.js";

export type { Launched } from "./run-to-end.js";

/** A command that needs no more than these ends before a launcher would have paid for its own start. */
const LAUNCHED_HERE = 16;

/** Its place among the sources, where nothing is built, holds no program: then everything is started here. */
const PROGRAM = fileURLToPath(new URL("./launcher-main.js", import.meta.url));

let program = existsSync(PROGRAM) ? PROGRAM : undefined;
let count = 0;
let launcher: Launcher | undefined;

/** Never rejects; what could not be started, or did not end by itself, is an answer. */
export function launch(request: Launch): Promise<Launched> {
  count += 1;
  if (program === undefined || count <= LAUNCHED_HERE) return runToEnd(request);
  // One that is gone has said so to whoever waited for it; whoever comes later gets a new one.
  if (launcher === undefined || launcher.isGone()) launcher = createLauncher(program);
  return launcher.launch(request);
}

/** For tests, which run from the sources: where a built launcher is. */
export function useLauncher(built: string): void {
  program = built;
}
