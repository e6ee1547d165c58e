/** Programs that come as packages of the npm registry, put into the job's tool cache. */

import { join } from "node:path";
import type { ActionCall } from "../run/action-call.js";
import { readInside } from "./inside.js";
import { makeFolder } from "./make-inside.js";
import { toolDirectory } from "./tool-directory.js";
import { parseRange } from "./versions.js";

export interface NpmWish {
  readonly tool: string;
  readonly package: string;
  /** A range, or a tag such as `latest`. */
  readonly range: string;
  /** What must be beside it, e.g. `npm@10`. */
  readonly also?: readonly string[];
}

export type NpmInstall =
  | {
      readonly kind: "installed";
      readonly version: string;
      /** Of the package. */
      readonly directory: string;
      /** With the programs of all packages. */
      readonly bin: string;
    }
  | { readonly kind: "failed"; readonly reason: string };

const PACKAGE_JSON_BYTES_MAX = 1024 * 1024;

const OPTIONS: readonly string[] = [
  // Nothing of the package runs before a step asks for it.
  "--ignore-scripts",
  "--no-audit",
  "--no-fund",
  "--no-save",
  "--no-package-lock",
  "--no-update-notifier",
  "--loglevel=error",
  // Without a network the answer comes soon.
  "--fetch-retries=1",
  "--fetch-timeout=60000",
];

export async function installPackage(call: ActionCall, wish: NpmWish): Promise<NpmInstall> {
  const { range } = wish;
  const npm = call.host.find("npm");
  const failed = (why: string): NpmInstall => ({
    kind: "failed",
    reason: `${wish.tool} ${range} could not be had from the npm registry: ${why}`,
  });
  if (npm === undefined) return failed("there is no npm on this machine");
  // Anything else is a place to fetch from, which `npm` would take as well.
  if (parseRange(range) === undefined && !/^[a-z]{1,20}$/.test(range))
    return failed("that is no version");
  const prefix = toolDirectory(call, `npm-${wish.tool}`, range);
  if (!(await makeFolder(call, prefix))) return failed("its folder could not be made");
  const packages = [`${wish.package}@${range}`, ...(wish.also ?? [])];
  // Not in the workspace: its `.npmrc` says what the repository wants, and is for the repository.
  const { exitCode } = await call.run({
    argv: [npm, "install", "--prefix", prefix, ...OPTIONS, ...packages],
    cwd: prefix,
  });
  if (exitCode !== 0)
    return failed(`npm install ${packages.join(" ")} ended with ${exitCode ?? "a signal"}`);
  const directory = join(prefix, "node_modules", wish.package);
  const version = await versionIn(directory);
  return version === undefined
    ? failed("the package has no version in it")
    : { kind: "installed", version, directory, bin: join(prefix, "node_modules", ".bin") };
}

/** The packages of Node.js write `v20.1.0`. */
async function versionIn(directory: string): Promise<string | undefined> {
  const text = await readInside(directory, "package.json", PACKAGE_JSON_BYTES_MAX);
  const [, version] = /"version"\s*:\s*"v?([\w.+-]{1,100})"/.exec(text ?? "") ?? [];
  return version;
}
