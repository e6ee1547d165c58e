/** What only workspaces that are layers over one checkout promise beside what all do. */

import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { canMountIn, isMounted, unmountBelow } from "../../src/adapters/files/mounts.js";
import { toInstant, toWorkstreamId } from "../../src/domain/ids.js";
import { checkoutAt } from "../support/user-repository.js";
import { gitRepositoryIn } from "./repository-fixture.js";

const AT = toInstant(Date.UTC(2026, 0, 2));
const WS = toWorkstreamId("ws1");
const FILES = { "a.txt": "one\n", "src/b.ts": "two\n", "src/deep/c.ts": "three\n" };

const folder = mkdtempSync(join(tmpdir(), "layers ü "));
const canMount = await canMountIn(folder);
afterAll(async () => {
  await unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true });
});

let places = 0;
const fresh = () => {
  places += 1;
  return gitRepositoryIn(join(folder, `${places}`), FILES, "layers");
};

describe.skipIf(!canMount)("a workspace that is a layer", () => {
  const open = (
    { repository, base }: ReturnType<typeof fresh>,
    workstream = WS,
    more: object = {},
  ) => repository.openWorkspace({ workstream, base, fresh: false, branches: {}, ...more });
  const below = ({ stateDirectory }: ReturnType<typeof fresh>): string =>
    join(stateDirectory, "overlay-bases");

  test("is a mount over a checkout that all share, and costs none of its files", async () => {
    const fixture = fresh();
    const one = await open(fixture);
    const two = await open(fixture, toWorkstreamId("ws2"));
    expect(await isMounted(one.path)).toBe(true);
    expect(readdirSync(below(fixture))).toEqual([fixture.base]);
    checkoutAt(one.path).write({ "a.txt": "changed\n" });
    renameSync(join(one.path, "src", "deep"), join(one.path, "src", "other"));
    rmSync(join(one.path, "src", "b.ts"));
    const shared = join(below(fixture), fixture.base);
    for (const path of [two.path, shared])
      for (const [name, text] of Object.entries(FILES))
        expect(readFileSync(join(path, name), "utf8")).toBe(text);
    const upper = join(fixture.stateDirectory, "overlays", fixture.run, "ws2", "upper");
    expect(readdirSync(upper)).toEqual([".git"]);
  });

  test("needs no file to be read again for git to know that nothing has changed", async () => {
    const { path } = await open(fresh());
    // Unlike `git status` it says so of each file whose times are others than those in the index.
    expect(checkoutAt(path).git("diff-files", "--name-only")).toBe("");
  });

  test("is there again after the machine was started anew, with all that was in it", async () => {
    const fixture = fresh();
    const { path } = await open(fixture);
    const done = checkoutAt(path).commit({ "done.txt": "done\n" });
    checkoutAt(path).write({ "left.txt": "left\n" });
    await unmountBelow(fixture.stateDirectory);
    expect(existsSync(join(path, "a.txt"))).toBe(false);
    const collected = await fixture.repository.collect({
      ...{ workstream: WS, base: fixture.base, at: AT },
    });
    expect(collected).toMatchObject({ changed: true, committed: ["left.txt"] });
    expect(checkoutAt(path).git("rev-parse", "HEAD")).toBe(done);
    expect(await open(fixture)).toEqual({ path, base: fixture.base });
  });

  test("is no longer mounted when its owner ends, and gone when it is closed", async () => {
    const fixture = fresh();
    const { path } = await open(fixture);
    checkoutAt(path).write({ "left.txt": "left\n" });
    await fixture.repository.sweep();
    expect(await isMounted(path)).toBe(false);
    await open(fixture);
    expect(readFileSync(join(path, "left.txt"), "utf8")).toBe("left\n");
    await fixture.repository.closeWorkspace(WS);
    expect(await isMounted(path)).toBe(false);
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(join(fixture.stateDirectory, "overlays", fixture.run))).toEqual([]);
  });

  test("of a newer base is laid over the checkout that is there, if little has changed", async () => {
    const fixture = fresh();
    await open(fixture);
    const newer = fixture.user.commit({ "a.txt": "newer\n", "new.txt": "new\n" });
    await fixture.repository.publishBase(newer);
    const { path } = await open(fixture, toWorkstreamId("ws2"), { base: newer });
    expect(readdirSync(below(fixture))).toEqual([fixture.base]);
    const two = checkoutAt(path);
    expect(two.git("rev-parse", "HEAD", "origin/main")).toBe(`${newer}\n${newer}`);
    expect(two.git("status", "--porcelain")).toBe("");
    expect(readFileSync(join(path, "a.txt"), "utf8")).toBe("newer\n");
  });

  describe("with what set-up made laid between", () => {
    const made = (fixture: ReturnType<typeof fresh>): string => {
      const kept = join(fixture.stateDirectory, "setup", "key", "files");
      mkdirSync(join(kept, "node_modules", "a"), { recursive: true });
      mkdirSync(join(kept, "src"));
      writeFileSync(join(kept, "node_modules", "a", "index.js"), "kept\n");
      writeFileSync(join(kept, "src", "made.ts"), "made\n");
      return kept;
    };

    test("has it beside its own files, and it costs none of them", async () => {
      const fixture = fresh();
      const kept = made(fixture);
      const one = await open(fixture);
      const two = await open(fixture, toWorkstreamId("ws2"));
      for (const { path } of [one, two]) {
        expect(await fixture.repository.layBetween(path, kept)).toBe(true);
        expect(await fixture.repository.layBetween(path, kept)).toBe(true);
        expect(readFileSync(join(path, "node_modules/a/index.js"), "utf8")).toBe("kept\n");
        expect(readdirSync(join(path, "src")).toSorted()).toEqual(["b.ts", "deep", "made.ts"]);
        expect(checkoutAt(path).git("diff-files", "--name-only")).toBe("");
      }
      const upper = join(fixture.stateDirectory, "overlays", fixture.run, "ws2", "upper");
      expect(readdirSync(upper)).toEqual([".git"]);
      writeFileSync(join(one.path, "node_modules/a/index.js"), "changed\n");
      rmSync(join(two.path, "node_modules"), { recursive: true });
      expect(readFileSync(join(kept, "node_modules/a/index.js"), "utf8")).toBe("kept\n");
      expect(existsSync(join(two.path, "node_modules"))).toBe(false);
    });

    test("has it after the machine was started anew, and does without when it is no longer kept", async () => {
      const fixture = fresh();
      const kept = made(fixture);
      const { path } = await open(fixture);
      await fixture.repository.layBetween(path, kept);
      checkoutAt(path).write({ "left.txt": "left\n" });
      await unmountBelow(fixture.stateDirectory);
      await open(fixture);
      expect(existsSync(join(path, "node_modules/a"))).toBe(true);
      await unmountBelow(fixture.stateDirectory);
      rmSync(kept, { recursive: true });
      await open(fixture);
      expect(existsSync(join(path, "node_modules"))).toBe(false);
      expect(readFileSync(join(path, "left.txt"), "utf8")).toBe("left\n");
    });

    test("has it copied where another is between, where it is in use, and where it is no layer", async () => {
      const fixture = fresh();
      const kept = made(fixture);
      const { path } = await open(fixture);
      const reader = openSync(join(path, "a.txt"), "r");
      expect(await fixture.repository.layBetween(path, kept)).toBe(false);
      closeSync(reader);
      expect(await fixture.repository.layBetween(path, kept)).toBe(true);
      expect(await fixture.repository.layBetween(path, join(kept, "src"))).toBe(false);
      expect(await fixture.repository.layBetween(kept, kept)).toBe(false);
    });
  });

  test("is looked at while its agent is at work", async () => {
    const fixture = fresh();
    const { path } = await open(fixture);
    const before = await fixture.repository.lookAtWorkspace(WS);
    expect(before).toBe(await fixture.repository.treeOf(fixture.base));
    checkoutAt(path).write({ "b.txt": "b\n" });
    expect(await fixture.repository.lookAtWorkspace(WS)).not.toBe(before);
  });
});
