/** Builds the sandbox: tries out once what this machine has, then makes one for each agent's profile. */

import { homedir, totalmem } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemAmbient } from "./adapters/ambient.js";
import { MARKER_VARIABLE, toOwnerMarker } from "./adapters/processes/marker.js";
import { createProcesses } from "./adapters/processes/processes.js";
import type { BoxMaker } from "./adapters/sandbox/box-maker.js";
import { createContainerSearch } from "./adapters/sandbox/find-containers.js";
import { realPath, surveyMachine } from "./adapters/sandbox/machine.js";
import {
  type ProbeRequest,
  probeContainers,
  probeIsolation,
  type Tried,
} from "./adapters/sandbox/probe.js";
import { createSandbox, type SandboxOptions } from "./adapters/sandbox/sandbox.js";
import { engineEnvironment, ownPrefix, tidyEngine } from "./compose-engine.js";
import { keyFile } from "./compose-key.js";
import type {
  AgentConfig,
  AgentsConfig,
  ContainerWish,
  SandboxConfig,
  SandboxProfile,
} from "./domain/config.js";
import type { IsolationKind } from "./domain/isolation.js";
import { LIMITS } from "./domain/limits.js";
import type { Sandbox } from "./ports/sandbox.js";
import type { Site } from "./site.js";

export interface Confinement {
  readonly kind: IsolationKind;
  /** Why it is nothing better, in sentences. */
  readonly lacking: readonly string[];
  /** Agents whose containers do not hold: they get nothing else instead, so they are not started. */
  readonly unmet: readonly { readonly agent: string; readonly why: string }[];
  sandboxOf(config: SandboxConfig): Sandbox;
}

export async function confinementOf(site: Site, agents: AgentsConfig): Promise<Confinement> {
  const home = realPath(homedir()) ?? homedir();
  const machine = surveyMachine(home);
  const ambient = systemAmbient();
  const processes = createProcesses({ marker: toOwnerMarker("probe", ambient.nonce()) });
  const request: ProbeRequest = {
    ...{ processes, machine },
    path: process.env["PATH"] ?? "",
    platform: process.platform,
    containers: createContainerSearch({
      ...{ processes, machine, env: engineEnvironment(), prefix: ownPrefix(), tidy: tidyEngine },
      mark: MARKER_VARIABLE,
      nonce: () => ambient.nonce(),
    }),
  };
  const { maker, lacking } = await probeIsolation(request);
  const containers = await tryContainers(request, agents);
  const keepOut = { always: alwaysHidden(site, home), unlessNamed: [site.root, site.gitDir] };
  return {
    kind: maker.kind,
    lacking,
    unmet: Object.entries(agents.byName).flatMap(([agent, config]) => {
      const tried = triedFor(sandboxConfigOf(config), containers);
      return tried?.kind === "lacking" ? [{ agent, why: tried.lack }] : [];
    }),
    sandboxOf: (config) =>
      createSandbox({
        ...makerFor(config, maker, containers),
        profile: withinMachine(config),
        machine,
        keepOut,
        read: ["base.git", "excludes"].map((name) => join(site.stateDirectory, name)),
        upstream: process.env["HTTPS_PROXY"] ?? process.env["https_proxy"],
      }),
  };
}

/** By the image that the configuration names; by `` where it names none. */
type TriedContainers = ReadonlyMap<string, Tried>;

const keyOf = ({ image = "" }: ContainerWish): string => image;

async function tryContainers(
  request: ProbeRequest,
  agents: AgentsConfig,
): Promise<TriedContainers> {
  const tried = new Map<string, Tried>();
  for (const config of Object.values(agents.byName)) {
    const wish = wishOf(sandboxConfigOf(config));
    if (wish === undefined || tried.has(keyOf(wish))) continue;
    tried.set(keyOf(wish), await probeContainers(request, wish.image));
  }
  return tried;
}

const wishOf = (config: SandboxConfig): ContainerWish | undefined =>
  config.kind === "confined" ? config.container : undefined;

function triedFor(config: SandboxConfig, containers: TriedContainers): Tried | undefined {
  const wish = wishOf(config);
  return wish === undefined ? undefined : containers.get(keyOf(wish));
}

/** What was asked for by name is never replaced by something weaker. */
function makerFor(
  config: SandboxConfig,
  best: BoxMaker,
  containers: TriedContainers,
): Pick<SandboxOptions, "maker" | "unmet"> {
  if (config.kind === "none") return { maker: { kind: "none" } };
  const tried = triedFor(config, containers);
  if (tried === undefined) return { maker: best };
  return tried.kind === "holds"
    ? { maker: tried.maker }
    : { maker: { kind: "none" }, unmet: `isolation: container does not hold here: ${tried.lack}` };
}

/** The state of other repositories lies beside this one's, as a rule. */
function alwaysHidden({ stateDirectory }: Site, home: string): readonly string[] {
  const beside = dirname(stateDirectory);
  return [
    stateDirectory,
    ...(basename(beside) === "interlock" ? [beside] : []),
    keyFile(),
    join(home, ".local", "share", "interlock"),
  ];
}

/** A tape reads its own folder and the player's program, and needs no network. */
const tapeSandbox = (directory: string): SandboxConfig => ({
  kind: "confined",
  profile: {
    ...NOTHING,
    network: "none",
    read: [directory, PROGRAMS, join(PROGRAMS, "..", "package.json")],
    processesMax: LIMITS.boxProcessesMax,
    memoryBytesMax: LIMITS.boxMemoryBytesMax,
    diskBytesMax: LIMITS.boxDiskBytesMax,
  },
});

/** Interlock's own, of which the player is one. */
const PROGRAMS = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

export const sandboxConfigOf = (config: AgentConfig): SandboxConfig =>
  config.kind === "tape" ? tapeSandbox(config.directory) : config.sandbox;

/** The variables that get in, whether there is a box or not, and those that the configuration sets. */
export function variablesOf({ sandbox, env }: Exclude<AgentConfig, { kind: "tape" }>): {
  readonly variables: readonly string[];
  readonly extra: Readonly<Record<string, string>>;
} {
  const variables = sandbox.kind === "none" ? sandbox.variables : sandbox.profile.variables;
  return { variables, extra: env };
}

const NOTHING: SandboxProfile = {
  ...{ network: "open", hosts: [], read: [], write: [], copy: [], variables: [] },
  ...{ processesMax: 0, memoryBytesMax: 0, diskBytesMax: 0 },
};

function withinMachine(config: SandboxConfig): SandboxProfile {
  if (config.kind === "none") return NOTHING;
  const { profile } = config;
  return { ...profile, memoryBytesMax: Math.min(profile.memoryBytesMax, totalmem() / 2) };
}
