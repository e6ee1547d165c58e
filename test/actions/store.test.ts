import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { EMPTY_LOCK, type Lock } from "../../src/actions/store/lock.js";
import type { RemoteReference } from "../../src/actions/store/reference.js";
import { createActionStore } from "../../src/actions/store/store.js";
import { type SyncOutcome, syncActions } from "../../src/actions/store/sync.js";
import { digestTree } from "../../src/actions/store/tree-digest.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { gitFolder } from "./support/builtin-step.js";
import { write } from "./support/services-call.js";
import { containing, matching } from "./support/text-like.js";

const folder = temporaryFolder();
const processes = createProcesses({ marker: "action-store/test" });
const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
const remotes = join(folder, "remotes");

const upstream = gitFolder(join(remotes, "octo/tool"));
const first = upstream.commit({ "action.yml": "name: one", "dist/index.js": "1" });
upstream.git("tag", "v1");
upstream.git("tag", "--annotate", "--message", "two", "v1.0");
const second = upstream.commit({ "action.yml": "name: two", "sub/action.yml": "name: sub" });
upstream.git("branch", "next");

const reference = (ref: string, more: Partial<RemoteReference> = {}): RemoteReference => ({
  kind: "remote",
  owner: "octo",
  repository: "tool",
  path: "",
  ref,
  ...more,
});

let stores = 0;
const newStore = (): string => join(folder, `store-${(stores += 1)}`);
const open = (directory: string) => createActionStore({ directory, processes, env });

const sync = (
  directory: string,
  references: readonly RemoteReference[],
  lock: Lock = EMPTY_LOCK,
  more: Partial<Parameters<typeof syncActions>[0]> = {},
) =>
  syncActions({
    directory,
    processes,
    env,
    references,
    lock,
    remoteUrlOf: ({ owner, repository }) => `file://${join(remotes, owner, repository)}`,
    ...more,
  });

