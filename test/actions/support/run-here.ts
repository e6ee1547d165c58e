/** Runs workflows of a small repository made for the purpose, as `interlock ci` does. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  type CiDocument,
  type CiHappening,
  type CiSettings,
  openCiDesk,
} from "../../../src/compose-ci-desk.js";

export interface RunHere {
  readonly document: CiDocument;
  readonly happenings: readonly CiHappening[];
  /** What the jobs printed, in order. */
  readonly lines: readonly string[];
}

export type Files = Readonly<Record<string, string>>;

export interface SmallRepository {
  readonly path: string;
  readonly stateDirectory: string;
  git(...args: readonly string[]): string;
  commit(files: Files, message?: string): void;
  run(settings?: Partial<CiSettings>): Promise<RunHere>;
  remove(): void;
}

/** On branch `main`, with one commit. */
export function smallRepository(files: Files): SmallRepository {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "run-here-")));
  const path = join(root, "repository");
  const stateDirectory = join(root, "state");
  mkdirSync(path);
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-c", "commit.gpgSign=false", ...args], {
      cwd: path,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: root, GIT_CONFIG_NOSYSTEM: "1" },
    });
  const commit = (some: Files, message = "feat: some files"): void => {
    for (const [name, text] of Object.entries(some)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
  };
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Ada");
  git("config", "user.email", "ada@example.com");
  commit(files);
  return {
    path,
    stateDirectory,
    git,
    commit,
    run: (settings = {}) => runHere({ path, stateDirectory, ...settings }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function runHere(settings: Partial<CiSettings> & Pick<CiSettings, "path">): Promise<RunHere> {
  const happenings: CiHappening[] = [];
  const opened = await openCiDesk({
    workflows: [],
    inputs: {},
    secrets: {},
    vars: {},
    env: {},
    labels: [],
    reporting: [],
    jobs: [],
    isSandboxed: false,
    rerunFailed: false,
    signal: new AbortController().signal,
    onNote: () => undefined,
    ...settings,
  });
  if (opened.kind === "refused") throw new Error(opened.why);
  const { desk } = opened;
  try {
    if (desk.ready.problems.length > 0) throw new Error(desk.ready.problems.join("\n"));
    const document = await desk.run(desk.ready, (happening) => happenings.push(happening));
    const lines = happenings.flatMap((each) => (each.kind === "line" ? [each.text] : []));
    return { document, happenings, lines };
  } finally {
    await desk.close();
  }
}

/** One workflow, on push, run once. */
export async function runOnce(
  workflow: string,
  more: Files = {},
  settings: Partial<CiSettings> = {},
): Promise<RunHere> {
  const repository = smallRepository({ ".github/workflows/ci.yml": workflow, ...more });
  try {
    return await repository.run(settings);
  } finally {
    repository.remove();
  }
}
