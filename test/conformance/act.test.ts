/**
 * Workflows of nektos/act's own test data, with the outcome that is expected of a runner without containers. They are not ours:
 * name the folder of the cases in `INTERLOCK_CONFORMANCE`, a git directory of nektos/act in `INTERLOCK_ACT`, and, for the cases
 * that use actions of others, the folder with their git directories (`<owner>+<repository>/repo`) in `INTERLOCK_ACT_ACTIONS`.
 */

import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { findBuiltin } from "../../src/actions/builtins/registry.js";
import { EMPTY_LOCK, formatLock } from "../../src/actions/store/lock.js";
import { parseReference } from "../../src/actions/store/reference.js";
import { syncActions } from "../../src/actions/store/sync.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import { type CiSettings, openCiDesk } from "../../src/compose-ci-desk.js";

const COMMIT = "bd86152165b976e89c24093ceb039d732b5ed95f";

const schema = z.object({
  cases: z.array(
    z.object({
      path: z.string(),
      events: z.array(z.string()),
      host_offline: z.object({
        verdict: z.string(),
        should_run: z.boolean(),
        expected: z.string(),
        reason: z.string().optional(),
      }),
      remote_actions: z.array(z.string()),
    }),
  ),
});
type Case = z.infer<typeof schema>["cases"][number];

const beside = join(import.meta.dirname, "..", "..", "..", "shared", "conformance");
const file = join(process.env["INTERLOCK_CONFORMANCE"] ?? beside, "act-cases.json");
const act = process.env["INTERLOCK_ACT"] ?? "";
const actions = process.env["INTERLOCK_ACT_ACTIONS"] ?? "";
const isHere = existsSync(file) && existsSync(act);

/** As act's own tests give them. */
const SECRETS = {
  MY_SECRET: "top-secret",
  MULTILINE_SECRET: "a\nb\nc",
  JSON_SECRET: '{"foo": "bar"}',
  secret: "keep_it_private",
  // Known to be empty, as the case wants it.
  test_input_optional: "",
};
const ENV = { ACT: "true", HELLO: "WORLD", MULTILINE_ENV: "a\nb\nc" };
const INPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "workflow_dispatch/workflow_dispatch.yml": { required: "required input", boolean: "true" },
  "workflow_dispatch-scalar-composite-action/workflow_dispatch.yml": {},
  "input-from-cli/input.yml": { NAME: "a name", SOME_VALUE: "a value", SOME_INPUT: "an input" },
};

/** Some install what is not here yet. */
const CASE_MS = 300_000;

