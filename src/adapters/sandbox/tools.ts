/** Programs that are not the system's, and what they need beside them: shown read-only, out of the user's home too. */

import { basename, dirname, isAbsolute, join } from "node:path";
import { isIn, isInAny, type Mount } from "./box.js";
import { look, realPath } from "./machine.js";

export interface ToolsRequest {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  readonly keepOut: KeepOut;
}

/** Folders and files that are nobody's business inside. */
export interface KeepOut {
  /** Whatever is asked for: Interlock's state and keys. */
  readonly always: readonly string[];
  /** Unless the configuration names what is in it: the user's repository. */
  readonly unlessNamed: readonly string[];
}

/** Below the user's home, where tools and their managers install themselves. None of them holds a credential. */
const TOOL_FOLDERS = [
  ".asdf",
  ".bun/bin",
  ".cargo/bin",
  ".deno/bin",
  ".dotnet",
  ".elan",
  ".ghcup",
  ".jenv",
  ".juliaup",
  ".local/bin",
  ".local/lib",
  ".local/share/fnm",
  ".local/share/mise",
  ".local/share/pipx",
  ".local/share/pnpm",
  ".local/share/uv/python",
  ".local/share/uv/tools",
  ".nodenv",
  ".npm-global",
  ".nvm",
  ".opam",
  ".pyenv",
  ".rbenv",
  ".rustup",
  ".sdkman",
  ".volta",
  "go/bin",
];

/** Variables that say where a tool or a certificate lies. */
const PLACES =
  /^(?:.*_(?:HOME|ROOT)|NVM_DIR|GOROOT|JAVA_HOME|SDKMAN_DIR|SSL_CERT_(?:FILE|DIR)|NODE_EXTRA_CA_CERTS|.*_CA_(?:BUNDLE|CERTS|CERTS_FILE)|PIP_CERT|.*CAINFO)$/;

/** Of a machine: in another it names nothing. */
export const saysWhereToolsLie = (variable: string): boolean => PLACES.test(variable);

/** `argv` is what is about to be started: the configuration names it, so it may be seen. */
export function toolsFor(
  { home, env, keepOut }: ToolsRequest,
  argv: readonly string[],
): readonly Mount[] {
  const places = Object.entries(env).flatMap(([name, value]) =>
    PLACES.test(name) && isAbsolute(value) ? [value] : [],
  );
  const found = [
    ...pathFolders(env).map((folder) => besideTools(folder, home)),
    ...TOOL_FOLDERS.map((folder) => join(home, folder)),
    ...places,
  ];
  const program = findProgram(argv[0] ?? "", env);
  const named = [
    ...(program === undefined ? [] : [program, packageOf(program)]),
    ...argv.slice(1).filter(isAbsolute),
  ];
  const hidden = [...keepOut.always, ...keepOut.unlessNamed];
  return [
    ...found.filter((path) => isShowable(path, home, hidden)),
    ...named.filter((path) => isShowable(path, home, keepOut.always)),
  ].flatMap(toMounts);
}

export const pathFolders = (env: Readonly<Record<string, string>>): readonly string[] =>
  (env["PATH"] ?? "").split(":").filter(isAbsolute);

/** Where a shell would find the program; undefined: nowhere, or it is named relative to where it is started. */
export function findProgram(
  name: string,
  env: Readonly<Record<string, string>>,
): string | undefined {
  if (isAbsolute(name)) return name;
  if (name === "" || name.includes("/")) return undefined;
  return pathFolders(env)
    .map((folder) => join(folder, name))
    .find((path) => look(realPath(path) ?? "")?.isFile() === true);
}

/** Programs are seldom alone: `bin` lies beside `lib`. But not everything that has a `bin` is a tool. */
function besideTools(folder: string, home: string): string {
  const parent = dirname(folder);
  if (!/^(?:s?bin|shims)$/.test(basename(folder))) return folder;
  const isHidden = isIn(parent, home) && parent.slice(home.length + 1).startsWith(".");
  const hasParts = ["lib", "libexec"].some((name) => look(join(parent, name))?.isDirectory());
  const isOfMany = [".local", ".cargo"].some((name) => parent === join(home, name));
  return (isHidden || hasParts) && !isOfMany ? parent : folder;
}

/** Of a program behind a link: the package that it comes from. */
function packageOf(program: string): string {
  const real = realPath(program) ?? program;
  const modules = real.indexOf("/node_modules/");
  if (modules >= 0) return real.slice(0, modules + "/node_modules".length);
  const folder = dirname(real);
  return basename(folder) === "bin" ? dirname(folder) : real;
}

function isShowable(path: string, home: string, hidden: readonly string[]): boolean {
  const real = realPath(path);
  if (real === undefined) return false;
  // Neither what is to be hidden, nor a folder that would bring it along, as the home itself.
  return ![real, path].some(
    (one) => isIn(home, one) || isInAny(one, hidden) || hidden.some((secret) => isIn(secret, one)),
  );
}

/** Where it really is, and where it is looked for. */
export function toMounts(path: string): readonly Mount[] {
  const real = realPath(path) ?? path;
  const isReachable = realPath(dirname(path)) === dirname(path);
  return [
    { kind: "read", from: real, at: real },
    ...(isReachable && path !== real ? [{ kind: "read" as const, from: real, at: path }] : []),
  ];
}
