/** What the box of an agent's turn shows: the workspace, a home and a temporary folder of the session's own, the system, tools. */

import { join } from "node:path";
import type { SandboxProfile } from "../../domain/config.js";
import { LIMITS } from "../../domain/limits.js";
import type { Door, Place } from "../../ports/sandbox.js";
import { type Box, inOrder, type Mount } from "./box.js";
import { cover, coverCredentials } from "./credentials.js";
import { look, type Machine, realPath } from "./machine.js";
import { privateFoldersOf } from "./private-folders.js";
import { type KeepOut, toMounts, toolsFor } from "./tools.js";

export interface AgentBoxRequest {
  readonly machine: Machine;
  readonly profile: SandboxProfile;
  readonly keepOut: KeepOut;
  /** Further paths to read: the base's objects, which every workspace borrows. */
  readonly read: readonly string[];
  /** What is about to be started there, each as a command line of its own. */
  readonly commands: readonly (readonly string[])[];
  readonly env: Readonly<Record<string, string>>;
  readonly place: Place;
  readonly doors: readonly Door[];
  /** `image`: the system and its tools are in it already, and only Interlock's own program is shown beside it. */
  readonly system: "machine" | "image";
}

/** Where programs inside find what listens outside. */
export const DOORS = "/run/interlock/doors";

export function toAgentBox(request: AgentBoxRequest): Box {
  const { machine, profile, keepOut, place } = request;
  const { home } = machine;
  const inPlace = (path: string): string => fromHome(path, home);
  const read = profile.read.map(inPlace);
  const write = profile.write.map(inPlace);
  const shown = inOrder([
    ...systemOf(request),
    ...read.filter(isThere).flatMap(toMounts),
    ...write.filter(isThere).flatMap((path) => toMounts(path).map(toWritable)),
    ...ownMounts(home, place),
    ...request.read.filter(isThere).map((path): Mount => ({ kind: "read", from: path, at: path })),
    ...(profile.network === "open" ? [] : request.doors.map(toMount)),
  ]);
  const named = [...read, ...write];
  const { always, unlessNamed } = keepOut;
  const covered = [...always, ...unlessNamed.filter((path) => !named.includes(path))];
  return {
    mounts: inOrder([
      ...shown,
      ...coverCredentials(home, shown, named),
      ...covered.flatMap((path) => cover(path, shown)),
    ]),
    network: profile.network === "open" ? "open" : "shut",
    bounds: {
      processesMax: profile.processesMax,
      fileBytesMax: Math.min(profile.diskBytesMax, LIMITS.boxFileBytesMax),
    },
  };
}

function systemOf({ machine, system, commands, env, keepOut }: AgentBoxRequest): readonly Mount[] {
  if (system === "image") return toMounts(process.execPath);
  const { home } = machine;
  return [...machine.system, ...commands.flatMap((argv) => toolsFor({ home, env, keepOut }, argv))];
}

/** The private folders lie where programs look for the real ones. */
function ownMounts(home: string, { workspace, sessionDirectory }: Place): readonly Mount[] {
  const own = privateFoldersOf(sessionDirectory);
  return [
    { kind: "write", from: own.home, at: home },
    { kind: "write", from: own.temporary, at: "/tmp" },
    { kind: "write", from: own.temporary, at: "/var/tmp" },
    { kind: "read", from: sessionDirectory, at: sessionDirectory },
    { kind: "write", from: own.kept, at: own.kept },
    { kind: "write", from: workspace, at: workspace },
  ];
}

const toMount = ({ socket, port }: Door): Mount => ({
  kind: "read",
  from: socket,
  at: join(DOORS, String(port)),
});

const toWritable = (mount: Mount): Mount =>
  mount.kind === "read" ? { ...mount, kind: "write" } : mount;

const isThere = (path: string): boolean => look(realPath(path) ?? "") !== undefined;

/** `~` is the user's home. */
export const fromHome = (path: string, home: string): string =>
  path === "~" || path.startsWith("~/") ? join(home, path.slice(2)) : path;
