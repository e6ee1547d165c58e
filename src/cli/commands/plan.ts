/** `interlock plan FILE`: checks it, draws it, and says what will hurt. */

import { drawPlan } from "../../domain/plan/draw.js";
import { forecast } from "../../domain/plan/forecast.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { readPlanFile } from "../read-inputs.js";
import { EXIT, type ExitCode } from "../refusal.js";
import { siteIfAny } from "../use-site.js";

export async function plan(console: Console, file: string, options: Place): Promise<ExitCode> {
  const site = await siteIfAny(options);
  const { plan: parsed, warnings } = readPlanFile(file, site?.config);
  const flags = forecast(parsed);
  if (options.json === true) {
    console.print(JSON.stringify({ schema: "interlock/plan/v1", plan: parsed, flags, warnings }));
    return EXIT.done;
  }
  console.print(drawPlan(parsed));
  for (const warning of warnings) console.print(`⚠ ${warning}`);
  for (const flag of flags) console.print(`⚠ ${flag.message}`);
  const count = parsed.workstreams.length;
  console.print(
    `${count} workstream${count === 1 ? "" : "s"}, ${flags.length + warnings.length} to think about. Run it: interlock run ${file}`,
  );
  return EXIT.done;
}
