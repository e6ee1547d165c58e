import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { agentEnvironment, gateEnvironment } from "./environment.js";
import { createProcesses } from "./processes.js";

const none = (): boolean => false;

describe("a gate's environment", () => {
  test("is the allow-list and nothing of the user's", () => {
    const source = {
      PATH: "/tools/bin",
      HOME: "/home/user",
      NODE_OPTIONS: "--require x",
      PYTHONPATH: "x",
      GITHUB_TOKEN: "secret",
      RUSTFLAGS: "x",
      CARGO_TARGET_DIR: "/elsewhere",
      LD_PRELOAD: "x",
      GOFLAGS: "x",
      LANG: "de_DE",
    };
    expect(gateEnvironment({ source, home: "/empty", isFolder: none })).toEqual({
      PATH: "/tools/bin",
      // Where set-up downloads to, whether it is there yet or not.
      CARGO_HOME: "/home/user/.cargo",
      GOMODCACHE: "/home/user/go/pkg/mod",
      npm_config_cache: "/home/user/.npm",
      HOME: "/empty",
      TMPDIR: "/tmp",
      LANG: "C.UTF-8",
      TZ: "UTC",
      CI: "1",
      NO_COLOR: "1",
      GOCACHE: "/empty/.cache/go-build",
      GIT_TERMINAL_PROMPT: "0",
    });
  });

  test("names tool homes that exist, and those that the user has set", () => {
    const source = { HOME: "/home/user", CARGO_HOME: "/opt/cargo", GOPATH: "/srv/go:/other" };
    const isFolder = (path: string): boolean => path === "/home/user/.rustup";
    expect(gateEnvironment({ source, home: "/empty", isFolder })).toMatchObject({
      RUSTUP_HOME: "/home/user/.rustup",
      CARGO_HOME: "/opt/cargo",
      GOMODCACHE: "/srv/go/pkg/mod",
    });
    expect(gateEnvironment({ source, home: "/empty", isFolder })).not.toHaveProperty("PYENV_ROOT");
  });

  test("yields to the configuration", () => {
    const extra = { CI: "0", DATABASE_URL: "x" };
    const environment = gateEnvironment({ source: {}, home: "/empty", extra, isFolder: none });
    expect(environment).toMatchObject(extra);
  });
});

describe("an agent's environment", () => {
  test.each([
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GH_ENTERPRISE_TOKEN",
    "GITHUB_ENV",
    "GITLAB_TOKEN",
    "CI_JOB_TOKEN",
    "GIT_DIR",
    "GIT_ASKPASS",
    "GIT_SSH_COMMAND",
    "SSH_AUTH_SOCK",
    "SSH_ASKPASS",
    "NPM_TOKEN",
    "NODE_AUTH_TOKEN",
    "npm_config_//registry.example/:_authToken",
    "CARGO_REGISTRY_TOKEN",
    "CARGO_REGISTRIES_OWN_TOKEN",
    "TWINE_PASSWORD",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "INTERLOCK_PROCESS",
    "INTERLOCK_STATE",
    "YARN_NPM_AUTH_TOKEN",
    "EDITOR",
    "AWS_PROFILE",
  ])("has no %s, unless it is named as a whole", (name) => {
    const source = { [name]: "x" };
    const beginning = `${name.slice(0, 3)}*`;
    expect(agentEnvironment({ source, variables: [] })).not.toHaveProperty([name]);
    if (!/^(?:EDITOR|AWS)/.test(name))
      expect(agentEnvironment({ source, variables: [beginning] })).not.toHaveProperty([name]);
    const isOwn = name.startsWith("INTERLOCK_");
    const named = agentEnvironment({ source, variables: [name] });
    expect(Object.hasOwn(named, name)).toBe(!isOwn);
  });

  test.each(["PATH", "HOME", "LANG", "LC_ALL", "HTTPS_PROXY", "RUSTUP_HOME"])(
    "keeps %s",
    (name) => {
      const environment = agentEnvironment({ source: { [name]: "x" }, variables: [] });
      expect(environment).toHaveProperty([name], "x");
    },
  );

  test("has what its profile names, by whole names and by beginnings", () => {
    const source = {
      OPENAI_API_KEY: "1",
      OPENAI_ORG: "2",
      OPENAIR: "3",
      MY_KEY: "4",
      MY_KEYS: "5",
    };
    expect(agentEnvironment({ source, variables: ["OPENAI_*", "MY_KEY"] })).toEqual({
      OPENAI_API_KEY: "1",
      OPENAI_ORG: "2",
      MY_KEY: "4",
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "credential.helper",
      GIT_CONFIG_VALUE_0: "",
    });
  });

  test("lets git ask nobody for a password, and yields to the configuration", () => {
    const extra = { GH_TOKEN: "given on purpose" };
    expect(agentEnvironment({ source: {}, variables: [], extra })).toEqual({
      GIT_TERMINAL_PROMPT: "0",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "credential.helper",
      GIT_CONFIG_VALUE_0: "",
      GH_TOKEN: "given on purpose",
    });
  });
});

