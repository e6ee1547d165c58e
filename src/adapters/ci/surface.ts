/** What of this machine a job's programs see, and how they are kept to it. */

import { existsSync, realpathSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";
import {
  type IsolationKind,
  openIsolation,
  type SharedSurface,
} from "../../actions/sandbox/isolation.js";
import type { Processes } from "../../ports/process.js";

import { isFolder } from "../files/is-folder.js";

export interface SurfaceOptions {
  /** The user's home, and other folders that are nobody's business. */
  readonly private: readonly string[];
  /** What has to be seen in them all the same: objects of the repository, actions, Node. */
  readonly needed: readonly string[];
  /** The environment of jobs: folders that it names are tools. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where package managers keep what they have downloaded: jobs may add to it, for themselves. */
const LAYERED = ["CARGO_HOME", "RUSTUP_HOME", "GOMODCACHE", "npm_config_cache", "COREPACK_HOME"];

/** Who can speak to an engine can do everything. */
const SOCKETS = ["/run/docker.sock", "/run/podman/podman.sock", "/run/containerd/containerd.sock"];

export function surfaceFor(options: SurfaceOptions): SharedSurface {
  const hidden = outermost(["/tmp", "/var/tmp", "/run/user", ...options.private].flatMap(toFolder));
  const isHidden = (path: string): boolean => isIn(path, hidden) && !hidden.includes(path);
  const layered = outermost(LAYERED.flatMap((name) => toFolder(options.env[name] ?? "")));
  const shown = outermost(
    [...options.needed.flatMap(toPath), ...toolsOf(options.env)].filter(isHidden),
  );
  return {
    hidden,
    // A layer may lie in a folder of tools: it is laid over what is shown there.
    layered,
    shown: shown.filter((path) => !isIn(path, layered)),
    blocked: SOCKETS.filter((path) => existsSync(path)),
    isRoot: process.getuid?.() === 0,
    shell: ["/bin/bash", "/usr/bin/bash"].find((path) => existsSync(path)) ?? "/bin/sh",
  };
}

/** Programs are seldom alone: `bin` lies beside `lib`. */
function toolsOf(env: Readonly<Record<string, string>>): readonly string[] {
  const folders = (env["PATH"] ?? "").split(":").filter(isAbsolute).flatMap(toFolder);
  const homes = Object.entries(env).flatMap(([name, value]) =>
    name === "PATH" || name === "HOME" || name === "TMPDIR" || !isAbsolute(value)
      ? []
      : toPath(value),
  );
  return [
    ...folders.map((folder) => (folder.endsWith("bin") ? dirname(folder) : folder)),
    ...homes,
  ];
}

const toPath = (path: string): readonly string[] => (existsSync(path) ? [realpathSync(path)] : []);

const toFolder = (path: string): readonly string[] =>
  path !== "" && isFolder(path) ? [realpathSync(path)] : [];

const isIn = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

const outermost = (paths: readonly string[]): readonly string[] => {
  const all = Array.from(new Set(paths.filter((path) => path !== "/")));
  return all.filter((path) => !all.some((other) => other !== path && isIn(path, [other])));
};

export interface ProbeRequest {
  readonly processes: Pick<Processes, "run">;
  readonly env: Readonly<Record<string, string>>;
  readonly surface: SharedSurface;
  /** A folder to try it in. */
  readonly directory: string;
  /** In this order; absent: all that there are. */
  readonly among?: readonly IsolationKind[];
}

const PROBE_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024;

/** The first that lets a program write where it may, and nowhere else. */
export async function chooseIsolation(request: ProbeRequest): Promise<IsolationKind> {
  if (process.platform !== "linux") return "none";
  for (const kind of request.among ?? ["namespaces", "bubblewrap"]) {
    if (await holds(kind, request)) return kind;
  }
  return "none";
}

async function holds(
  kind: IsolationKind,
  { processes, env, surface, directory }: ProbeRequest,
): Promise<boolean> {
  const inside = join(directory, "inside");
  const outside = join(directory, "outside");
  await mkdir(join(inside, "work"), { recursive: true });
  await mkdir(outside, { recursive: true });
  try {
    const isolation = openIsolation(kind, {
      ...surface,
      site: realpathSync(inside),
      writable: [realpathSync(join(inside, "work"))],
      replaced: new Map(),
    });
    const { end } = await processes.run(
      isolation.wrap({
        program: {
          shell:
            'echo in > work/proof && ! (echo out > proof) 2>/dev/null && ! (echo out > "$OUTSIDE/proof") 2>/dev/null',
        },
        cwd: realpathSync(inside),
        env: { ...env, OUTSIDE: realpathSync(outside) },
        timeoutMs: PROBE_MS,
        outputBytesMax: OUTPUT_BYTES_MAX,
        floodBytesMax: OUTPUT_BYTES_MAX,
      }),
    );
    const isWritten =
      existsSync(join(inside, "work", "proof")) && !existsSync(join(outside, "proof"));
    return end.kind === "exited" && end.exitCode === 0 && isWritten;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
