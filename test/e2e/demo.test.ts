/** One whole demonstration by the built program, looked at from outside with nothing but git, node and the program. */

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { DOD_PROPERTIES } from "../../src/domain/definition-of-done.js";
import { BUILT_CLI, type CliEnd, killClisAfterEach } from "../support/built-cli.js";
import {
  demonstrationIn,
  EXAMPLE,
  entriesOf,
  expectWholeEnd,
  landedCommits,
  ofType,
  WORKSTREAMS,
} from "../support/demonstration.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const DEMO_MS = 1_200_000;
const GATES_MS = 900_000;

const folder = temporaryFolder();
const demonstration = demonstrationIn(join(folder, "demo"));
const { git } = demonstration;
let ended: CliEnd;

killClisAfterEach();

beforeAll(async () => {
  ended = await demonstration.start().ended;
}, DEMO_MS);

test("it ends well, and says what was claimed, what was proven and what was merged", () => {
  expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  expect(ended.stderr).toContain("4 of 4 claimed complete, 0 of 4 proven");
  expect(ended.stderr).toContain("4 of 4 merged");
  expect(
    ended.stderr.match(/on the first commit: fails {3}on the final main: holds/g),
  ).toHaveLength(4);
  expect(existsSync(join(demonstration.folder, "report.html"))).toBe(true);
});

test("each workstream landed once, its pull request is merged, its branch gone and its issue closed; nothing is left over", async () => {
  await expectWholeEnd(demonstration);
});

test("an agent whose work was judged on another base than it set out from is told to merge that first", async () => {
  const entries = await entriesOf(demonstration);
  const opened = ofType(entries, "workspace-opened");
  const proofs = ofType(entries, "proof-completed");
  const again = ofType(entries, "turn-started").filter(({ turn }) => turn > 1);
  expect(again.length).toBeGreaterThan(WORKSTREAMS.length);
  for (const { seq, workstream, prompt } of again) {
    const setOutFrom = opened.find((one) => one.workstream === workstream)?.base;
    const judged = proofs.findLast((one) => one.workstream === workstream && one.seq < seq);
    const text = readFileSync(evidencePath(prompt.sha256), "utf8");
    expect(text.includes("git merge origin/main"), text).toBe(
      judged?.proof.subject.base !== setOutFrom,
    );
  }
});

const evidencePath = (sha256: string): string =>
  join(demonstration.state, "evidence", "sha256", sha256.slice(0, 2), sha256.slice(2));

test("history is a straight line of commits that name their workstream", async () => {
  const commits = landedCommits(demonstration, await entriesOf(demonstration));
  const parents = commits.map((commit) => git("log", "-1", "--format=%P", commit));
  const [begun] = ofType(await entriesOf(demonstration), "run-started");
  expect(parents).toEqual([begun?.tip, ...commits.slice(0, -1)]);
  const named = commits.map((commit) =>
    git("log", "-1", "--format=%(trailers:key=Interlock-Workstream,valueonly)", commit),
  );
  expect(named.map((name) => name.trim()).sort()).toEqual(WORKSTREAMS.map(({ id }) => id).sort());
});

test(
  "every commit of main is green by the target's own tools",
  () => {
    const clone = cloneOf("gates");
    for (const commit of git("rev-list", "--reverse", "main").split("\n")) {
      checkOut(clone, commit);
      const red = ["format", "lint", "typecheck", "test", "build"].flatMap((tool) =>
        failure(clone, `node tools/${tool}.mjs`),
      );
      expect(red, commit).toEqual([]);
    }
  },
  GATES_MS,
);

test(
  "the acceptance checks fail on the first commit and hold on the last",
  async () => {
    const [begun] = ofType(await entriesOf(demonstration), "run-started");
    const clone = cloneOf("acceptance");
    const holdsOn = (commit: string): readonly boolean[] =>
      WORKSTREAMS.flatMap(({ acceptance }) => acceptance).map((check) => {
        checkOut(clone, commit);
        for (const [path, source] of Object.entries(check.files)) {
          mkdirSync(dirname(join(clone, path)), { recursive: true });
          cpSync(join(EXAMPLE, source), join(clone, path));
        }
        return failure(clone, check.run).length === 0;
      });
    expect(holdsOn(begun?.tip ?? "")).toEqual([false, false, false, false]);
    expect(holdsOn("origin/main")).toEqual([true, true, true, true]);
  },
  GATES_MS,
);

test("verify says of each landed commit that all eight properties are signed; where there was no issue to close, seven", async () => {
  for (const commit of landedCommits(demonstration, await entriesOf(demonstration))) {
    const closed = git("log", "-1", "--format=%(trailers:key=Closes)", commit);
    const verified = await demonstration.run("verify", commit, "--json");
    expect(verified, verified.stdout).toMatchObject({ exitCode: 0 });
    expect(verificationSchema.parse(JSON.parse(verified.stdout)).properties).toEqual(
      DOD_PROPERTIES.filter((one) => one !== "INTERLOCK_DOD_ISSUE_CLOSED" || closed !== ""),
    );
  }
});

