/** What the files may say and this version does not do: refused where it would change the outcome. */

import type { Config } from "../domain/config.js";
import { Refusal } from "./refusal.js";

export function refuseWhatCannotRun(config: Config): void {
  if (config.forge.kind === "github") {
    throw new Refusal(
      "interlock.yaml says `forge: {kind: github}`, which this version cannot do; say `{kind: local}`.",
    );
  }
}
