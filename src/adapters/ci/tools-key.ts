/** What tells one machine's tools from another's, or from themselves after an update, without starting any of them. */

import { readdirSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Host } from "../../actions/host/host.js";
import { hasCode } from "../files/error-code.js";

/** Which of them a job uses is known only when it has. */
const PROGRAMS: readonly string[] = [
  ...["bash", "sh", "git", "tar", "make", "cmake", "gcc", "g++", "clang", "pkg-config"],
  ...["node", "npm", "npx", "pnpm", "yarn", "corepack", "bun", "deno"],
  ...["python", "python3", "pip", "pip3", "uv", "poetry", "tox", "hatch"],
  ...["cargo", "rustc", "rustup", "go", "java", "javac", "mvn", "gradle", "dotnet", "ruby", "php"],
  ...["pwsh", "docker", "podman", "jq", "just"],
];

/** Programs there are only names for what lies here. */
const SHIMMED: readonly (readonly [variable: string, folder: string, parts: readonly string[]])[] =
  [
    ["RUSTUP_HOME", ".rustup", ["settings.toml", "toolchains"]],
    ["PYENV_ROOT", ".pyenv", ["version", "versions"]],
  ];

export function toolsKey(
  host: Pick<Host, "find" | "os" | "arch" | "release">,
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const programs = PROGRAMS.flatMap((name) => {
    const path = host.find(name);
    return path === undefined ? [] : [`${name} ${describe(path)}`];
  });
  const shimmed = SHIMMED.flatMap(([variable, folder, parts]) =>
    parts.map((part) => describe(join(env[variable] ?? join(homedir(), folder), part))),
  );
  return [host.os, host.arch, host.release, ...programs, ...shimmed];
}

function describe(path: string): string {
  try {
    const real = realpathSync(path);
    const stats = statSync(real);
    const inside = stats.isDirectory() ? readdirSync(real).toSorted() : [];
    return [real, stats.size, stats.mtimeMs, ...inside].join(" ");
  } catch (cause) {
    if (["ENOENT", "ENOTDIR", "EACCES", "ELOOP"].some((code) => hasCode(cause, code))) return path;
    throw cause;
  }
}
