/** Where Interlock works: which repository, which base, where its state is kept; or why it cannot work there. */

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { git } from "./adapters/git/git.js";
import { inspectRepository, type RepositoryInspection } from "./adapters/git/inspect.js";
import { openStateDirectory } from "./adapters/state-directory.js";
import { CONFIG_FILE } from "./app/read-config.js";
import type { RepositoryFiles } from "./config/detect.js";
import { parseConfig } from "./config/parse-config.js";
import { explainProblem } from "./config/problem.js";
import type { Config } from "./domain/config.js";
import { type Sha, toSha } from "./domain/ids.js";

export interface Site {
  /** Top folder of the user's checkout (or the bare repository itself). */
  readonly root: string;
  readonly gitDir: string;
  readonly name: string;
  readonly stateDirectory: string;
  /** The user named the state directory: who wants to find the runs again has to name it too. */
  readonly isStateChosen: boolean;
  readonly base: string;
  readonly tip: Sha;
  readonly config: Config;
  readonly inspection: RepositoryInspection;
}

export type SiteResult =
  | { readonly kind: "site"; readonly site: Site }
  | { readonly kind: "refused"; readonly why: string };

export interface SiteOptions {
  readonly path: string;
  readonly stateDirectory?: string;
  readonly base?: string;
}

const COMMON_BASES = ["main", "master", "trunk", "develop"];

export async function openSite(options: SiteOptions): Promise<SiteResult> {
  const inspection = await inspectRepository(options.path, options.base ?? "main");
  if (inspection.kind === "not-a-repository") {
    return {
      kind: "refused",
      why: `${options.path} is not inside a git repository; change into one, or give --repo DIR.`,
    };
  }
  if (inspection.kind === "unusable") return { kind: "refused", why: inspection.why };
  const obstacle = obstacleOf(inspection);
  if (obstacle !== undefined) return { kind: "refused", why: obstacle };
  const found = await findConfig(inspection, options.base);
  if (found.kind === "refused") return found;
  const state = await openStateDirectory({
    repository: inspection.commonDir,
    name: basename(inspection.root),
    ...(options.stateDirectory === undefined ? {} : { stateDirectory: options.stateDirectory }),
  });
  if (state.kind === "unusable") return { kind: "refused", why: state.why };
  const { base, config, tip } = found;
  return {
    kind: "site",
    site: {
      root: inspection.root,
      gitDir: inspection.commonDir,
      name: basename(inspection.root),
      stateDirectory: state.path,
      isStateChosen: options.stateDirectory !== undefined,
      base,
      tip,
      config,
      inspection,
    },
  };
}

/** What stands in the way, with the way out of it. */
function obstacleOf(inspection: RepositoryInspection): string | undefined {
  const where = inspection.root;
  if (!inspection.hasCommits)
    return `${where} has no commits yet; commit something first: Interlock proves changes against a base.`;
  if (inspection.isShallow) {
    return `${where} is a shallow clone, so merges cannot be computed; run \`git fetch --unshallow\` there.`;
  }
  if (inspection.hasSubmodules) {
    return `${where} has submodules (.gitmodules), which clean checkouts cannot fill offline; Interlock does not support them yet.`;
  }
  if (!inspection.isWritable)
    return `${inspection.commonDir} is not writable, so nothing could land; make it writable for this user.`;
  if (inspection.objectFormat !== "sha1") {
    return `${where} uses ${inspection.objectFormat} object ids, which Interlock does not support yet; use a sha1 repository.`;
  }
  return undefined;
}

type FoundConfig =
  | { readonly kind: "found"; readonly base: string; readonly tip: Sha; readonly config: Config }
  | { readonly kind: "refused"; readonly why: string };

/** The configuration names the base branch, and is read from it. */
async function findConfig(
  inspection: RepositoryInspection,
  wanted: string | undefined,
): Promise<FoundConfig> {
  const names = wanted === undefined ? candidates(inspection) : [wanted];
  for (const name of names) {
    const text = await configOn(inspection.commonDir, name);
    if (text === undefined) continue;
    const parsed = parseConfig(text, `${name}:${CONFIG_FILE}`);
    if (!parsed.ok) return { kind: "refused", why: parsed.problems.map(explainProblem).join("\n") };
    if (parsed.value.base === name) return found(inspection.commonDir, name, parsed.value);
    if (wanted !== undefined) {
      return {
        kind: "refused",
        why: `${CONFIG_FILE} on ${name} says \`base: ${parsed.value.base}\`; leave out --base, or mend one of them.`,
      };
    }
    if (!inspection.branches.includes(parsed.value.base)) {
      return {
        kind: "refused",
        why: `${CONFIG_FILE} on ${name} says \`base: ${parsed.value.base}\`, but there is no branch ${parsed.value.base}; make it, or name one of ${inspection.branches.join(", ")}.`,
      };
    }
    if (!names.includes(parsed.value.base)) names.push(parsed.value.base);
  }
  const where = names.length === 0 ? "any branch" : names.join(", ");
  return {
    kind: "refused",
    why: `There is no ${CONFIG_FILE} on ${where} of ${inspection.root}; run \`interlock init\`, then commit the file to the base branch.`,
  };
}

const found = async (gitDir: string, base: string, config: Config): Promise<FoundConfig> => {
  const tip = toSha(
    await git({ gitDir }, ["rev-parse", "--verify", `refs/heads/${base}^{commit}`]),
  );
  return { kind: "found", base, tip, config };
};

function candidates(inspection: RepositoryInspection): string[] {
  const all =
    inspection.currentBranch === undefined
      ? COMMON_BASES
      : [...COMMON_BASES, inspection.currentBranch];
  return [...new Set(all)].filter((name) => inspection.branches.includes(name));
}

async function configOn(gitDir: string, branch: string): Promise<string | undefined> {
  const listed = await git({ gitDir }, [
    "ls-tree",
    "--name-only",
    `refs/heads/${branch}`,
    "--",
    CONFIG_FILE,
  ]);
  return listed.trim() === ""
    ? undefined
    : git({ gitDir }, ["cat-file", "blob", `refs/heads/${branch}:${CONFIG_FILE}`]);
}

export type InitPlace =
  | { readonly kind: "place"; readonly root: string; readonly branch: string }
  | { readonly kind: "refused"; readonly why: string };

/** Where `interlock init` writes; it asks less of a repository than a run does. */
export async function inspectForInit(path: string): Promise<InitPlace> {
  const inspection = await inspectRepository(path, "main");
  if (inspection.kind === "not-a-repository") {
    return {
      kind: "refused",
      why: `${path} is not inside a git repository; run \`git init\` there first, or give --repo DIR.`,
    };
  }
  if (inspection.kind === "unusable") return { kind: "refused", why: inspection.why };
  if (inspection.isBare)
    return {
      kind: "refused",
      why: `${inspection.root} is a bare repository; run \`interlock init\` in a checkout of it.`,
    };
  return { kind: "place", root: inspection.root, branch: inspection.currentBranch ?? "main" };
}

/** What a repository is made of: the files that git tracks, or would if they were added. */
export async function readRepositoryFiles(root: string): Promise<RepositoryFiles> {
  const listed = await git({ cwd: root }, [
    "ls-files",
    "-z",
    "--cached",
    "--others",
    "--exclude-standard",
  ]);
  const list = listed.split("\0").filter((path) => path !== "");
  return {
    list,
    read: (path) => (list.includes(path) ? readFileSync(join(root, path), "utf8") : undefined),
  };
}
