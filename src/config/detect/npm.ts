/** npm, pnpm, Yarn and Bun: the scripts of `package.json`. */

import { asList, asMap, asText, entriesOf } from "../raw.js";
import {
  type Detector,
  type FoundGate,
  type FoundSetup,
  type RepositoryFiles,
  type Role,
  testGate,
} from "./found.js";

interface Manager {
  readonly name: "npm" | "pnpm" | "yarn" | "bun";
  readonly lockfile?: string;
  readonly install: string;
}

export const detectNpm: Detector = (files) => {
  const text = files.read("package.json");
  const manifest = text === undefined ? undefined : parseManifest(text);
  if (manifest === undefined) return undefined;
  const manager = managerOf(files, asText(manifest["packageManager"]) ?? "");
  const gates = gatesOf(manifest, manager);
  const lockfile = manager.lockfile === undefined ? "" : ` with ${manager.lockfile}`;
  return {
    name: manager.name,
    found: `${manager.name}: package.json${lockfile}, ${countOf(gates)}`,
    setup: setupOf(manifest, manager),
    gates,
  };
};

function parseManifest(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return asMap(value);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function managerOf(files: RepositoryFiles, packageManager: string): Manager {
  const has = (path: string): boolean => files.list.includes(path);
  const chosen = packageManager.split("@", 1)[0];
  if (chosen === "pnpm" || has("pnpm-lock.yaml")) {
    return withLockfile(
      "pnpm",
      has("pnpm-lock.yaml") ? "pnpm-lock.yaml" : undefined,
      "--frozen-lockfile",
    );
  }
  if (chosen === "yarn" || has("yarn.lock")) {
    const isBerry = has(".yarnrc.yml") || /^yarn@[2-9]/.test(packageManager);
    const frozen = isBerry ? "--immutable" : "--frozen-lockfile";
    return withLockfile("yarn", has("yarn.lock") ? "yarn.lock" : undefined, frozen);
  }
  const bunLock = ["bun.lock", "bun.lockb"].find(has);
  if (chosen === "bun" || bunLock !== undefined)
    return withLockfile("bun", bunLock, "--frozen-lockfile");
  const npmLock = ["package-lock.json", "npm-shrinkwrap.json"].find(has);
  return npmLock === undefined
    ? { name: "npm", install: "npm install" }
    : { name: "npm", lockfile: npmLock, install: "npm ci" };
}

const withLockfile = (
  name: Manager["name"],
  lockfile: string | undefined,
  frozen: string,
): Manager =>
  lockfile === undefined
    ? { name, install: `${name} install` }
    : { name, lockfile, install: `${name} install ${frozen}` };

const DEPENDENCY_KEYS = ["dependencies", "devDependencies", "optionalDependencies", "workspaces"];

function setupOf(
  manifest: Readonly<Record<string, unknown>>,
  manager: Manager,
): readonly FoundSetup[] {
  const hasDependencies = DEPENDENCY_KEYS.some((key) => isFilled(manifest[key]));
  if (manager.lockfile !== undefined)
    return [{ run: manager.install, cacheKey: [manager.lockfile] }];
  return hasDependencies ? [{ run: manager.install, cacheKey: ["package.json"] }] : [];
}

/** `workspaces` may be a list; the others are maps. */
const isFilled = (value: unknown): boolean =>
  asList(value).length > 0 || entriesOf(value).length > 0;

function scriptsOf(manifest: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  const scripts = entriesOf(manifest["scripts"]).flatMap(
    ([name, script]): readonly [string, string][] =>
      typeof script === "string" && PLAIN_NAME.test(name) ? [[name, script]] : [],
  );
  return new Map(scripts);
}

const PLAIN_NAME = /^[\w:.-]+$/;

/** The usual names of the script for each role, the strictest first. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  format: [
    "format:check",
    "format-check",
    "check:format",
    "check-format",
    "fmt:check",
    "fmt-check",
    "prettier:check",
  ],
  lint: ["lint:check", "lint"],
  type: ["typecheck", "type-check", "check-types", "check:types", "types:check", "types", "tsc"],
  dead_code: ["knip"],
  test: ["test"],
  build: ["build"],
};

const FIXES = ["format", "fmt", "format:write", "format:fix"];

/** What `npm init` writes where nobody has written a test. */
const NO_TEST = /no test specified/;

function gatesOf(
  manifest: Readonly<Record<string, unknown>>,
  manager: Manager,
): readonly FoundGate[] {
  const scripts = scriptsOf(manifest);
  const first = (names: readonly string[]): string | undefined =>
    names.find((name) => scripts.has(name));
  return (Object.keys(NAMES) as readonly Role[]).flatMap((role): readonly FoundGate[] => {
    const name = first(NAMES[role]);
    const script = name === undefined ? undefined : scripts.get(name);
    if (name === undefined || script === undefined || NO_TEST.test(script)) return [];
    const run = commandOf(name, manager);
    if (role === "test" && endsInMocha(script))
      return [{ role, run: withArguments(run, manager), report: "tap" }];
    if (role === "test") return [testGate(run, isTapeFile(manifest, script) ? "tape" : script)];
    const fix = role === "format" ? first(FIXES) : undefined;
    return [fix === undefined ? { role, run } : { role, run, fix: commandOf(fix, manager) }];
  });
}

/** Tests that are written with tape are plain programs, so `node test.js` runs them, and prints TAP. */
function isTapeFile(manifest: Readonly<Record<string, unknown>>, script: string): boolean {
  const packages = entriesOf(manifest["devDependencies"]).map(([name]) => name);
  return packages.includes("tape") && /^node [\w./-]+$/.test(script);
}

/** Mocha can be told to write TAP by what stands behind the script's name, which its last command gets. */
const endsInMocha = (script: string): boolean =>
  /(?:^|[\s/])_?mocha(?:\s(?![^]*(?:-R\b|--reporter\b))[^;|&]*)?$/.test(script);

const withArguments = (run: string, { name }: Manager): string =>
  `${run}${name === "npm" ? " --" : ""} --reporter tap`;

const commandOf = (script: string, manager: Manager): string =>
  script === "test" && manager.name !== "bun"
    ? `${manager.name} test`
    : `${manager.name} run ${script}`;

const countOf = (gates: readonly FoundGate[]): string =>
  gates.length === 0
    ? "no script that proves anything"
    : `scripts for ${gates.map((gate) => gate.role).join(", ")}`;
