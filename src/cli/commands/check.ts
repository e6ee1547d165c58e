/** `interlock check`: what an agent or a person runs before finishing: all gates on the current commit. */

import { hasUncommitted } from "../../compose-reading.js";
import type { Console } from "../console.js";
import { type ExportOptions, openExporter } from "../export.js";
import type { Place } from "../place.js";
import type { ExitCode } from "../refusal.js";
import { useSite } from "../use-site.js";
import { commitNamed, proveAndSay } from "./prove.js";

export interface CheckOptions extends Place, ExportOptions {
  readonly strict?: boolean;
}

export async function check(console: Console, options: CheckOptions): Promise<ExitCode> {
  const exporter = openExporter(console, options);
  const site = await useSite(options);
  if (await hasUncommitted(site))
    console.say("⚠ There are uncommitted changes; only the commit is checked.");
  const head = await commitNamed(site, "HEAD", "HEAD");
  return proveAndSay(console, {
    site,
    base: site.tip,
    head,
    workstream: undefined,
    workstreamFile: undefined,
    exporter,
    isStrict: options.strict === true,
    json: options.json === true,
  });
}
