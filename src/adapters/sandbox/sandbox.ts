/** The sandbox port: a box for each turn, of the kind that was found to hold on this machine. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SandboxProfile } from "../../domain/config.js";
import { type Isolation, UNCONFINED } from "../../domain/isolation.js";
import type { Bounds } from "../../ports/process.js";
import type { Door, Entered, Place, Program, Sandbox } from "../../ports/sandbox.js";
import { DOORS, fromHome, toAgentBox } from "./agent-box.js";
import type { Mount } from "./box.js";
import { type BoxMaker, type MadeBox, makeBox } from "./box-maker.js";
import { openProxy } from "./connect-proxy.js";
import type { Machine } from "./machine.js";
import { makeMountPoints, makePrivateFolders, type PrivateFolders } from "./private-folders.js";
import { boxedEnvironment } from "./program-environment.js";
import { findProgram, type KeepOut } from "./tools.js";

export interface SandboxOptions {
  readonly maker: BoxMaker;
  /** Why nothing may be started at all; absent: all may. */
  readonly unmet?: string;
  readonly profile: SandboxProfile;
  readonly machine: Machine;
  readonly keepOut: KeepOut;
  /** Paths outside the workspace that its repository borrows from. */
  readonly read: readonly string[];
  /** The machine's own proxy. */
  readonly upstream: string | undefined;
  /** Of doors; absent: the built one beside this file. */
  readonly entry?: string;
}

const PROXY_PORT = 3128;
/** By this name it is a module, wherever it lies. */
const ENTRY_AT = "/run/interlock/entry.mjs";
const ENTRY = fileURLToPath(new URL("./box-entry.js", import.meta.url));

export function createSandbox(options: SandboxOptions): Sandbox {
  const { profile, maker } = options;
  const { kind } = maker;
  const isolation: Isolation = kind === "none" ? UNCONFINED : { kind, network: profile.network };
  return {
    isolation,
    ownFolders: isolation.kind === "none" ? [] : [options.machine.home, "/tmp", "/var/tmp"],
    async enter(program, place, doors = []) {
      if (options.unmet !== undefined) return { kind: "refused", why: options.unmet };
      const folders = await makePrivateFolders(place.sessionDirectory, logInsOf(options));
      const missing = imagePathOf(maker) === undefined ? explainMissing(program) : undefined;
      if (missing !== undefined) return { kind: "refused", why: missing };
      if (isolation.kind === "none") return { kind: "entered", program, leave: nothingToDo };
      return enterBox(options, { program, place, doors, folders });
    },
  };
}

/** Of the image that is the system, if one is. */
const imagePathOf = (maker: BoxMaker): string | undefined =>
  maker.kind === "container" && maker.image.kind === "given" ? maker.image.path : undefined;

const nothingToDo = async (): Promise<void> => undefined;

const logInsOf = ({ profile, machine: { home } }: SandboxOptions) =>
  profile.copy.map((path) => {
    const from = fromHome(path, home);
    return { from, at: from.slice(home.length + 1) };
  });

/** Inside it would be the box that cannot find it, in words that nobody understands. */
function explainMissing({ argv: [name = ""], env }: Program): string | undefined {
  if (name.includes("/") || findProgram(name, env) !== undefined) return undefined;
  return `Cannot start ${name}: there is no such program; check its path, or the PATH that it is looked up in.`;
}

interface Entering {
  readonly program: Program;
  readonly place: Place;
  readonly doors: readonly Door[];
  readonly folders: PrivateFolders;
}

async function enterBox(options: SandboxOptions, entering: Entering): Promise<Entered> {
  const { machine, profile, maker, keepOut } = options;
  const path = imagePathOf(maker);
  const { place, folders } = entering;
  // Seatbelt shows nothing at another path, and has the machine's loopback.
  const isInPlace = maker.kind === "seatbelt";
  if (isInPlace && profile.network === "model") return { kind: "refused", why: NO_FILTER };
  const proxy = profile.network === "model" ? await openFilter(options) : undefined;
  const doors = profile.network === "open" ? [] : [...entering.doors, ...(proxy?.doors ?? [])];
  const program = isInPlace ? entering.program : throughDoors(entering.program, doors);
  const box = toAgentBox({
    ...{ machine, profile, keepOut, place, doors },
    read: options.read,
    env: program.env,
    // Node is Interlock's own way in, and what the tools that it offers run on.
    commands: [program.argv, entering.program.argv, [process.execPath]],
    system: path === undefined ? "machine" : "image",
  });
  const mounts =
    doors.length === 0 || isInPlace ? box.mounts : [...box.mounts, entryMount(options)];
  if (!isInPlace) await makeMountPoints(mounts, [folders.home, folders.temporary]);
  const env = boxedEnvironment({
    env: program.env,
    ...(isInPlace
      ? { home: folders.home, temporary: folders.temporary }
      : { home: machine.home, temporary: "/tmp" }),
    isRoot: process.getuid?.() === 0,
    proxyPort: proxy === undefined ? undefined : PROXY_PORT,
    path,
  });
  const made = await makeBox(
    maker,
    { ...box, mounts },
    {
      program: { ...program, env },
      memoryBytesMax: profile.memoryBytesMax,
      ports: doors.map(({ port }) => port),
    },
  );
  return {
    kind: "entered",
    program: made.program,
    // Its processes are a group like any other: nothing ends with the first of them.
    ...(isInPlace ? {} : { bounds: toBounds(profile, place, made) }),
    leave: async () => {
      await made.leave();
      await proxy?.close();
    },
  };
}

const toBounds = (profile: SandboxProfile, place: Place, { members }: MadeBox): Bounds => ({
  ...(members === undefined ? {} : { members }),
  memoryBytesMax: profile.memoryBytesMax,
  processesMax: profile.processesMax,
  diskBytesMax: profile.diskBytesMax,
  folders: [place.workspace, place.sessionDirectory],
});

const NO_FILTER =
  "network: model needs a network of the box's own, which Seatbelt has not; say network: none or network: open";

const entryMount = ({ entry }: SandboxOptions): Mount => ({
  kind: "read",
  from: entry ?? ENTRY,
  at: ENTRY_AT,
});

function throughDoors(program: Program, doors: readonly Door[]): Program {
  if (doors.length === 0) return program;
  const ports = doors.map(({ port }) => port).join(",");
  return {
    ...program,
    argv: [process.execPath, ENTRY_AT, DOORS, ports, "--", ...program.argv],
  };
}

interface Filter {
  readonly doors: readonly Door[];
  close(): Promise<void>;
}

/** Not in the session's folder: the name of a socket may have no more than some hundred characters. */
async function openFilter({ profile, upstream }: SandboxOptions): Promise<Filter> {
  const folder = await mkdtemp(join(tmpdir(), "interlock-door-"));
  const socket = join(folder, "proxy");
  const proxy = await openProxy({ socket, hosts: profile.hosts, upstream });
  return {
    doors: [{ socket, port: PROXY_PORT }],
    async close() {
      await proxy.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
