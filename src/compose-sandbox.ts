/** Builds the sandbox: tries out once what this machine has, then makes one for each agent's profile. */

import { homedir, totalmem } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemAmbient } from "./adapters/ambient.js";
import { toOwnerMarker } from "./adapters/processes/marker.js";
import { createProcesses } from "./adapters/processes/processes.js";
import { realPath, surveyMachine } from "./adapters/sandbox/machine.js";
import { probeIsolation } from "./adapters/sandbox/probe.js";
import { createSandbox } from "./adapters/sandbox/sandbox.js";
import { keyFile } from "./compose-key.js";
import type { AgentConfig, SandboxConfig, SandboxProfile } from "./domain/config.js";
import type { IsolationKind } from "./domain/isolation.js";
import { LIMITS } from "./domain/limits.js";
import type { Sandbox } from "./ports/sandbox.js";
import type { Site } from "./site.js";

export interface Confinement {
  readonly kind: IsolationKind;
  /** Why it is nothing better, in sentences. */
  readonly lacking: readonly string[];
  sandboxOf(config: SandboxConfig): Sandbox;
}

export async function confinementOf(site: Site): Promise<Confinement> {
  const home = realPath(homedir()) ?? homedir();
  const machine = surveyMachine(home);
  const ambient = systemAmbient();
  const { kind, lacking } = await probeIsolation({
    processes: createProcesses({ marker: toOwnerMarker("probe", ambient.nonce()) }),
    machine,
    path: process.env["PATH"] ?? "",
    platform: process.platform,
  });
  const keepOut = { always: alwaysHidden(site, home), unlessNamed: [site.root, site.gitDir] };
  return {
    kind,
    lacking,
    sandboxOf: (config) =>
      createSandbox({
        kind: config.kind === "none" ? "none" : kind,
        profile: withinMachine(config),
        machine,
        keepOut,
        read: ["base.git", "excludes"].map((name) => join(site.stateDirectory, name)),
        upstream: process.env["HTTPS_PROXY"] ?? process.env["https_proxy"],
      }),
  };
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
