/** `interlock status`: what is going on, from the journal, whoever writes it. */

import { toStatus } from "../../domain/status.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode } from "../refusal.js";
import { statusText } from "../status-text.js";
import { useSite } from "../use-site.js";
import { findRun, readRun } from "./choose-run.js";

export async function status(
  console: Console,
  options: Place & { readonly run?: string },
): Promise<ExitCode> {
  const site = await useSite(options);
  const run = await readRun(site, await findRun(site, options.run));
  const value = toStatus(run);
  console.print(options.json === true ? JSON.stringify(value) : statusText(value));
  return EXIT.done;
}
