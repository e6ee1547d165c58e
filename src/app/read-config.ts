/** `interlock.yaml` of a commit: read from the base, never from a change. */

import { parseConfig } from "../config/parse-config.js";
import { parseMatchers } from "../config/parse-matchers.js";
import { explainProblem } from "../config/problem.js";
import type { Config, MatcherFile } from "../domain/config.js";
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
  const tree = await repository.treeOf(commit);
  const text = await repository.readFile(tree, CONFIG_FILE);
  if (text === undefined) {
    return {
      kind: "bad",
      why: `commit ${commit.slice(0, 10)} has no ${CONFIG_FILE}; run \`interlock init\` and commit it`,
    };
  }
  const parsed = parseConfig(text, CONFIG_FILE);
  if (!parsed.ok) return { kind: "bad", why: parsed.problems.map(explainProblem).join("\n") };
  return withMatchers(parsed.value, async (path) => repository.readFile(tree, path));
}

/** Files of matchers are read beside the configuration, from the same commit; one that is bad makes all of it bad. */
async function withMatchers(
  config: Config,
  readFile: (path: string) => Promise<string | undefined>,
): Promise<ConfigRead> {
  const matchers: MatcherFile[] = [];
  for (const { path } of config.matchers) {
    const json = await readFile(path);
    if (json === undefined) {
      const why = `${CONFIG_FILE}: matchers names ${path}, which this commit does not have; commit the file, or take it off the list.`;
      return { kind: "bad", why };
    }
    const parsed = parseMatchers(json, path);
    if (!parsed.ok) return { kind: "bad", why: parsed.problems.map(explainProblem).join("\n") };
    matchers.push({ path, json });
  }
  return { kind: "ok", config: { ...config, matchers } };
}

const same = (read: ConfigRead): ConfigRead => read;

const toStrict = (read: ConfigRead): ConfigRead =>
  read.kind === "bad"
    ? read
    : {
        kind: "ok",
        config: { ...read.config, proof: { ...read.config.proof, profile: "strict" } },
      };
