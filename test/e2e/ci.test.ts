/** `interlock ci` as its user calls it. */

import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import { type SmallRepository, smallRepository } from "../actions/support/run-here.js";
import { runCli } from "../support/built-cli.js";

const TEST_MS = 120_000;
const made: SmallRepository[] = [];
afterAll(() => {
  for (const each of made) each.remove();
});

function repositoryWith(workflow: string, more: Readonly<Record<string, string>> = {}) {
  const repository = smallRepository({ ".github/workflows/ci.yml": workflow, ...more });
  made.push(repository);
  const ci = (...args: readonly string[]) =>
    runCli(
      ["ci", ...args, "--repo", repository.path, "--state-dir", repository.stateDirectory],
      {},
    );
  return { ...repository, ci };
}

const one = (script: string, label = "ubuntu-latest"): string =>
  `on: push\njobs:\n  a:\n    runs-on: ${label}\n    steps:\n      - run: ${script}\n`;

const document = z.object({
  schema: z.literal("interlock/ci/v1"),
  verdict: z.enum(["green", "red", "incomplete"]),
  workflows: z.array(
    z.object({
      path: z.string(),
      name: z.string(),
      verdict: z.string(),
      jobs: z.array(
        z.object({
          id: z.string(),
          name: z.string(),
          matrix: z.record(z.string(), z.unknown()),
          verdict: z.string(),
          reason: z.string().optional(),
          steps: z.array(
            z.object({
              index: z.number(),
              name: z.string(),
              conclusion: z.string(),
              exitCode: z.number().optional(),
              reason: z.string().optional(),
              durationMs: z.number(),
            }),
          ),
          annotations: z.array(z.unknown()),
        }),
      ),
    }),
  ),
  notRun: z.array(
    z.object({ workflow: z.string(), job: z.string().optional(), reason: z.string() }),
  ),
});

test(
  "the exit code tells the verdict: 0 green, 1 red, 4 incomplete",
  async () => {
    const ends = await Promise.all(
      [one("echo fine"), one("exit 3"), one("echo fine", "windows-latest")].map((text) =>
        repositoryWith(text).ci("--json"),
      ),
    );
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 1, 4]);
    const documents = ends.map(({ stdout }) => document.parse(JSON.parse(stdout)));
    expect(documents.map(({ verdict }) => verdict)).toEqual(["green", "red", "incomplete"]);
    expect(documents[2]?.notRun).toMatchObject([
      { workflow: ".github/workflows/ci.yml", job: "a" },
    ]);
  },
  TEST_MS,
);

test(
  "people read which job failed, in which step, where, and what it printed last",
  async () => {
    const { ci } = repositoryWith(
      one("|\n          echo 'src/a.js(3,5): error TS2322: not a number'\n          exit 2"),
      {
        "src/a.js": "",
      },
    );
    const { exitCode, stdout, stderr } = await ci();
    expect(exitCode).toBe(1);
    expect(stderr).toContain("✘ a: Run echo");
    expect(stdout).toMatch(/RED {2}0 of 1 jobs green/);
    expect(stdout).toContain("exit code 2");
    expect(stdout).toMatch(/isolation: (namespaces|bubblewrap|none)/);
  },
  TEST_MS,
);

test(
  "a malformed workflow is refused with its place before anything runs",
  async () => {
    const { ci } = repositoryWith(
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: [b]\n    steps: [{run: echo}]\n",
    );
    const { exitCode, stdout, stderr } = await ci();
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^\.github\/workflows\/ci\.yml:5:\d+: /m);
  },
  TEST_MS,
);

test(
  "wrong calls are refused: another event, a job that is not there, a revision that is not",
  async () => {
    const { ci } = repositoryWith(one("echo fine"));
    const ends = [
      await ci("--event", "release"),
      await ci("--job", "b"),
      await ci("--head", "nothing"),
    ];
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([2, 2, 2]);
    expect(ends.map(({ stderr }) => stderr.trim().split("\n").at(-1))).toEqual([
      '--event is "release"; give push, pull_request, merge_group, workflow_dispatch.',
      '--job is "b", and the event starts no such job; there are a.',
      '--head is "nothing", which names no commit; see: git log --oneline',
    ]);
  },
  TEST_MS,
);

test(
  "ci plan says what can be proven here, and runs nothing",
  async () => {
    const { ci } = repositoryWith(
      `${one("touch /tmp/never-by-a-plan")}  b:\n    runs-on: macos-latest\n    needs: a\n    steps: [{run: echo}]\n`,
    );
    const { exitCode, stdout } = await ci("plan");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/a +✔ can be proven here/);
    expect(stdout).toMatch(/b +○ not here {2}after a\n +macos-latest is another operating system/);
  },
  TEST_MS,
);

test(
  "what failed can be run again: the step in its place, and only the failed jobs of the same tree",
  async () => {
    const text = `on: push
jobs:
  fine:
    runs-on: ubuntu-latest
    steps: [{run: echo fine ran}]
  weak:
    runs-on: ubuntu-latest
    steps:
      - run: echo made > made.txt
      - run: test -e again.txt || { echo broken; exit 5; }
`;
    const { ci } = repositoryWith(text);
    expect((await ci("--json")).exitCode).toBe(1);
    const step = await ci("--rerun-step", "weak");
    expect(step.exitCode).toBe(1);
    expect(step.stderr).toMatch(/broken[\s\S]*step 2: exit code 5, in /);
    const again = await ci("--rerun-failed");
    expect(again.exitCode).toBe(1);
    expect(again.stderr).toContain("… weak");
    expect(again.stderr).not.toContain("… fine");
    expect((await ci("--rerun-step", "fine")).exitCode).toBe(2);
  },
  TEST_MS,
);
