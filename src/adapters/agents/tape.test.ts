import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { builtProgram } from "../../../test/support/built-program.js";
import { unconfined } from "../../../test/support/unconfined.js";
import { toSessionId, toWorkstreamId } from "../../domain/ids.js";
import type { TapeTurn } from "../../domain/tape.js";
import type { TurnRequest } from "../../ports/agent.js";
import { createProcesses } from "../processes/processes.js";
import { createTapeAgent } from "./tape.js";

const player = builtProgram("src/adapters/agents/tape-player.ts");
const folder = mkdtempSync(join(tmpdir(), "tape-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
const processes = createProcesses({ marker: "tape-test/owner" });

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=A", "-c", "user.email=a@example.invalid"];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...env, GIT_CONFIG_NOSYSTEM: "1" },
  });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}

function commitFile(repository: string, path: string, text: string): void {
  writeFileSync(join(repository, path), text);
  git(repository, "add", path);
  git(repository, "commit", "--quiet", "--message", `change ${path}`);
}

let recorded = 0;

/** A file beside the tape. */
function file(text: string): string {
  recorded += 1;
  const path = join(folder, `recorded-${recorded}`);
  writeFileSync(path, text);
  return path;
}

let stages = 0;

/** A base with two files, a workspace cloned from it, and an agent that has these turns on its tape. */
function stage(...turns: readonly TapeTurn[]) {
  stages += 1;
  const base = join(folder, `base-${stages}`);
  const cwd = join(folder, `workspace-${stages}`);
  git(folder, "init", "--quiet", "--initial-branch=main", base);
  commitFile(base, "a.txt", "one\ntwo\nthree\n");
  commitFile(base, "b.txt", "b\n");
  git(folder, "clone", "--quiet", base, cwd);
  git(cwd, "checkout", "--quiet", "-b", "work");
  const agent = createTapeAgent({
    name: "recorded",
    tapeOf: () => ({ kind: "tape", tape: { version: 1, turns } }),
    env,
    processes,
    sandbox: unconfined,
    player,
  });
  const play = (turn: number, changes: Partial<TurnRequest> = {}) =>
    agent.runTurn({
      workstream: toWorkstreamId("ws1"),
      session: toSessionId("ws1-1"),
      turn,
      prompt: "Do it",
      recap: "Do it.",
      mayLeaveWorkspace: false,
      toolServers: [],
      cwd,
      sessionDirectory: join(folder, `sessions-${stages}/ws1-1`),
      base: "main",
      timeoutMs: 50_000,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...changes,
    });
  return { base, cwd, play, read: (path: string) => readFileSync(join(cwd, path), "utf8") };
}

const PATCH = `diff --git a/a.txt b/a.txt
--- a/a.txt
+++ b/a.txt
@@ -1,3 +1,3 @@
 one
-two
+TWO
 three
`;

