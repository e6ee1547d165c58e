/** A step that calls a built-in action: real folders, real programs, a real repository, and what came of it. */

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findBuiltin } from "../../../src/actions/builtins/registry.js";
import type {
  ActionCall,
  ActionEnd,
  JobFacts,
  ProgramEnd,
} from "../../../src/actions/run/action-call.js";
import type { JobSite } from "../../../src/actions/run/site.js";
import { createCode } from "../../../src/adapters/ci/code.js";
import { createProcesses } from "../../../src/adapters/processes/processes.js";
import { makeJobSite, write } from "./services-call.js";

export interface Step {
  readonly end: ActionEnd;
  readonly site: JobSite;
  readonly outputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  /** The last that was added is the first that is looked at. */
  readonly path: readonly string[];
  readonly lines: readonly string[];
  readonly matchers: readonly string[];
}

export interface StepRequest {
  readonly uses: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly job?: Partial<JobFacts>;
  /** In the workspace. */
  readonly files?: Readonly<Record<string, string>>;
  /** On the machine: program → text of a script, which says its version when it is asked. */
  readonly programs?: Readonly<Record<string, string>>;
  /** A program's absolute path on the machine; asked for its version as it is. */
  readonly found?: Readonly<Record<string, string>>;
  readonly versions?: Readonly<Record<string, string>>;
  readonly pythons?: readonly string[];
  readonly site?: JobSite;
  readonly gitDir?: string;
  readonly findRepository?: ActionCall["findRepository"];
}

const processes = createProcesses({ marker: "builtin-step/test" });

/** Scripts become programs in a folder of the site's, which is all that its `PATH` has beside `/usr/bin` and `/bin`. */
export async function runBuiltinStep(folder: string, request: StepRequest): Promise<Step> {
  const builtin = findBuiltin(request.uses);
  if (builtin === undefined) throw new Error(`${request.uses} is not built in`);
  const site = request.site ?? makeJobSite(folder);
  write(site.workspace, request.files ?? {});
  const bin = join(site.directory, "bin");
  const programs = request.programs ?? {};
  write(bin, programs);
  for (const name of Object.keys(programs)) chmodSync(join(bin, name), 0o755);
  const env: Record<string, string> = {};
  const outputs: Record<string, string> = {};
  const path: string[] = [];
  const lines: string[] = [];
  const matchers: string[] = [];
  const baseEnv: Record<string, string> = {
    PATH: [bin, "/usr/bin", "/bin"].join(delimiter),
    HOME: site.home,
    ...request.env,
  };
  const run = async (argv: readonly string[], cwd: string, more = {}): Promise<ProgramEnd> => {
    const result = await processes.run({
      program: { argv },
      cwd,
      env: { ...baseEnv, ...more },
      timeoutMs: 60_000,
      outputBytesMax: 1024 * 1024,
      floodBytesMax: 16 * 1024 * 1024,
      onLine: (line) => lines.push(line),
    });
    return {
      exitCode: result.end.kind === "exited" ? result.end.exitCode : undefined,
      stdout: result.stdout,
    };
  };
  const find = (program: string): string | undefined =>
    request.found?.[program] ?? (program in programs ? join(bin, program) : undefined);
  const call: ActionCall = {
    uses: request.uses,
    inputs: { ...builtin.defaults, ...request.inputs },
    env: baseEnv,
    site,
    host: {
      os: "Linux",
      arch: "X64",
      release: "Test",
      labels: new Set(),
      find,
      versionOf: async (program) => request.versions?.[program],
      pythons: request.pythons ?? [],
      cores: 1,
    },
    code: createCode({ gitDir: request.gitDir ?? join(folder, "no-repository") }),
    findRepository: request.findRepository ?? (async () => ({ reason: "it is not stored" })),
    job: {
      sha: "0".repeat(40),
      ref: "refs/heads/main",
      repository: "octo/repo",
      runId: "1",
      workflow: "ci.yml",
      jobKey: "build",
      event: {},
      eventName: "push",
      status: "success",
      ...request.job,
    },
    signal: new AbortController().signal,
    run: ({ argv, cwd, env: more }) => run(argv, cwd ?? site.workspace, more),
    log: (line) => lines.push(line),
    setOutput: (name, value) => {
      outputs[name] = value;
    },
    setEnv: (name, value) => {
      env[name] = value;
    },
    addPath: (directory) => path.push(directory),
    addMatcher: (json) => matchers.push(json),
    saveState: () => undefined,
    state: {},
  };
  const end = await builtin.main(call);
  return { end, site, outputs, env, path, lines, matchers };
}

export interface GitFolder {
  readonly path: string;
  readonly gitDir: string;
  readonly git: (...args: readonly string[]) => string;
  /** Its id. */
  commit(files: Readonly<Record<string, string>>): string;
}

/** On branch `main`, empty. */
export function gitFolder(path: string): GitFolder {
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", path, ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: path, GIT_CONFIG_NOSYSTEM: "1" },
    }).trim();
  if (!existsSync(join(path, ".git"))) {
    execFileSync("git", ["init", "--quiet", "--initial-branch=main", path]);
    git("config", "user.name", "Ada");
    git("config", "user.email", "ada@example.com");
  }
  return {
    path,
    gitDir: join(path, ".git"),
    git,
    commit(files) {
      write(path, files);
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", "feat: some files");
      return git("rev-parse", "HEAD");
    },
  };
}
