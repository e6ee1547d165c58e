/**
 * `actions/setup-python`: a virtual environment made from one of the machine's own Pythons, so that the job may install what it
 * likes. There is no registry to have another version from: a version that the machine lacks is not proven here.
 */

import { join } from "node:path";
import type { Host } from "../host/host.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { defineAction } from "./define.js";
import { inputOf, isOn, linesOf } from "./inputs.js";
import { PYTHON_MATCHERS } from "./matchers.js";
import { realPython } from "./real-python.js";
import { failure, notProven, SUCCESS, say, shown, warn } from "./say.js";
import { givenDirectory, linkPrograms, toolDirectory, wrapPrograms } from "./tool-directory.js";
import {
  type Asked,
  askedIn,
  firstLine,
  readFileOfRepository,
  readToolVersions,
} from "./version-file.js";
import { fits, parseRange } from "./versions.js";

export const setupPython = defineAction({
  names: ["actions/setup-python"],
  inputs: {
    "python-version": "",
    "python-version-file": "",
    cache: "",
    architecture: "",
    "check-latest": "false",
    token: "",
    "cache-dependency-path": "",
    "update-environment": "true",
    "allow-prereleases": "false",
    freethreaded: "false",
    "pip-version": "",
    "pip-install": "",
  },
  async preview(inputs, host) {
    const wanted = (inputs["python-version"] ?? "").split("\n").map((line) => line.trim());
    for (const each of wanted.filter((line) => line !== "")) {
      const found = await findPython(host, each);
      if (found.kind === "missing") return found.reason;
    }
    return undefined;
  },
  async main(call) {
    const architecture = inputOf(call, "architecture").toLowerCase();
    if (architecture !== "" && architecture !== call.host.arch.toLowerCase())
      return notProven(
        `it wants Python for ${shown(architecture)}, and this machine is ${call.host.arch}`,
      );
    if (isOn(call, "freethreaded")) return notProven("it wants a Python without a global lock");
    if (inputOf(call, "cache") !== "") say(call, "The cache of packages is not restored here.");
    const asked = await askedVersions(call);
    if (asked.kind === "problem") return failure(asked.message);
    for (const version of asked.versions) {
      const problem = await provide(call, version);
      if (problem !== undefined) return problem;
    }
    for (const matcher of PYTHON_MATCHERS) call.addMatcher(matcher);
    return installFirst(call);
  },
});

type AskedVersions =
  | { readonly kind: "asked"; readonly versions: readonly string[] }
  | { readonly kind: "problem"; readonly message: string };

async function askedVersions(call: ActionCall): Promise<AskedVersions> {
  const given = linesOf(call, "python-version");
  if (given.length > 0) return { kind: "asked", versions: given };
  const paths = linesOf(call, "python-version-file");
  const versions: string[] = [];
  for (const path of paths) {
    const asked: Asked = await askedIn(call, { path, tool: "Python", read: readPythonVersionFile });
    if (asked.kind === "problem") return asked;
    if (asked.version !== undefined) versions.push(asked.version);
  }
  if (versions.length > 0) return { kind: "asked", versions };
  const written = firstLine((await readFileOfRepository(call, ".python-version")) ?? "");
  if (written === undefined)
    warn(
      call,
      "Neither `python-version` nor `python-version-file` is given; the machine's Python is used.",
    );
  return { kind: "asked", versions: [written ?? ""] };
}

function readPythonVersionFile(path: string, text: string): string | undefined {
  if (path.endsWith(".tool-versions")) return readToolVersions(text, ["python"]);
  if (!path.endsWith(".toml")) return firstLine(text);
  const [, version] =
    /^[ \t]*(?:requires-python|python)[ \t]*=[ \t]*["']([^"'\n]{1,100})["']/m.exec(text) ?? [];
  return version;
}

type FoundPython =
  | { readonly kind: "found"; readonly path: string; readonly version: string }
  | { readonly kind: "missing"; readonly reason: string };

const MINORS: readonly number[] = Array.from({ length: 14 }, (_, index) => index + 6);

async function findPython(host: Host, wanted: string): Promise<FoundPython> {
  const missing = (why: string): FoundPython => ({
    kind: "missing",
    reason: `Python ${shown(wanted)} is not on this machine${why}`,
  });
  // `3.14-dev`: also what comes before the release. `3.14t` and the other Pythons stay what they are: no range.
  const range = wanted.replace(/^(\d+\.\d+)-dev$/, "~$1.0-0");
  if (parseRange(range) === undefined) return missing("");
  const own = ["python3", "python", ...MINORS.map((minor) => `python3.${minor}`)];
  const programs = [...own, ...host.pythons];
  const versions: string[] = [];
  for (const program of programs) {
    const path = host.find(program);
    const version = path === undefined ? undefined : await host.versionOf(program);
    if (path === undefined || version === undefined) continue;
    if (fits(version, range)) return { kind: "found", path, version };
    versions.push(version);
  }
  const known = [...new Set(versions)];
  return missing(known.length === 0 ? ", nor is any other" : `, only ${known.join(", ")}`);
}

async function provide(call: ActionCall, wanted: string): Promise<ActionEnd | undefined> {
  const found = await findPython(call.host, wanted);
  if (found.kind === "missing") return notProven(found.reason);
  const directory = toolDirectory(call, "Python", found.version);
  let bin = join(directory, "bin");
  const real = await realPython(call, found.path);
  const minor = found.version.split(".").slice(0, 2).join(".");
  const made = await call.run({ argv: [real, "-m", "venv", directory] });
  if (made.exitCode !== 0) {
    say(call, "No virtual environment could be made: packages go to the machine's own Python.");
    bin = givenDirectory(call, "Python", found.version);
    await wrapPrograms(bin, {
      python: real,
      python3: real,
      [`python${minor}`]: real,
    });
  }
  if (inputOf(call, "update-environment").toLowerCase() !== "false") {
    // Tools that make environments of their own, as uv and tox, pass over one that they find on the way to a Python.
    const behind = givenDirectory(call, "python", found.version);
    await linkPrograms(behind, { [`python${minor}`]: real });
    call.addPath(behind);
    call.addPath(bin);
    for (const name of ["pythonLocation", "Python_ROOT_DIR", "Python3_ROOT_DIR"])
      call.setEnv(name, directory);
  }
  call.setOutput("python-version", found.version);
  call.setOutput("python-path", join(bin, "python"));
  call.setOutput("cache-hit", "false");
  say(call, `Successfully set up CPython (${found.version})`);
  return undefined;
}

/** What `pip-version` and `pip-install` ask for. */
async function installFirst(call: ActionCall): Promise<ActionEnd> {
  const pip = inputOf(call, "pip-version");
  const packages = inputOf(call, "pip-install");
  const wishes = [
    ...(pip === "" ? [] : [[`pip==${pip}`]]),
    ...(packages === "" ? [] : [packages.split(/\s+/)]),
  ];
  if (wishes.length > 0)
    return notProven(
      "it installs packages before any step can ask for them; install them in a step",
    );
  return SUCCESS;
}