describe("a recorded turn", () => {
  test("patches, writes, commits as the tape, and claims", async () => {
    const { cwd, play, read } = stage({
      say: ["Reading", "Writing"],
      patch: file(PATCH),
      write: { "deep/er/new.txt": file("new\n") },
      commit: "feat: do it\n\nWhy not.",
      claim: "All done ✅",
      delayMs: 1,
    });
    const lines: string[] = [];
    const result = await play(1, { onProgress: ({ line }) => void lines.push(line) });
    expect(result).toMatchObject({ outcome: "completed", claim: "All done ✅", usage: {} });
    expect(lines).toEqual(["Reading", "Writing", "All done ✅"]);
    expect(read("a.txt")).toBe("one\nTWO\nthree\n");
    expect(git(cwd, "log", "-1", "--format=%an <%ae>|%cn|%B")).toBe(
      "Tape <tape@interlock.invalid>|Tape|feat: do it\n\nWhy not.",
    );
    expect(git(cwd, "show", "--name-only", "--format=")).toBe("a.txt\ndeep/er/new.txt");
    expect(git(cwd, "status", "--porcelain")).toBe("");
  });

  test("leaves its work uncommitted without a message, and a later patch builds on it", async () => {
    const second = PATCH.replace("-two\n+TWO", " TWO").replace("-1,3 +1,3", "-1,3 +1,4");
    const { cwd, play, read } = stage({ patch: file(PATCH) }, { patch: file(`${second}+four\n`) });
    expect((await play(1)).outcome).toBe("completed");
    expect((await play(2)).outcome).toBe("completed");
    expect(read("a.txt")).toBe("one\nTWO\nthree\nfour\n");
    expect(git(cwd, "log", "--format=%s", "main..work")).toBe("");
  });

  test("runs no hook of the workspace", async () => {
    const { cwd, play } = stage({ write: { "c.txt": file("c") }, commit: "c" });
    const hook = join(cwd, ".git/hooks/pre-commit");
    mkdirSync(join(cwd, ".git/hooks"), { recursive: true });
    writeFileSync(hook, "#!/bin/sh\ntouch hooked; exit 1\n");
    chmodSync(hook, 0o755);
    expect((await play(1)).outcome).toBe("completed");
    expect(existsSync(join(cwd, "hooked"))).toBe(false);
  });

  test("takes the base's whole file where both changed the same lines", async () => {
    const { base, cwd, play, read } = stage(
      { patch: file(PATCH), write: { "b.txt": file("mine\n") }, commit: "mine" },
      { sync: true, write: { "c.txt": file("c\n") }, commit: "after" },
    );
    await play(1);
    commitFile(base, "a.txt", "one\n2\nthree\nfour\n");
    git(base, "rm", "--quiet", "b.txt");
    git(base, "commit", "--quiet", "--message", "drop b");
    const { outcome, output } = await play(2);
    expect(output).not.toContain("failed");
    expect(outcome).toBe("completed");
    expect(read("a.txt")).toBe("one\n2\nthree\nfour\n");
    expect(existsSync(join(cwd, "b.txt"))).toBe(false);
    expect(git(cwd, "rev-list", "--count", "origin/main..work")).toBe("3");
    expect(git(cwd, "rev-list", "--count", "work..origin/main")).toBe("0");
  });

  test("crashes, and says what failed, when its patch does not apply", async () => {
    const { play } = stage({
      patch: file(PATCH.replace("-two", "-zwei").replace(" one", " eins")),
    });
    const { outcome, reason, output } = await play(1);
    expect(outcome).toBe("crashed");
    expect(reason).toContain("exit code 1");
    expect(output).toContain("git apply --3way failed: error:");
  });

  test("crashes rather than write outside the workspace", async () => {
    const { play } = stage({ write: { "../outside.txt": file("x") } });
    expect(await play(1)).toMatchObject({
      outcome: "crashed",
      reason: expect.stringContaining("outside the workspace") as string,
    });
  });

  test("crashes when a file of the tape is missing", async () => {
    const { play } = stage({ patch: join(folder, "no-such.patch") });
    expect(await play(1)).toMatchObject({
      outcome: "crashed",
      reason: expect.stringContaining("no-such.patch, which cannot be read") as string,
    });
  });

  test("that crashes has changed the files and committed nothing", async () => {
    const { cwd, play, read } = stage({ patch: file(PATCH), commit: "never", misbehave: "crash" });
    expect((await play(1)).outcome).toBe("crashed");
    expect(read("a.txt")).toContain("TWO");
    expect(git(cwd, "log", "--format=%s", "main..work")).toBe("");
  });

  test("is played again for the same number, and only for that", async () => {
    const { play } = stage({ claim: "first" }, { claim: "second" });
    const claims = [];
    for (const turn of [1, 1, 2, 2, 3]) claims.push((await play(turn)).claim);
    expect(claims).toEqual(["first", "first", "second", "second", "Nothing more to do."]);
  });

  test("is refused with the reason when there is no tape", async () => {
    const agent = createTapeAgent({
      name: "recorded",
      tapeOf: (workstream) => ({ kind: "no-tape", why: `No tape for ${workstream}.` }),
      env,
      processes,
      sandbox: unconfined,
      player,
    });
    const { cwd } = stage();
    const result = await agent.runTurn({
      workstream: toWorkstreamId("ws9"),
      session: toSessionId("ws9-1"),
      turn: 1,
      prompt: "",
      recap: "Do it.",
      mayLeaveWorkspace: false,
      toolServers: [],
      cwd,
      sessionDirectory: join(folder, "ws9-1"),
      base: "main",
      timeoutMs: 1000,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    expect(result).toEqual({
      outcome: "crashed",
      reason: "No tape for ws9.",
      usage: {},
      output: "",
    });
  });
});
