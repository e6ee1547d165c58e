/** `astral-sh/setup-uv`: the machine's own uv where its version will do, else one from the Python registry. */

import { join } from "node:path";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { inputOf, isOn } from "./inputs.js";
import { provideTool } from "./provide-tool.js";
import { realPython } from "./real-python.js";
import { failure, notProven, SUCCESS, say, warn } from "./say.js";
import { toolDirectory } from "./tool-directory.js";
import { type Asked, askedIn, readFileOfRepository, readToolVersions } from "./version-file.js";
import { parseRange, parseVersion } from "./versions.js";

export const setupUv = defineAction({
  names: ["astral-sh/setup-uv"],
  inputs: {
    version: "",
    "version-file": "",
    "python-version": "",
    "activate-environment": "false",
    "venv-path": "",
    "working-directory": "",
    checksum: "",
    "github-token": "",
    "enable-cache": "auto",
    "cache-dependency-glob": "",
    "restore-cache": "true",
    "save-cache": "true",
    "cache-suffix": "",
    "cache-local-path": "",
    "cache-python": "false",
    "prune-cache": "true",
    "ignore-nothing-to-cache": "false",
    "ignore-empty-workdir": "false",
    "tool-dir": "",
    "tool-bin-dir": "",
    "manifest-file": "",
    "add-problem-matchers": "true",
    "resolution-strategy": "highest",
    "download-from-astral-mirror": "true",
    "no-project": "false",
    quiet: "false",
  },
  async main(call) {
    const asked = await askedVersion(call);
    if (asked.kind === "problem") return failure(asked.message);
    const range =
      asked.version === undefined || asked.version === "latest" ? undefined : asked.version;
    if (range !== undefined && parseRange(range) === undefined)
      return notProven(
        `${JSON.stringify(range.slice(0, 100))} is no version of uv that can be had here`,
      );
    const version = await provide(call, range);
    if (typeof version !== "string") return version;
    say(call, `uv ${version}`);
    call.setOutput("uv-version", version);
    call.setOutput("cache-hit", "false");
    return finish(call);
  },
});

async function askedVersion(call: ActionCall): Promise<Asked> {
  const version = inputOf(call, "version");
  if (version !== "") return { kind: "asked", version };
  const path = inputOf(call, "version-file");
  if (path !== "") return askedIn(call, { path, tool: "uv", read: readUvVersionFile });
  for (const name of ["uv.toml", "pyproject.toml"]) {
    const text = await readFileOfRepository(call, name);
    const found = text === undefined ? undefined : readUvVersionFile(name, text);
    if (found !== undefined) return { kind: "asked", version: found };
  }
  return { kind: "asked", version: undefined };
}

function readUvVersionFile(path: string, text: string): string | undefined {
  if (path.endsWith(".tool-versions")) return readToolVersions(text, ["uv"]);
  const pattern = path.endsWith(".toml")
    ? /^[ \t]*required-version[ \t]*=[ \t]*["']([^"'\n]{1,100})["']/m
    : /^uv[ \t]*==[ \t]*([\w.]{1,40})/m;
  return pattern.exec(text)?.[1];
}

/** The version that is there now, or how the step ends without one. */
async function provide(call: ActionCall, range: string | undefined): Promise<string | ActionEnd> {
  const provided = await provideTool(call, { program: "uv", range });
  if (provided.kind === "provided") {
    if (range === undefined)
      warn(call, `Which uv is the newest is not asked; the machine's ${provided.version} is used.`);
    return provided.version;
  }
  const python = call.host.find("python3");
  const isExact = range !== undefined && parseVersion(range) !== undefined;
  if (python === undefined || (range !== undefined && !isExact)) return notProven(provided.reason);
  const directory = toolDirectory(call, "uv", range ?? "latest");
  const { exitCode } = await call.run({
    argv: [
      await realPython(call, python),
      "-m",
      "pip",
      "install",
      "--quiet",
      // Its own patience of 15 seconds is too little for a slow mirror.
      ...["--timeout", "120"],
      "--target",
      directory,
      range === undefined ? "uv" : `uv==${range}`,
    ],
    cwd: call.site.temp,
  });
  if (exitCode !== 0) return notProven(`${provided.reason}, and pip could not fetch it`);
  call.addPath(join(directory, "bin"));
  const told = await call.run({
    argv: [join(directory, "bin", "uv"), "--version"],
    cwd: call.site.temp,
  });
  return /\d+\.\d+\.\d+/.exec(told.stdout)?.[0] ?? range ?? "";
}

async function finish(call: ActionCall): Promise<ActionEnd> {
  const python = inputOf(call, "python-version");
  if (python !== "") call.setEnv("UV_PYTHON", python);
  if (!isOn(call, "activate-environment")) return SUCCESS;
  const venv =
    inputOf(call, "venv-path") ||
    join(call.site.workspace, inputOf(call, "working-directory"), ".venv");
  const made = await call.run({
    argv: ["uv", "venv", venv],
    ...(python === "" ? {} : { env: { UV_PYTHON: python } }),
  });
  if (made.exitCode !== 0) return notProven("uv could not make a virtual environment");
  call.setEnv("VIRTUAL_ENV", venv);
  call.addPath(join(venv, "bin"));
  call.setOutput("venv", venv);
  return SUCCESS;
}
