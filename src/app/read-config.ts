/** `interlock.yaml` of a commit: read from the base, never from a change. */

import { parseConfig } from "../config/parse-config.js";
import { explainProblem } from "../config/problem.js";
import type { Config } from "../domain/config.js";
import type { Sha } from "../domain/ids.js";
import type { Repository } from "../ports/repository.js";

export type ConfigRead =
  | { readonly kind: "ok"; readonly config: Config }
  | { readonly kind: "bad"; readonly why: string };

export type ReadConfig = (commit: Sha) => Promise<ConfigRead>;

export const CONFIG_FILE = "interlock.yaml";

/** Reads each commit's configuration once. `isStrict`: with the strict profile, whatever it says. */
export function configReader(
  repository: Pick<Repository, "treeOf" | "readFile">,
  isStrict = false,
): ReadConfig {
  const known = new Map<Sha, Promise<ConfigRead>>();
  return (commit) => {
    const reading = known.get(commit) ?? read(repository, commit).then(isStrict ? toStrict : same);
    known.set(commit, reading);
    return reading;
  };
}

async function read(
  repository: Pick<Repository, "treeOf" | "readFile">,
  commit: Sha,
): Promise<ConfigRead> {
  const text = await repository.readFile(await repository.treeOf(commit), CONFIG_FILE);
  if (text === undefined) {
    return {
      kind: "bad",
      why: `commit ${commit.slice(0, 10)} has no ${CONFIG_FILE}; run \`interlock init\` and commit it`,
    };
  }
  const parsed = parseConfig(text, CONFIG_FILE);
  if (parsed.ok) return { kind: "ok", config: parsed.value };
  return { kind: "bad", why: parsed.problems.map(explainProblem).join("\n") };
}

const same = (read: ConfigRead): ConfigRead => read;

const toStrict = (read: ConfigRead): ConfigRead =>
  read.kind === "bad"
    ? read
    : {
        kind: "ok",
        config: { ...read.config, proof: { ...read.config.proof, profile: "strict" } },
      };
