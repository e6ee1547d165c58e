/** What this machine is: its system, its labels, its tools. */

import { accessSync, constants, readdirSync, readFileSync, statSync } from "node:fs";
import { arch, availableParallelism, homedir, platform, release, tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { Host } from "../../actions/host/host.js";
import type { Processes } from "../../ports/process.js";
import { hasCode } from "../files/error-code.js";

export interface ProbeOptions {
  /** The `PATH` that jobs get. */
  readonly path: string;
  /** The environment in which tools are asked for their version. */
  readonly env: Readonly<Record<string, string>>;
  readonly processes: Pick<Processes, "run">;
}

export function probeHost({ path, env, processes }: ProbeOptions): Host {
  const found = new Map<string, string | undefined>();
  const versions = new Map<string, Promise<string | undefined>>();
  const find = (program: string): string | undefined => {
    if (!found.has(program)) found.set(program, lookUp(program, path));
    return found.get(program);
  };
  const system = readSystem();
  return {
    os: osOf(),
    arch: archOf(),
    release: system.name,
    labels: labelsOf(system),
    pythons: pythonsIn(PYTHONS),
    cores: availableParallelism(),
    find: (program, before = []) => lookUp(program, before.join(delimiter)) ?? find(program),
    versionOf(program) {
      const known = versions.get(program);
      if (known !== undefined) return known;
      const asked = askVersion(program, find(program), { env, processes });
      versions.set(program, asked);
      return asked;
    },
  };
}

/** Of pyenv, of uv, and of GitHub's own images. */
export const PYTHONS: readonly string[] = [
  join(process.env["PYENV_ROOT"] ?? join(homedir(), ".pyenv"), "versions"),
  process.env["UV_PYTHON_INSTALL_DIR"] ??
    join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share"), "uv", "python"),
  "/opt/hostedtoolcache/Python",
];

/** `<folder>/<version>[/<architecture>]/bin/python3`, the newest name first. */
export const pythonsIn = (folders: readonly string[]): readonly string[] =>
  folders.flatMap((folder) =>
    namesIn(folder)
      .toSorted()
      .toReversed()
      .flatMap((version) =>
        ["", "x64", "arm64"].map((part) => join(folder, version, part, "bin", "python3")),
      )
      .filter(isProgram),
  );

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (["ENOENT", "ENOTDIR", "EACCES"].some((code) => hasCode(cause, code))) return [];
    throw cause;
  }
}

function lookUp(program: string, path: string): string | undefined {
  if (program === "" || program.includes("\0")) return undefined;
  if (isAbsolute(program)) return isProgram(program) ? program : undefined;
  if (program.includes("/")) return undefined;
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) return false;
    throw cause;
  }
}

const VERSION_MS = 20_000;
const OUTPUT_BYTES_MAX = 64 * 1024;

async function askVersion(
  program: string,
  path: string | undefined,
  { env, processes }: Pick<ProbeOptions, "env" | "processes">,
): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const result = await processes.run({
    program: { argv: [path, ...(program === "go" ? ["version"] : ["--version"])] },
    cwd: tmpdir(),
    env,
    timeoutMs: VERSION_MS,
    outputBytesMax: OUTPUT_BYTES_MAX,
    floodBytesMax: OUTPUT_BYTES_MAX,
  });
  // A shim without its tool names the versions that it would have.
  if (result.end.kind !== "exited" || result.end.exitCode !== 0) return undefined;
  return /(?<![\w.])v?(?:go)?(\d+\.\d+(?:\.\d+)?(?:[-+][\w.-]+)?)/.exec(result.output)?.[1];
}

interface System {
  /** E.g. `Debian GNU/Linux 12 (bookworm)`. */
  readonly name: string;
  /** Uses glibc, and apt: what is written for Ubuntu runs on it. */
  readonly isLikeUbuntu: boolean;
}

function readSystem(): System {
  if (platform() !== "linux") return { name: `${platform()} ${release()}`, isLikeUbuntu: false };
  const text = readIfThere("/etc/os-release") ?? "";
  const fields = new Map(
    text.split("\n").flatMap((line) => {
      const [, key, value] = /^(\w+)="?([^"]*)"?$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
  const kind = `${fields.get("ID") ?? ""} ${fields.get("ID_LIKE") ?? ""}`;
  return {
    name: fields.get("PRETTY_NAME") ?? `Linux ${release()}`,
    isLikeUbuntu: /\b(?:debian|ubuntu)\b/.test(kind),
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined;
    throw cause;
  }
}

function osOf(): Host["os"] {
  const here = platform();
  if (here === "darwin") return "macOS";
  return here === "win32" ? "Windows" : "Linux";
}

function archOf(): Host["arch"] {
  const here = arch();
  if (here === "arm64") return "ARM64";
  if (here === "ia32") return "X86";
  return here === "arm" ? "ARM" : "X64";
}

const UBUNTU = ["ubuntu-latest", "ubuntu-24.04", "ubuntu-22.04", "ubuntu-slim"];
const UBUNTU_ARM = ["ubuntu-24.04-arm", "ubuntu-22.04-arm"];
const MACOS = ["macos-latest", "macos-15", "macos-14"];

function labelsOf({ isLikeUbuntu }: System): ReadonlySet<string> {
  const own = [osOf().toLowerCase(), archOf().toLowerCase()];
  if (osOf() === "macOS") return new Set([...own, ...(archOf() === "ARM64" ? MACOS : [])]);
  if (!isLikeUbuntu) return new Set(own);
  return new Set([...own, ...(archOf() === "ARM64" ? UBUNTU_ARM : UBUNTU)]);
}