describe("with an empty home there still works", () => {
  const folder = mkdtempSync(join(tmpdir(), "environment-"));
  const home = join(folder, "home");
  mkdirSync(home);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const isFolder = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const env = gateEnvironment({ source: process.env, home, isFolder });
  const processes = createProcesses({ marker: "environment-test/owner" });
  const run = async (shell: string): Promise<string> => {
    const { end, output } = await processes.run({
      program: { shell },
      cwd: folder,
      env,
      timeoutMs: 55_000,
      outputBytesMax: 100_000,
      floodBytesMax: 1_000_000,
    });
    return end.kind === "exited" && end.exitCode === 0
      ? output
      : `${JSON.stringify(end)}\n${output}`;
  };
  const isInstalled = (tool: string): boolean =>
    spawnSync(tool, ["--version"], { stdio: "ignore" }).error === undefined;

  test.skipIf(!isInstalled("cargo"))("cargo", async () => {
    const output = await run(
      "cargo new --quiet --vcs none hello && cd hello && cargo run --offline",
    );
    expect(output).toContain("Hello, world!");
    expect(isFolder(join(folder, "hello/target/debug"))).toBe(true);
  });

  // Not `go run`: the first build with an empty cache translates Go's own library, which takes half a minute.
  test.skipIf(!isInstalled("go"))("go, with a build cache of the checkout's own", async () => {
    mkdirSync(join(folder, "go"));
    writeFileSync(join(folder, "go/go.mod"), "module hello\n");
    writeFileSync(join(folder, "go/main.go"), "package main\nfunc main() { println() }\n");
    expect(await run("cd go && go list . && go env GOCACHE")).toBe(
      `hello\n${home}/.cache/go-build\n`,
    );
  });

  test.skipIf(!isInstalled("npm"))("npm", async () => {
    mkdirSync(join(folder, "npm"));
    writeFileSync(
      join(folder, "npm/package.json"),
      JSON.stringify({ name: "hello", version: "1.0.0", scripts: { hi: "echo Hello, npm" } }),
    );
    expect(await run("cd npm && npm install --offline && npm run hi")).toContain("Hello, npm");
  });

  test.skipIf(!isInstalled("python3"))("python, also behind pyenv", async () => {
    expect(await run('python3 -c \'print("Hello,", "Python")\'')).toBe("Hello, Python\n");
  });

  test.skipIf(!isInstalled("mvn"))("mvn", async () => {
    expect(await run("mvn --version")).toContain("Apache Maven");
  });

  test.skipIf(!isInstalled("git"))(
    "git, which finds no identity there and asks for none",
    async () => {
      const output = await run(
        "git init -q repo && cd repo && git config --get user.name || echo none",
      );
      expect(output).toBe("none\n");
    },
  );
});
