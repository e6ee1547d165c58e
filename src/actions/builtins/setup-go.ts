/** `actions/setup-go`: the machine's own Go where its version will do, else the toolchain that this Go fetches itself. */

import { join } from "node:path";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { inputOf } from "./inputs.js";
import { GO_MATCHERS } from "./matchers.js";
import { failure, notProven, SUCCESS, say, shown, warn } from "./say.js";
import { givenDirectory, linkPrograms } from "./tool-directory.js";
import { type Asked, askedIn, firstLine, readToolVersions } from "./version-file.js";
import { fits, parseRange, parseVersion } from "./versions.js";

export const setupGo = defineAction({
  names: ["actions/setup-go"],
  inputs: {
    "go-version": "",
    "go-version-file": "",
    "check-latest": "false",
    token: "",
    cache: "true",
    "cache-dependency-path": "",
    architecture: "",
    "go-download-base-url": "",
  },
  preview: (_inputs, host) =>
    host.find("go") === undefined ? "Go is not on this machine" : undefined,
  async main(call) {
    const own = await call.host.versionOf("go");
    if (own === undefined) return notProven("Go is not on this machine");
    const asked = await askedVersion(call);
    if (asked.kind === "problem") return failure(asked.message);
    const wanted = toRange(asked.version ?? "");
    for (const matcher of GO_MATCHERS) call.addMatcher(matcher);
    if (isMoving(wanted)) {
      warn(call, `Which Go is ${wanted} is not asked; the machine's ${own} is used.`);
      return useHost(call, own);
    }
    if (fits(own, wanted)) return useHost(call, own);
    const isExact = parseVersion(wanted) !== undefined;
    return isExact
      ? fetchToolchain(call, wanted, own)
      : notProven(`Go ${shown(wanted)} is not on this machine, only ${own}`);
  },
});

async function askedVersion(call: ActionCall): Promise<Asked> {
  const version = inputOf(call, "go-version");
  if (version !== "") return { kind: "asked", version };
  const path = inputOf(call, "go-version-file");
  return path === ""
    ? { kind: "asked", version: undefined }
    : askedIn(call, { path, tool: "Go", read: readGoVersionFile });
}

/** The toolchain of `go.mod` and `go.work` is what builds; where none is named, the language's version is. */
function readGoVersionFile(path: string, text: string): string | undefined {
  if (path.endsWith(".tool-versions")) return readToolVersions(text, ["golang", "go"]);
  if (!/go\.(?:mod|work)$/.test(path)) return firstLine(text);
  const [, toolchain] = /^toolchain[ \t]+go(\d[\w.]{0,30})/m.exec(text) ?? [];
  const [, language] = /^go[ \t]+(\d[\w.]{0,30})/m.exec(text) ?? [];
  return toolchain ?? language;
}

/** `1.21rc2`, as Go writes it, is `1.21.0-rc.2`. */
const toRange = (text: string): string =>
  text
    .trim()
    .replace(/^go(?=\d)/, "")
    .replace(/^(\d+\.\d+)(beta|rc)(\d+)$/, "$1.0-$2.$3");

const isMoving = (wanted: string): boolean => wanted === "stable" || wanted === "oldstable";

async function useHost(call: ActionCall, version: string): Promise<ActionEnd> {
  const go = call.host.find("go");
  const gofmt = call.host.find("gofmt");
  const bin = givenDirectory(call, "go", version);
  await linkPrograms(bin, {
    ...(go === undefined ? {} : { go }),
    ...(gofmt === undefined ? {} : { gofmt }),
  });
  return finish(call, bin, version);
}

/** Since 1.21 Go fetches other versions of itself as modules. */
async function fetchToolchain(call: ActionCall, wanted: string, own: string): Promise<ActionEnd> {
  const missing = notProven(
    `Go ${shown(wanted)} is not on this machine, only ${own}, and could not be fetched`,
  );
  if (parseRange(wanted) === undefined || !fits(own, ">=1.21")) return missing;
  const { exitCode, stdout } = await call.run({
    argv: ["go", "env", "GOROOT"],
    cwd: call.site.temp,
    env: { GOTOOLCHAIN: `go${wanted}` },
  });
  const root = stdout.trim().split("\n").at(-1) ?? "";
  if (exitCode !== 0 || !root.startsWith("/")) return missing;
  return finish(call, join(root, "bin"), wanted);
}

async function finish(call: ActionCall, bin: string, version: string): Promise<ActionEnd> {
  call.addPath(bin);
  // Otherwise a `go.mod` that names another would have Go fetch it, which GitHub's action does not allow either.
  call.setEnv("GOTOOLCHAIN", "local");
  const home = call.env["GOPATH"] ?? join(call.site.home, "go");
  call.addPath(join(home, "bin"));
  call.setOutput("go-version", version);
  call.setOutput("cache-hit", "false");
  say(call, `go version go${version}`);
  return SUCCESS;
}