test("verify refuses a statement that somebody has changed, and a commit that never landed", async () => {
  const [commit = ""] = landedCommits(demonstration, await entriesOf(demonstration));
  const untampered = git("rev-parse", "refs/interlock/attestations");
  tamper(commit);
  const verified = await demonstration.run("verify", commit, "--json");
  git("update-ref", "refs/interlock/attestations", untampered);
  expect(verified, verified.stdout).toMatchObject({ exitCode: 1 });
  const { reasons, properties } = verificationSchema.parse(JSON.parse(verified.stdout));
  expect(reasons.map(({ code }) => code)).toContain("PAYLOAD_CHANGED");
  expect(properties).toEqual([]);
  expect(await demonstration.run("verify", "string-split")).toMatchObject({ exitCode: 1 });
});

test("status and report speak JSON of the run that has ended", async () => {
  const status = statusSchema.parse(
    JSON.parse((await demonstration.run("status", "--json")).stdout),
  );
  expect(status.workstreams.map(({ id, state, verdict }) => [id, state, verdict])).toEqual(
    WORKSTREAMS.map(({ id }) => [id, "merged", "pass"]),
  );
  const report = await demonstration.run("report", "--format", "json");
  expect(report).toMatchObject({ exitCode: 0 });
  expect(z.object({ schema: z.string() }).parse(JSON.parse(report.stdout)).schema).toBe(
    "interlock/report/v1",
  );
});

test("the command that it prints for the retrospective works as it is printed", () => {
  const [, printed = ""] = /^The retrospective: interlock (.+)$/m.exec(ended.stderr) ?? [];
  const shown = execFileSync("sh", ["-c", `"$NODE" "$CLI" ${printed}`], {
    env: { ...process.env, NODE: process.execPath, CLI: BUILT_CLI },
    encoding: "utf8",
  });
  expect(shown).toContain("4 of 4");
});

test("a folder that the demonstration did not make is refused, and left as it is", async () => {
  const other = demonstrationIn(join(folder, "other"));
  mkdirSync(other.repository, { recursive: true });
  writeFileSync(join(other.repository, "thesis.txt"), "three years of work");
  const refused = await other.start().ended;
  expect(refused).toMatchObject({ exitCode: 2 });
  expect(refused.stderr).toContain("the demonstration did not make it");
  expect(existsSync(join(other.repository, "thesis.txt"))).toBe(true);
});

const verificationSchema = z.object({
  verdict: z.enum(["pass", "fail"]),
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  properties: z.array(z.string()),
});

const statusSchema = z.object({
  workstreams: z.array(z.object({ id: z.string(), state: z.string(), verdict: z.string() })),
});

/** A plain clone with the compiler in place, as the target's own set-up puts it. */
function cloneOf(name: string): string {
  const clone = join(folder, name);
  execFileSync("git", ["clone", "--quiet", demonstration.repository, clone], { stdio: "pipe" });
  checkOut(clone, "origin/main");
  expect(failure(clone, "node tools/setup.mjs")).toEqual([]);
  return clone;
}

function checkOut(clone: string, commit: string): void {
  execFileSync("git", ["-C", clone, "checkout", "--quiet", "--force", "--detach", commit], {
    stdio: "pipe",
  });
  execFileSync("git", ["-C", clone, "clean", "--quiet", "-fdx", "--exclude=node_modules"], {
    stdio: "pipe",
  });
}

const COMPILER = dirname(dirname(dirname(new URL(import.meta.resolve("typescript")).pathname)));

/** Nothing, or what was run and what it said. */
function failure(clone: string, command: string): readonly string[] {
  const env = { ...process.env, TYPESCRIPT_DIR: join(COMPILER, "typescript"), NODE_OPTIONS: "" };
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", command], {
    cwd: clone,
    env,
    encoding: "utf8",
  });
  return status === 0
    ? []
    : [
        `${command}: exit ${status ?? "by a signal"}\n${stdout.slice(-2_000)}${stderr.slice(-2_000)}`,
      ];
}

/** What somebody with write access can do: the statement says another thing, under the old signature. */
function tamper(commit: string): void {
  const path = `${commit.slice(0, 2)}/${commit}/svr.dsse.json`;
  const envelopeSchema = z.looseObject({ payload: z.string() });
  const envelope = envelopeSchema.parse(
    JSON.parse(git("show", `refs/interlock/attestations:${path}`)),
  );
  const statement = Buffer.from(envelope.payload, "base64").toString("utf8");
  const forged = statement.replaceAll("success", "failure");
  expect(forged).not.toBe(statement);
  const text = JSON.stringify({ ...envelope, payload: Buffer.from(forged).toString("base64") });
  const index = join(folder, "tampering.index");
  const run = (args: readonly string[], input = ""): string =>
    execFileSync("git", args, {
      cwd: demonstration.repository,
      env: { ...process.env, ...SOMEBODY, GIT_INDEX_FILE: index },
      input,
    })
      .toString("utf8")
      .trim();
  run(["read-tree", "refs/interlock/attestations"]);
  run(
    ["update-index", "--index-info"],
    `100644 ${run(["hash-object", "-w", "--stdin"], text)}\t${path}\n`,
  );
  run([
    "update-ref",
    "refs/interlock/attestations",
    run(["commit-tree", run(["write-tree"]), "-m", "tampered"]),
  ]);
  rmSync(index);
}

const SOMEBODY = {
  GIT_AUTHOR_NAME: "Somebody",
  GIT_AUTHOR_EMAIL: "somebody@example.invalid",
  GIT_COMMITTER_NAME: "Somebody",
  GIT_COMMITTER_EMAIL: "somebody@example.invalid",
};