describe("fetching", () => {
  test("a tag, an annotated tag, a branch and a commit are each fetched and found", async () => {
    const directory = newStore();
    const told: SyncOutcome[] = [];
    const wanted = ["v1", "v1.0", "next", first].map((ref) => reference(ref));
    const { lock, outcomes } = await sync(directory, wanted, EMPTY_LOCK, {
      tell: (outcome) => told.push(outcome),
    });
    expect(outcomes.map((each) => (each.kind === "stored" ? each.commit : each.reason))).toEqual([
      first,
      first,
      second,
      first,
    ]);
    expect(told).toEqual(outcomes);
    expect([...lock.keys()]).toEqual(["octo/tool@v1", "octo/tool@v1.0", "octo/tool@next"]);
    for (const each of wanted) {
      const found = await open(directory).find(each, lock);
      expect(found.kind).toBe("found");
      if (found.kind !== "found") continue;
      const text = readFileSync(join(found.directory, "action.yml"), "utf8");
      expect(text).toBe(found.commit === first ? "name: one" : "name: two");
    }
  });

  test("fetched twice it is the same; a tag that was moved is told with what it was", async () => {
    const moving = gitFolder(join(remotes, "octo/moving"));
    const before = moving.commit({ "action.yml": "1" });
    moving.git("tag", "v1");
    const directory = newStore();
    const ref = reference("v1", { repository: "moving" });
    const one = await sync(directory, [ref]);
    expect((await sync(directory, [ref], one.lock)).lock).toEqual(one.lock);
    const after = moving.commit({ "action.yml": "2" });
    moving.git("tag", "--force", "v1");
    const { outcomes } = await sync(directory, [ref], one.lock);
    expect(outcomes).toMatchObject([{ kind: "stored", commit: after, before }]);
    const found = await open(directory).find(ref, one.lock);
    expect(found).toMatchObject({ kind: "found", commit: before });
  });

  test("what cannot be had is told, and leaves the lock as it was", async () => {
    const directory = newStore();
    const { outcomes, lock } = await sync(directory, [
      reference("nowhere"),
      reference("v1", { repository: "nothing" }),
      reference("f".repeat(40)),
    ]);
    const reasons = outcomes.map((each) => (each.kind === "failed" ? each.reason : each.kind));
    expect(reasons[0]).toMatch(
      /has no tag and no branch nowhere; look whether it was written right\.$/,
    );
    expect(reasons[1]).toMatch(
      /could not be asked \(fatal: .*\); look at the network, or fetch later\.$/,
    );
    expect(reasons[2]).toMatch(/has no commit f{40}; look whether it was written right\.$/);
    expect(lock.size).toBe(0);
  });

  test("a way that is neither https nor a file is not taken", async () => {
    const { outcomes } = await sync(newStore(), [reference("v1")], EMPTY_LOCK, {
      remoteUrlOf: () => `ext::sh -c "touch ${join(folder, "owned")}"`,
    });
    expect(outcomes).toMatchObject([{ kind: "failed", reason: containing("not allowed") }]);
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  test("what an action uses in turn is fetched too, once, also in a circle", async () => {
    const other = gitFolder(join(remotes, "octo/other"));
    other.commit({ "action.yml": "x" });
    const otherReference = reference("main", { repository: "other" });
    const asked: string[] = [];
    const { outcomes } = await sync(newStore(), [reference("v1")], EMPTY_LOCK, {
      usedBy: async ({ repository }) => {
        asked.push(repository);
        return repository === "tool" ? [otherReference] : [reference("v1"), otherReference];
      },
    });
    expect(outcomes.map(({ key }) => key)).toEqual(["octo/tool@v1", "octo/other@main"]);
    expect(asked).toEqual(["tool", "other"]);
  });
});

describe("finding", () => {
  test("nothing is fetched: what is not locked or not stored is absent, with what to do", async () => {
    const store = open(newStore());
    expect(await store.find(reference("v1"), EMPTY_LOCK)).toEqual({
      kind: "absent",
      reason: "octo/tool@v1 is not in interlock-actions.lock",
      remedy: containing("fetch it with `interlock"),
    });
    const lock = new Map([["octo/tool@v1", { commit: first, digest: `sha256:${"0".repeat(64)}` }]]);
    expect(await store.find(reference("v1"), lock)).toMatchObject({
      kind: "absent",
      reason: `octo/tool@v1 (${first}) is not in the local store`,
    });
    expect(await store.find(reference(first), EMPTY_LOCK)).toMatchObject({ kind: "absent" });
  });

  test("what was absent is found as soon as it is there, by the same store", async () => {
    const directory = newStore();
    const store = open(directory);
    expect((await store.find(reference(first), EMPTY_LOCK)).kind).toBe("absent");
    await sync(directory, [reference(first)]);
    expect((await store.find(reference(first), EMPTY_LOCK)).kind).toBe("found");
  });

  test("the case of owner and repository does not matter", async () => {
    const directory = newStore();
    const { lock } = await sync(directory, [reference("v1")]);
    const shouted = reference("v1", { owner: "Octo", repository: "TOOL" });
    expect((await open(directory).find(shouted, lock)).kind).toBe("found");
  });

  test("many who ask at once find the same, and nothing half done stays", async () => {
    const directory = newStore();
    const { lock } = await sync(directory, [reference("v1")]);
    rmSync(join(directory, "extracted"), { recursive: true });
    const all = await Promise.all(
      Array.from({ length: 8 }, () => open(directory).find(reference("v1"), lock)),
    );
    expect(new Set(all.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(all[0]?.kind).toBe("found");
    const left = readdirSync(join(directory, "extracted/octo/tool"));
    expect(left.sort()).toEqual([first, `${first}.digest`]);
  });

  test.each([
    ["a file that was changed", (at: string) => writeFileSync(join(at, "dist/index.js"), "evil")],
    ["a file that was added", (at: string) => writeFileSync(join(at, "new.js"), "evil")],
    ["a file that was made a program", (at: string) => chmodSync(join(at, "dist/index.js"), 0o755)],
    ["a file that was removed", (at: string) => rmSync(join(at, "dist/index.js"))],
  ])("%s makes the action broken", async (_what, tamper) => {
    const directory = newStore();
    const { lock } = await sync(directory, [reference("v1")]);
    tamper(join(directory, "extracted/octo/tool", first));
    expect(await open(directory).find(reference("v1"), lock)).toEqual({
      kind: "broken",
      reason: matching(/are not those that were stored; remove .*, and they are unpacked anew$/),
    });
  });

  test("what is stored whole but is not what was locked is broken", async () => {
    const directory = newStore();
    await sync(directory, [reference("v1")]);
    const digest = `sha256:${"0".repeat(64)}`;
    const lock = new Map([["octo/tool@v1", { commit: first, digest }]]);
    expect(await open(directory).find(reference("v1"), lock)).toEqual({
      kind: "broken",
      reason: containing(`and ${digest} was locked`),
    });
  });

  test("a mirror that lacks a file is broken, not absent, and asks nobody for it", async () => {
    const directory = newStore();
    const mirror = join(directory, "octo/tool.git");
    execFileSync("git", ["clone", "--quiet", "--bare", upstream.path, mirror]);
    const blob = upstream.git("rev-parse", `${first}:dist/index.js`);
    const packs = join(mirror, "objects/pack");
    if (existsSync(packs))
      for (const name of readdirSync(packs).filter((each) => each.endsWith(".pack"))) {
        const bytes = readFileSync(join(packs, name));
        rmSync(join(packs, name));
        execFileSync("git", ["--git-dir", mirror, "unpack-objects", "-q"], { input: bytes });
      }
    rmSync(join(mirror, "objects", blob.slice(0, 2), blob.slice(2)));
    expect(await open(directory).find(reference(first), EMPTY_LOCK)).toEqual({
      kind: "broken",
      reason: containing(`the stored octo/tool cannot be unpacked at ${first}`),
    });
  });
});

test("a digest tells names, contents and kinds, and nothing of times", async () => {
  const one = join(folder, "digest-one");
  const other = join(folder, "digest-other");
  write(one, { "a/b": "1", c: "2" });
  write(other, { c: "2", "a/b": "1" });
  expect(await digestTree(one)).toBe(await digestTree(other));
  write(other, { "a/b": "2", c: "1" });
  expect(await digestTree(one)).not.toBe(await digestTree(other));
  expect(await digestTree(one, { filesMax: 1, bytesMax: 100 })).toBeUndefined();
  expect(await digestTree(one, { filesMax: 10, bytesMax: 1 })).toBeUndefined();
});
