/** A step that calls a built-in action for artifacts or caches: real folders, real programs, and what came of it. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type {
  ActionCall,
  JobFacts,
  ProgramEnd,
  ProgramRequest,
} from "../../../src/actions/run/action-call.js";
import type { JobSite } from "../../../src/actions/run/site.js";
import { toInstant } from "../../../src/domain/ids.js";
import type { Ambient } from "../../../src/ports/ambient.js";

let nonces = 0;

/** Every look at the clock is a second later; no nonce comes twice. */
export function tickingAmbient(): Ambient {
  let now = Date.parse("2026-01-01T00:00:00Z");
  return {
    now: () => toInstant((now += 1_000)),
    wait: async () => undefined,
    nonce: () => (nonces += 1).toString(16).padStart(16, "0"),
  };
}

/** The folders of one more job in `directory`. */
export function makeJobSite(directory: string): JobSite {
  const job = mkdtempSync(join(directory, "job-"));
  const site: JobSite = {
    directory: job,
    space: join(job, "work"),
    workspace: join(job, "work", "repo"),
    temp: join(job, "temp"),
    toolCache: join(job, "tools"),
    home: join(job, "home"),
    commands: join(job, "commands"),
    tmp: join(job, "tmp"),
    varTmp: join(job, "var-tmp"),
    given: join(job, "given"),
  };
  const folders: readonly string[] = Object.values(site);
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  return site;
}

export function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

export interface MadeCall {
  readonly call: ActionCall;
  readonly outputs: Record<string, string>;
  readonly state: Record<string, string>;
  readonly lines: string[];
  readonly requests: ProgramRequest[];
}

export interface CallRequest {
  readonly uses: string;
  readonly site: JobSite;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly state?: Record<string, string>;
  readonly status?: JobFacts["status"];
  /** Programs that the machine has, by name; absent: those of a usual one. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export function makeCall(request: CallRequest): MadeCall {
  const { uses, site, inputs = {}, state = {}, status = "success" } = request;
  const programs = new Map(Object.entries(request.programs ?? { tar: "tar" }));
  const outputs: Record<string, string> = {};
  const lines: string[] = [];
  const requests: ProgramRequest[] = [];
  const none = (): void => undefined;
  const call: ActionCall = {
    uses,
    inputs,
    env: {},
    site,
    host: {
      os: "Linux",
      arch: "X64",
      release: "test",
      labels: new Set(),
      find: (program) => programs.get(program),
      versionOf: async () => undefined,
      pythons: [],
      cores: 1,
    },
    code: unusedCode(),
    job: {
      sha: "0".repeat(40),
      ref: "refs/heads/main",
      repository: "octo/repo",
      runId: "17",
      workflow: "ci.yml",
      jobKey: "build",
      event: {},
      eventName: "push",
      status,
    },
    findRepository: () => {
      throw new Error("No other repository is asked for.");
    },
    signal: request.signal ?? new AbortController().signal,
    run: (program) => {
      requests.push(program);
      return runProgram(program, site);
    },
    log: (line) => lines.push(line),
    setOutput: (name, value) => {
      outputs[name] = value;
    },
    setEnv: none,
    addPath: none,
    addMatcher: none,
    saveState: (name, value) => {
      state[name] = value;
    },
    state,
  };
  return { call, outputs, state, lines, requests };
}

/** No action for artifacts or caches asks the repository anything. */
function unusedCode(): ActionCall["code"] {
  const unused = (): never => {
    throw new Error("The repository is not asked.");
  };
  return {
    resolve: unused,
    treeOf: unused,
    read: unused,
    list: unused,
    mergeBase: unused,
    changed: unused,
    describe: unused,
    between: unused,
    slug: unused,
    defaultBranch: unused,
    cloneInto: unused,
  };
}

function runProgram({ argv, cwd, env }: ProgramRequest, site: JobSite): Promise<ProgramEnd> {
  const [program = "", ...rest] = argv;
  const PATH = process.env["PATH"] ?? "";
  const child = spawn(program, rest, { cwd: cwd ?? site.workspace, env: { PATH, ...env } });
  let stdout = "";
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString("utf8");
  });
  return new Promise((resolve) => {
    child.on("error", () => resolve({ exitCode: undefined, stdout }));
    child.on("close", (code) => resolve({ exitCode: code ?? undefined, stdout }));
  });
}
