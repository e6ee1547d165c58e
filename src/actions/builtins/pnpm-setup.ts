/** `pnpm/action-setup`: pnpm in the version that the workflow or the repository names. */

import { join } from "node:path";
import { parse, YAMLError } from "yaml";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { parseJson, textIn, valueIn } from "./fields.js";
import { inputOf } from "./inputs.js";
import { pathInside } from "./inside.js";
import { provideTool } from "./provide-tool.js";
import { failure, notProven, SUCCESS, say, shown } from "./say.js";
import { readFileOfRepository } from "./version-file.js";

export const pnpmSetup = defineAction({
  names: ["pnpm/action-setup"],
  inputs: {
    version: "",
    dest: "",
    run_install: "null",
    cache: "false",
    cache_dependency_path: "",
    package_json_file: "package.json",
    standalone: "false",
  },
  async main(call) {
    const version = inputOf(call, "version") || (await managerVersion(call));
    if (version === undefined)
      return failure(
        "No pnpm version is named; give the input `version`, or `packageManager` in package.json.",
      );
    const installs = readInstalls(inputOf(call, "run_install"));
    if (typeof installs === "string") return failure(installs);
    const provided = await provideTool(call, {
      program: "pnpm",
      range: version,
      package: { name: "pnpm", folder: "../.bin" },
    });
    if (provided.kind === "missing") return notProven(provided.reason);
    call.setEnv("PNPM_HOME", provided.directory);
    call.setOutput("dest", provided.directory);
    call.setOutput("bin_dest", provided.directory);
    say(call, `pnpm ${provided.version}`);
    for (const each of installs) {
      const end = await install(call, join(provided.directory, "pnpm"), each);
      if (end !== undefined) return end;
    }
    return SUCCESS;
  },
});

/** Of `packageManager` without its digest, or of `devEngines`. */
async function managerVersion(call: ActionCall): Promise<string | undefined> {
  const text = await readFileOfRepository(call, inputOf(call, "package_json_file"));
  const manifest = parseJson(text ?? "");
  const [, version] = /^pnpm@([^+]{1,100})/.exec(textIn(manifest, "packageManager") ?? "") ?? [];
  const engine = valueIn(manifest, "devEngines", "packageManager");
  return version ?? (textIn(engine, "name") === "pnpm" ? textIn(engine, "version") : undefined);
}

interface Install {
  readonly isRecursive: boolean;
  readonly cwd: string;
  readonly args: readonly string[];
}

/** Or what is wrong. */
function readInstalls(text: string): readonly Install[] | string {
  const wrong = `run_install is ${shown(text)}; give true, null, or what pnpm install is to do, as YAML.`;
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 100 });
  } catch (cause) {
    if (cause instanceof YAMLError || cause instanceof ReferenceError) return wrong;
    throw cause;
  }
  if (value === null || value === false) return [];
  if (value === true) return [{ isRecursive: true, cwd: ".", args: [] }];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const installs = list.map(toInstall);
  const known = installs.filter((each) => each !== undefined);
  return known.length === list.length ? known : wrong;
}

function toInstall(value: unknown): Install | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const args = valueIn(value, "args") ?? [];
  if (!Array.isArray(args) || !args.every((each) => typeof each === "string")) return undefined;
  return {
    isRecursive: valueIn(value, "recursive") === true,
    cwd: textIn(value, "cwd") ?? ".",
    args,
  };
}

/** Undefined: it went well. */
async function install(
  call: ActionCall,
  pnpm: string,
  wish: Install,
): Promise<ActionEnd | undefined> {
  const cwd = await pathInside(call.site.workspace, wish.cwd);
  if (cwd === undefined) return failure(`${shown(wish.cwd)} is not in the workspace.`);
  const argv = [pnpm, ...(wish.isRecursive ? ["recursive"] : []), "install", ...wish.args];
  const { exitCode } = await call.run({ argv, cwd });
  return exitCode === 0
    ? undefined
    : failure(`\`pnpm install\` ended with exit code ${exitCode ?? "of a signal"}.`);
}