const root = realpathSync(mkdtempSync(join(tmpdir(), "act-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));

if (!isHere) {
  test.skip("act's workflows are not here; set INTERLOCK_CONFORMANCE and INTERLOCK_ACT", () => {
    expect.unreachable();
  });
} else {
  const { cases } = schema.parse(JSON.parse(readFileSync(file, "utf8")));
  const known = new Map<string, string>();
  const tally = new Map<string, number>();
  afterAll(() => {
    const lines = Array.from(tally, ([kind, count]) => `${count} ${kind}`).toSorted();
    console.info(`act's ${cases.length} workflows:\n${lines.join("\n")}`);
  });
  beforeAll(async () => {
    for (const name of new Set(cases.map(rootOf)))
      known.set(name, await makeRepository(name, cases));
  }, 600_000);
  describe.each(cases)("$path", (one) => {
    test(
      `is ${one.host_offline.expected}`,
      async () => {
        const outcome = await runCase(one, known.get(rootOf(one)) ?? "");
        const why = JSON.stringify(outcome, undefined, 1);
        const { should_run: shouldRun, expected } = one.host_offline;
        const kind = `${shouldRun ? "that should run" : "that need not run"}, expected ${expected}: ${outcome.verdict}`;
        tally.set(kind, (tally.get(kind) ?? 0) + 1);
        if (isWithoutActions(one)) expect(outcome.verdict, why).toBe("incomplete");
        else if (expected.includes("report invalid") && outcome.verdict === "red")
          expect(outcome.reasons.join("\n")).toMatch(/Unrecognized named-value: 'inputs'/);
        else if (shouldRun)
          expect(outcome.verdict, why).toBe(expected.startsWith("success") ? "green" : "red");
        else if (isBuiltInHere(one) && outcome.verdict === "green")
          // It says by what it did that nothing was missing.
          expect(outcome.reasons.join("\n"), why).toMatch(/^Successfully set up /m);
        else expect(possible(expected), why).toContain(outcome.verdict);
        if (outcome.verdict !== "green") expect(outcome.reasons.length, why).toBeGreaterThan(0);
      },
      CASE_MS,
    );
  });
}

/** Of cases that need not run here. Never green, but where all that they need happens to be here. */
function possible(expected: string): readonly Outcome["verdict"][] {
  if (expected === "success") return ["green", "incomplete", "refused"];
  if (expected === "incomplete" || expected.startsWith("incomplete"))
    return ["incomplete", "refused"];
  return ["incomplete", "refused", "red"];
}

/** All that a case lacked was an action that Interlock has of its own; its tool may be on this machine or not. */
function isBuiltInHere({ host_offline: { reason = "" } }: Case): boolean {
  const [, uses] = /^action not mirrored: (\S+)$/.exec(reason) ?? [];
  return uses !== undefined && findBuiltin(uses) !== undefined;
}

/** The actions of others that a case uses are not here. */
const isWithoutActions = (one: Case): boolean =>
  one.host_offline.verdict === "run-with-mirrored-actions" && actions === "";

/** The folder that act takes for the repository. */
const rootOf = ({ path }: Case): string =>
  path.startsWith("pkg/runner/testdata/") ? "pkg/runner/testdata" : dirname(path);

async function makeRepository(name: string, cases: readonly Case[]): Promise<string> {
  const path = join(root, name.replaceAll("/", "-"));
  mkdirSync(path, { recursive: true });
  const env = {
    PATH: process.env["PATH"],
    GIT_INDEX_FILE: join(path, "..", `${name.replaceAll("/", "-")}.index`),
  };
  execFileSync("git", ["--git-dir", act, "read-tree", `${COMMIT}:${name}`], { env });
  // Snapshots may lack their largest files, which no case reads: git leaves those out, and says so.
  spawnSync("git", ["--git-dir", act, "--work-tree", path, "checkout-index", "--all", "--quiet"], {
    env,
    cwd: path,
  });
  const lock = await lockFor(
    join(path, ".."),
    cases.filter((one) => rootOf(one) === name),
  );
  writeFileSync(join(path, "interlock-actions.lock"), lock);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], {
      cwd: path,
    });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all", "--force");
  git("commit", "--quiet", "--message", "feat: all");
  return path;
}

async function lockFor(state: string, cases: readonly Case[]): Promise<string> {
  if (actions === "") return formatLock(EMPTY_LOCK);
  const references = cases
    .flatMap((one) => one.remote_actions)
    .flatMap((uses) => {
      const reference = parseReference(uses);
      return reference.kind === "remote" ? [reference] : [];
    });
  // One of the cases checks it out.
  references.push({
    kind: "remote",
    owner: "actions",
    repository: "checkout",
    path: "",
    ref: "HEAD",
  });
  const synced = await syncActions({
    directory: join(state, "state", "actions"),
    references,
    lock: EMPTY_LOCK,
    processes: createProcesses({ marker: `act-test/${process.pid}` }),
    env: { PATH: process.env["PATH"] ?? "" },
    remoteUrlOf: ({ owner, repository }) =>
      `file://${join(actions, `${owner}+${repository}`, "repo")}`,
  });
  return formatLock(synced.lock);
}

interface Outcome {
  readonly verdict: "green" | "red" | "incomplete" | "refused";
  readonly reasons: readonly string[];
}

async function runCase(one: Case, path: string): Promise<Outcome> {
  const name = one.path.slice(rootOf(one).length + 1);
  const settings: CiSettings = {
    path,
    stateDirectory: join(root, "state"),
    workflows: [name.includes("/") ? name : `./${name}`],
    event: one.events[0] === "workflow_call" ? "push" : (one.events[0] ?? "push"),
    inputs: INPUTS[name] ?? {},
    secrets: SECRETS,
    vars: {},
    env: ENV,
    labels: [],
    reporting: [],
    jobs: [],
    isSandboxed: true,
    rerunFailed: false,
    signal: new AbortController().signal,
    onNote: () => undefined,
  };
  const opened = await openCiDesk(settings);
  if (opened.kind === "refused") return { verdict: "refused", reasons: [opened.why] };
  const { desk } = opened;
  try {
    if (desk.ready.problems.length > 0) return { verdict: "refused", reasons: desk.ready.problems };
    const lines: string[] = [];
    const document = await desk.run(desk.ready, (happening) => {
      if (happening.kind === "line") lines.push(happening.text);
    });
    const jobs = document.workflows.flatMap((each) => each.jobs);
    const reasons = jobs.flatMap(({ name: job, verdict, reason }) =>
      reason === undefined ? [] : [`${job}: ${verdict}: ${reason}`],
    );
    const notRun = document.notRun.map(({ reason }) => reason);
    return { verdict: document.verdict, reasons: [...reasons, ...notRun, ...lines.slice(-15)] };
  } finally {
    await desk.close();
  }
}
