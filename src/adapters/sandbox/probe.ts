/**
 * Tries out on this machine which boxes hold: a program is put into each and tries to write outside, to read a secret, to
 * see a process and to reach a port. The first kind in which all of that fails, and work succeeds, is the one.
 */

import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, readlink, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SandboxProfile } from "../../domain/config.js";
import { LIMITS } from "../../domain/limits.js";
import type { Processes } from "../../ports/process.js";
import { hasCode } from "../files/error-code.js";
import type { BoxMaker } from "./box-maker.js";
import type { FoundContainers } from "./find-containers.js";
import { listen, portOf } from "./loopback-door.js";
import type { Machine } from "./machine.js";
import { createSandbox } from "./sandbox.js";

export interface ProbeRequest {
  readonly processes: Pick<Processes, "run">;
  readonly machine: Machine;
  readonly path: string;
  readonly platform: NodeJS.Platform;
  /** Containers of this image, or of the machine's own system; asked when they are to be tried. */
  readonly containers: (image: string | undefined) => Promise<FoundContainers>;
}

export interface Probed {
  readonly maker: BoxMaker;
  /** What each kind that is better than this one lacked, in a sentence; empty where the best one holds. */
  readonly lacking: readonly string[];
}

const KINDS: Readonly<
  Partial<Record<NodeJS.Platform, readonly ("bubblewrap" | "container" | "seatbelt")[]>>
> = {
  linux: ["bubblewrap", "container"],
  darwin: ["seatbelt"],
};

/** The best that holds. */
export async function probeIsolation(request: ProbeRequest): Promise<Probed> {
  const lacking: string[] = [];
  for (const kind of KINDS[request.platform] ?? []) {
    const tried =
      kind === "container"
        ? await probeContainers(request, undefined)
        : await tryMaker(request, { kind });
    if (tried.kind === "holds") return { maker: tried.maker, lacking };
    lacking.push(`${kind}: ${tried.lack}`);
  }
  return { maker: { kind: "none" }, lacking };
}

export type Tried =
  | { readonly kind: "holds"; readonly maker: BoxMaker }
  | { readonly kind: "lacking"; readonly lack: string };

/** `image` is the configuration's; undefined: this machine's own system. */
export async function probeContainers(
  request: ProbeRequest,
  image: string | undefined,
): Promise<Tried> {
  const found = await request.containers(image);
  return found.kind === "found"
    ? tryMaker(request, found.containers)
    : { kind: "lacking", lack: found.why };
}

async function tryMaker(request: ProbeRequest, maker: BoxMaker): Promise<Tried> {
  const lack = await tryOut(maker, request);
  return lack === undefined ? { kind: "holds", maker } : { kind: "lacking", lack };
}

/** The program: says in words what it could do that it should not. Silence and the file are what is hoped for. */
const TRIAL = `
const fs = require("node:fs");
const net = require("node:net");
const { OUTSIDE: outside, SECRET: secret, PORT: port, NAMESPACE: pid } = process.env;
const said = [];
const tried = (words, act) => { try { act(); said.push(words); } catch {} };
try { fs.writeFileSync(outside, "out"); } catch {}
tried("it reads outside", () => fs.readFileSync(secret));
tried("it reads what is covered", () => fs.readFileSync(process.env.COVERED));
tried("it writes what it may read", () => fs.writeFileSync(process.env.SHOWN + "/new", "in"));
tried("it sees other processes", () => { if (fs.readlinkSync("/proc/self/ns/pid") === pid) return; throw 0; });
const socket = net.connect(Number(port), "127.0.0.1");
const end = () => { fs.writeFileSync("inside", said.join(", ") || "held"); process.exit(); };
socket.once("connect", () => { said.push("it reaches the network"); end(); });
socket.once("error", end);
`;

const PROBE_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024;

/** Undefined: it holds. */
async function tryOut(maker: BoxMaker, request: ProbeRequest): Promise<string | undefined> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "interlock-trial-")));
  const server = await listen();
  try {
    return await runTrial(maker, request, { folder, port: portOf(server) });
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function runTrial(
  maker: BoxMaker,
  { processes, machine, path }: ProbeRequest,
  { folder, port }: { readonly folder: string; readonly port: number },
): Promise<string | undefined> {
  const workspace = join(folder, "workspace");
  const secret = join(folder, "secret");
  const outside = join(folder, "outside");
  await mkdir(workspace);
  await writeFile(secret, randomBytes(16));
  const shown = join(folder, "shown");
  const covered = join(shown, "covered");
  await mkdir(covered, { recursive: true });
  await writeFile(join(covered, "secret"), randomBytes(16));
  const profile = { ...TRIAL_PROFILE, read: [shown] };
  const sandbox = createSandbox({
    ...{ maker, machine, profile, read: [], upstream: undefined },
    keepOut: { always: [covered], unlessNamed: [] },
  });
  const pid = await namespaceOf();
  const entered = await sandbox.enter(
    {
      argv: [process.execPath, "-e", TRIAL],
      cwd: workspace,
      env: {
        ...{ PATH: path, OUTSIDE: outside, SECRET: secret, NAMESPACE: pid },
        ...{ PORT: String(port), SHOWN: shown, COVERED: join(covered, "secret") },
      },
    },
    { workspace, sessionDirectory: join(folder, "session") },
  );
  if (entered.kind === "refused") return entered.why;
  const { program, bounds, leave } = entered;
  const { end, output } = await processes.run({
    program: { argv: program.argv },
    cwd: program.cwd,
    env: program.env,
    timeoutMs: PROBE_MS,
    outputBytesMax: OUTPUT_BYTES_MAX,
    floodBytesMax: OUTPUT_BYTES_MAX,
    ...(bounds === undefined ? {} : { bounds }),
  });
  await leave();
  if (end.kind === "not-started") return end.reason;
  const said = await readIfThere(join(workspace, "inside"));
  // What it wrote there may have gone into a folder of its own by the same name, which is as it should be.
  if ((await readIfThere(outside)) !== undefined) return "it writes outside";
  if (said === "held") return undefined;
  return said ?? `nothing can be started in it (${firstLine(output)})`;
}

const TRIAL_PROFILE: SandboxProfile = {
  ...{ network: "none", hosts: [], read: [], write: [], copy: [], variables: [] },
  processesMax: LIMITS.boxProcessesMax,
  memoryBytesMax: LIMITS.boxMemoryBytesMax,
  diskBytesMax: LIMITS.boxDiskBytesMax,
};

async function namespaceOf(): Promise<string> {
  try {
    return await readlink("/proc/self/ns/pid");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return "";
    throw cause;
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined;
    throw cause;
  }
}

const firstLine = (text: string): string => text.trim().split("\n", 1).join("").slice(0, 200);
