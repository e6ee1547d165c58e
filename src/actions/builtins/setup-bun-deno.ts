/** `oven-sh/setup-bun` and `denoland/setup-deno`. Both runtimes are also packages of the npm registry. */

import { join } from "node:path";
import type { Host } from "../host/host.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { parseJson, textIn } from "./fields.js";
import { inputOf, isOn } from "./inputs.js";
import { provideTool } from "./provide-tool.js";
import { failure, notProven, SUCCESS, say } from "./say.js";
import { givenDirectory, linkPrograms } from "./tool-directory.js";
import {
  type Asked,
  askedIn,
  firstLine,
  readFileOfRepository,
  readToolVersions,
} from "./version-file.js";

export const setupBun = defineAction({
  names: ["oven-sh/setup-bun"],
  inputs: {
    "bun-version": "",
    "bun-version-file": "",
    "bun-download-url": "",
    registries: "",
    "registry-url": "",
    scope: "",
    "no-cache": "false",
    token: "",
  },
  async main(call) {
    if (inputOf(call, "bun-download-url") !== "")
      return notProven("it downloads Bun from an address of its own");
    if (inputOf(call, "registries") !== "" || inputOf(call, "registry-url") !== "")
      return notProven("it writes settings for registries of its own");
    const asked = await askedVersion(call, "bun", readBunVersionFile);
    if (asked.kind === "problem") return failure(asked.message);
    const written = asked.version ?? textIn(await manifestOf(call), "packageManager");
    const version = written
      ?.replace(/^bun@/, "")
      .replace(/\+.*$/, "")
      .replace(/^(?:bun-)?v(?=\d)/, "");
    const isBun = asked.version !== undefined || written?.startsWith("bun@") === true;
    const provided = await provideTool(call, {
      program: "bun",
      range: isBun ? version : "latest",
      package: { name: bunPackage(call.host), folder: "bin" },
    });
    if (provided.kind === "missing") return notProven(provided.reason);
    const path = join(provided.directory, "bun");
    await linkBeside(call, "bunx", path);
    call.setOutput("bun-version", provided.version);
    call.setOutput("bun-revision", provided.version);
    call.setOutput("bun-path", path);
    return finish(call, `bun ${provided.version}`);
  },
});

export const setupDeno = defineAction({
  names: ["denoland/setup-deno"],
  inputs: {
    "deno-version": "",
    "deno-version-file": "",
    "deno-binary-name": "deno",
    cache: "false",
    "cache-hash": "",
  },
  async main(call) {
    const asked = await askedVersion(call, "deno", readDenoVersionFile);
    if (asked.kind === "problem") return failure(asked.message);
    const version = (asked.version ?? "2.x").replace(/^v(?=\d)/, "");
    if (isOn(call, "cache")) say(call, "The cache of packages is not restored here.");
    const provided = await provideTool(call, {
      program: "deno",
      range: version,
      package: { name: denoPackage(call.host), folder: "." },
    });
    if (provided.kind === "missing") return notProven(provided.reason);
    const name = inputOf(call, "deno-binary-name");
    if (!/^[\w][\w.-]{0,40}$/.test(name))
      return failure(`A program cannot be called ${JSON.stringify(name)}.`);
    if (name !== "deno") await linkBeside(call, name, join(provided.directory, "deno"));
    call.setOutput("deno-version", provided.version);
    call.setOutput("release-channel", "stable");
    return finish(call, `deno ${provided.version}`);
  },
});

async function linkBeside(call: ActionCall, name: string, path: string): Promise<void> {
  const directory = givenDirectory(call, name, "links");
  await linkPrograms(directory, { [name]: path });
  call.addPath(directory);
}

function finish(call: ActionCall, told: string): ActionEnd {
  call.setOutput("cache-hit", "false");
  say(call, told);
  return SUCCESS;
}

const systemOf = ({ os }: Host): string => (os === "macOS" ? "darwin" : "linux");

const bunPackage = (host: Host): string =>
  `@oven/bun-${systemOf(host)}-${host.arch === "ARM64" ? "aarch64" : "x64"}`;

const denoPackage = (host: Host): string =>
  `@deno/${systemOf(host)}-${host.arch === "ARM64" ? "arm64" : "x64"}${host.os === "macOS" ? "" : "-glibc"}`;

async function askedVersion(
  call: ActionCall,
  tool: string,
  read: (path: string, text: string) => string | undefined,
): Promise<Asked> {
  const version = inputOf(call, `${tool}-version`);
  if (version !== "") return { kind: "asked", version };
  const path = inputOf(call, `${tool}-version-file`);
  return path === "" ? { kind: "asked", version: undefined } : askedIn(call, { path, tool, read });
}

const manifestOf = async (call: ActionCall): Promise<unknown> =>
  parseJson((await readFileOfRepository(call, "package.json")) ?? "");

function readBunVersionFile(path: string, text: string): string | undefined {
  if (path.endsWith(".tool-versions")) return readToolVersions(text, ["bun"]);
  if (!path.endsWith(".json")) return firstLine(text);
  const manifest = parseJson(text);
  const manager = textIn(manifest, "packageManager");
  return manager?.startsWith("bun@") === true ? manager : textIn(manifest, "engines", "bun");
}

const readDenoVersionFile = (path: string, text: string): string | undefined =>
  path.endsWith(".tool-versions")
    ? readToolVersions(text, ["deno"])
    : firstLine(text)?.replace(/^deno\s+/, "");
