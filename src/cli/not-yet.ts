/** What the files may say and this version does not do: refused where it would change the outcome, said otherwise. */

import type { Config } from "../domain/config.js";
import type { Plan } from "../domain/plan.js";
import { Refusal } from "./refusal.js";

export function refuseWhatCannotRun(config: Config): void {
  if (config.forge.kind === "github") {
    throw new Refusal(
      "interlock.yaml says `forge: {kind: github}`, which this version cannot do; say `{kind: local}`.",
    );
  }
}

/** Sentences for people, about keys that are read and have no effect yet. */
export function unheeded(config: Config, plan: Plan): readonly string[] {
  const strict =
    config.proof.profile === "strict"
      ? ["`proof.profile: strict` has no gates of its own yet; it is proven as standard."]
      : [];
  const keys = ["removeTests", "changeTests"] as const;
  const allowed = plan.workstreams.flatMap((one) =>
    keys
      .filter((key) => one.allow[key].length > 0)
      .map((key) => `${one.id}: \`allow.${key}\` permits what no gate looks for yet.`),
  );
  return [...strict, ...allowed];
}
