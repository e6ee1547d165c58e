/** `actions/setup-java`: the machine's own development kit where its version will do. Others are not fetched. */

import { access, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Host } from "../host/host.js";
import type { ActionCall, ActionEnd } from "../run/action-call.js";
import { hasCode } from "../step/error-code.js";
import { defineAction } from "./define.js";
import { inputOf, linesOf } from "./inputs.js";
import { failure, notProven, SUCCESS, say, shown } from "./say.js";
import { type Asked, askedIn, firstLine, readToolVersions } from "./version-file.js";
import { fits } from "./versions.js";

export const setupJava = defineAction({
  names: ["actions/setup-java"],
  inputs: {
    "java-version": "",
    "java-version-file": "",
    distribution: "",
    "java-package": "jdk",
    architecture: "",
    jdkfile: "",
    "jdk-file": "",
    "check-latest": "false",
    "server-id": "github",
    "server-username": "GITHUB_ACTOR",
    "server-password": "GITHUB_TOKEN",
    "settings-path": "",
    "overwrite-settings": "true",
    "gpg-private-key": "",
    "gpg-passphrase": "",
    cache: "",
    "cache-dependency-path": "",
    "job-status": "",
    token: "",
    "mvn-toolchain-id": "",
    "mvn-toolchain-vendor": "",
  },
  async preview(inputs, host) {
    const wanted = (inputs["java-version"] ?? "").split("\n").map((line) => line.trim());
    for (const each of wanted.filter((line) => line !== "")) {
      const missing = await missingJava(host, each);
      if (missing !== undefined) return missing;
    }
    return undefined;
  },
  async main(call) {
    const distribution = inputOf(call, "distribution");
    if (distribution === "")
      return failure("The input `distribution` is missing; give one, e.g. `temurin`.");
    if (inputOf(call, "gpg-private-key") !== "")
      return notProven("it imports a private key to sign with");
    if (distribution === "jdkfile") return notProven("it installs a Java from a file of its own");
    if (inputOf(call, "cache") !== "") say(call, "The cache of packages is not restored here.");
    const asked = await askedVersions(call);
    if (asked.kind === "problem") return failure(asked.message);
    for (const version of asked.versions) {
      const problem = await provide(call, version, distribution);
      if (problem !== undefined) return problem;
    }
    return SUCCESS;
  },
});

type AskedVersions =
  | { readonly kind: "asked"; readonly versions: readonly string[] }
  | { readonly kind: "problem"; readonly message: string };

async function askedVersions(call: ActionCall): Promise<AskedVersions> {
  const versions = linesOf(call, "java-version");
  if (versions.length > 0) return { kind: "asked", versions };
  const path = inputOf(call, "java-version-file");
  if (path === "")
    return {
      kind: "problem",
      message: "Neither `java-version` nor `java-version-file` is given; give one.",
    };
  const asked: Asked = await askedIn(call, { path, tool: "Java", read: readJavaVersionFile });
  return asked.kind === "problem"
    ? asked
    : { kind: "asked", versions: asked.version === undefined ? [] : [asked.version] };
}

function readJavaVersionFile(path: string, text: string): string | undefined {
  const line = path.endsWith(".tool-versions")
    ? readToolVersions(text, ["java"])
    : path.endsWith(".sdkmanrc")
      ? text.split("\n").find((each) => each.startsWith("java="))
      : firstLine(text);
  const [version] = /\d[\d.]{0,20}/.exec(line ?? "") ?? [];
  return version?.replace(/\.$/, "");
}

/** `1.8.0_402` is `8.0.402`; of four numbers the first three count. */
const modern = (version: string): string => {
  const [major = "0", minor = "0", patch = "0"] = version.replace(/^1\.(?=\d)/, "").split(/[._+-]/);
  return `${major}.${minor}.${patch}`;
};

/** `17-ea` and `17.0.1+12` are ranges to GitHub's action too, but what matters is before the sign. */
const toRange = (wanted: string): string =>
  wanted.replace(/^1\.(?=8$|8\.)/, "").replace(/^([\d.x]+)[+-].*$/, "$1");

async function missingJava(host: Host, wanted: string): Promise<string | undefined> {
  const own = host.find("java") === undefined ? undefined : await host.versionOf("java");
  if (own === undefined) return "Java is not on this machine";
  return fits(modern(own), toRange(wanted))
    ? undefined
    : `Java ${shown(wanted)} is not on this machine, only ${own}`;
}

async function provide(
  call: ActionCall,
  wanted: string,
  distribution: string,
): Promise<ActionEnd | undefined> {
  const missing = await missingJava(call.host, wanted);
  const java = call.host.find("java");
  const version = await call.host.versionOf("java");
  if (missing !== undefined || java === undefined || version === undefined)
    return notProven(missing ?? "Java is not on this machine");
  const home = dirname(dirname(await realpath(java)));
  const isWhole = await exists(join(home, "bin", "javac"));
  if (!isWhole && inputOf(call, "java-package").startsWith("jdk"))
    return notProven(
      `the Java ${version} of this machine has no compiler; install a development kit`,
    );
  const [major = ""] = modern(version).split(".");
  call.addPath(join(home, "bin"));
  call.setEnv("JAVA_HOME", home);
  call.setEnv(`JAVA_HOME_${major}_${call.host.arch}`, home);
  call.setOutput("distribution", distribution);
  call.setOutput("version", version);
  call.setOutput("path", home);
  call.setOutput("cache-hit", "false");
  say(call, `Java ${version} of this machine is used for ${distribution} ${wanted}`);
  return undefined;
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (cause) {
    if (hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR")) return false;
    throw cause;
  }
}
