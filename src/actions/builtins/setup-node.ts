/**
 * `actions/setup-node`: the machine's own Node.js where its version will do, else one from the npm registry, with the npm that
 * belongs to it. Nothing is cached between runs, which costs time and proves the same.
 */

import { join } from "node:path";
import type { Host } from "../host/host.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { inputOf } from "./inputs.js";
import { writeText } from "./make-inside.js";
import { NODE_MATCHERS } from "./matchers.js";
import { type NodeWish, parseNodeWish, readNodeVersionFile } from "./node-version.js";
import { installPackage } from "./npm-package.js";
import { failure, notProven, SUCCESS, say, shown } from "./say.js";
import { givenDirectory, linkPrograms, toolDirectory } from "./tool-directory.js";
import { type Asked, askedIn } from "./version-file.js";
import { fits, parseLooseVersion } from "./versions.js";

export const setupNode = defineAction({
  names: ["actions/setup-node"],
  inputs: {
    "always-auth": "false",
    "node-version": "",
    "node-version-file": "",
    architecture: "",
    "check-latest": "false",
    "registry-url": "",
    scope: "",
    token: "",
    cache: "",
    "package-manager-cache": "true",
    "cache-dependency-path": "",
    mirror: "",
    "mirror-token": "",
  },
  preview: (_inputs, host) =>
    host.find("node") === undefined && host.find("npm") === undefined
      ? "there is neither Node.js nor npm on this machine"
      : undefined,
  async main(call) {
    const architecture = inputOf(call, "architecture").toLowerCase();
    if (architecture !== "" && architecture !== call.host.arch.toLowerCase())
      return notProven(
        `it wants Node.js for ${shown(architecture)}, and this machine is ${call.host.arch}`,
      );
    if (inputOf(call, "cache") !== "")
      say(call, "The package manager's cache is not restored here.");
    const asked = await askedVersion(call);
    if (asked.kind === "problem") return failure(asked.message);
    const provided = await provide(call, asked.version);
    if (provided !== undefined) return provided;
    for (const matcher of NODE_MATCHERS) call.addMatcher(matcher);
    return (await writeRegistrySettings(call))
      ? SUCCESS
      : notProven("the settings for the registry could not be written");
  },
});

async function askedVersion(call: ActionCall): Promise<Asked> {
  const version = inputOf(call, "node-version");
  if (version !== "") return { kind: "asked", version };
  const path = inputOf(call, "node-version-file");
  return path === ""
    ? { kind: "asked", version: undefined }
    : askedIn(call, { path, tool: "Node.js", read: readNodeVersionFile });
}

/** Undefined: it is there. */
async function provide(
  call: ActionCall,
  asked: string | undefined,
): Promise<ActionEnd | undefined> {
  const own = await call.host.versionOf("node");
  const wish: NodeWish = asked === undefined ? { kind: "range", range: "*" } : parseNodeWish(asked);
  if (wish.kind === "unknown") return notProven(wish.reason);
  if (wish.kind === "range" && own !== undefined && fits(own, wish.range)) {
    await useHost(call, own);
    return undefined;
  }
  const range = wish.kind === "newest" ? "latest" : wish.range;
  const name = packageFor(call.host);
  const installed = await installPackage(call, { tool: "node", package: name, range });
  if (installed.kind === "failed") return notProven(installed.reason);
  const bin = join(installed.directory, "bin");
  const problem = await addNpm(call, installed.version);
  if (problem !== undefined) return notProven(problem);
  // In front of its npm: global packages are put beside the node that installs them.
  call.addPath(bin);
  tell(call, installed.version);
  return undefined;
}

async function useHost(call: ActionCall, version: string): Promise<void> {
  const node = call.host.find("node");
  const prefix = toolDirectory(call, "node", version);
  const bin = givenDirectory(call, "node", version);
  call.addPath(join(prefix, "bin"));
  if (node !== undefined) await linkPrograms(bin, { node });
  call.addPath(bin);
  // Without it `npm install --global` would write beside the machine's own Node.js.
  call.setEnv("npm_config_prefix", prefix);
  tell(call, version);
}

function tell(call: ActionCall, version: string): void {
  say(call, `node: v${version}`);
  call.setOutput("node-version", `v${version}`);
  call.setOutput("cache-hit", "false");
}

const packageFor = ({ os, arch }: Host): string =>
  `node-${os === "macOS" ? "darwin" : "linux"}-${arch === "ARM64" ? "arm64" : "x64"}`;

/** The npm that Node.js comes with, by its line; the machine's own may be too new for an old one. */
const NPM_OF: ReadonlyMap<number, number> = new Map([
  [14, 6],
  [16, 8],
  [18, 10],
  [20, 10],
  [22, 10],
  [24, 11],
]);

const NEWEST_NPM = 11;

async function addNpm(call: ActionCall, node: string): Promise<string | undefined> {
  const [line = 0] = parseLooseVersion(node)?.numbers ?? [];
  const wanted = NPM_OF.get(line) ?? (line > 24 ? NEWEST_NPM : (NPM_OF.get(line + 1) ?? 6));
  const own = await call.host.versionOf("npm");
  if (own !== undefined && fits(own, String(wanted))) return undefined;
  const installed = await installPackage(call, {
    tool: `npm-of-node-${line}`,
    package: "npm",
    range: String(wanted),
  });
  if (installed.kind === "failed") return installed.reason;
  call.addPath(installed.bin);
  return undefined;
}

/** Where packages are published and fetched; the token itself stays in the environment. False: it did not work. */
async function writeRegistrySettings(call: ActionCall): Promise<boolean> {
  const given = inputOf(call, "registry-url").replaceAll(/[\r\n]/g, "");
  if (given === "") return true;
  const registry = given.endsWith("/") ? given : `${given}/`;
  const scope = scopeFor(call, registry);
  const path = join(call.site.temp, ".npmrc");
  const lines = [
    `${registry.replace(/^\w+:/, "")}:_authToken=\${NODE_AUTH_TOKEN}`,
    `${scope === "" ? "" : `${scope}:`}registry=${registry}`,
    `always-auth=${inputOf(call, "always-auth").toLowerCase() === "true"}`,
  ];
  call.setEnv("NPM_CONFIG_USERCONFIG", path);
  call.setEnv("NODE_AUTH_TOKEN", call.env["NODE_AUTH_TOKEN"] ?? "XXXXX-XXXXX-XXXXX-XXXXX");
  return writeText(call, path, `${lines.join("\n")}\n`);
}

function scopeFor(call: ActionCall, registry: string): string {
  const given = inputOf(call, "scope").replaceAll(/[\r\n]/g, "");
  const [owner = ""] = call.job.repository.split("/");
  const scope = given === "" && registry.includes("npm.pkg.github.com") ? owner : given;
  if (scope === "") return "";
  return (scope.startsWith("@") ? scope : `@${scope}`).toLowerCase();
}
