/** What every repository promises. Hostile workspaces are in `hostile-workspace.contract.test.ts`. */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { unmountBelow } from "../../src/adapters/files/mounts.js";
import { type Sha, toInstant, toSha, toWorkstreamId } from "../../src/domain/ids.js";
import type { Repository } from "../../src/ports/repository.js";
import { checkoutAt } from "../support/user-repository.js";
import { describeCheckoutEdits } from "./checkout-edits.js";
import { describeHostileWorkspaces } from "./hostile-workspaces.js";
import { gitRepositoryIn, type RepositoryFixture } from "./repository-fixture.js";
import { describeTrees } from "./trees.js";

const AT = toInstant(Date.UTC(2026, 0, 2));
const WS = toWorkstreamId("ws1");
const FILES = {
  "a.txt": "one\ntwo\nthree\n",
  "src/b.ts": "export const b = 1;\n",
  ".gitignore": "ignored/\n",
};

export function describeRepository(
  name: string,
  make: (folder: string, files: Readonly<Record<string, string>>) => RepositoryFixture,
): void {
  const folders: string[] = [];
  const fresh = (files: Readonly<Record<string, string>> = FILES): RepositoryFixture => {
    const folder = mkdtempSync(join(tmpdir(), "repository ü "));
    folders.push(folder);
    return make(folder, files);
  };
  afterAll(async () => {
    for (const folder of folders) {
      await unmountBelow(folder);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  const open = (repository: Repository, base: Sha, rest: object = {}) =>
    repository.openWorkspace({ workstream: WS, base, fresh: false, branches: {}, ...rest });

  describe(`${name}: workspaces`, () => {
    test("a workspace holds the base, on a branch of its own", async () => {
      const { user, repository, base } = fresh();
      const { path, base: from } = await open(repository, base);
      const workspace = checkoutAt(path);
      expect(from).toBe(base);
      expect(readFileSync(join(path, "a.txt"), "utf8")).toBe(FILES["a.txt"]);
      expect(workspace.git("rev-parse", "HEAD")).toBe(base);
      expect(workspace.git("branch", "--list", "--format=%(refname:short)")).toBe("interlock/ws1");
      expect(workspace.git("status", "--porcelain")).toBe("");
      expect(workspace.git("rev-parse", "origin/HEAD", "origin/main")).toBe(`${base}\n${base}`);
      expect(user.git("status", "--porcelain")).toBe("");
    });

    test("only the base can be fetched from, nothing can be pushed, and no credential is at hand", async () => {
      const { repository, base, stateDirectory } = fresh();
      const { git, commit } = checkoutAt((await open(repository, base)).path);
      expect(git("remote", "--verbose").split("\n")).toHaveLength(2);
      expect(git("remote", "get-url", "origin")).toBe(join(stateDirectory, "base.git"));
      expect(git("config", "credential.helper")).toBe("");
      commit({ "c.txt": "x" });
      expect(() => git("push", "origin", "HEAD:refs/heads/mine")).toThrow(
        /deny updating a hidden ref/,
      );
      expect(() => git("push", "--force", "origin", "HEAD:main")).toThrow(
        /deny updating a hidden ref/,
      );
    });

    test("a workspace cannot see other branches' objects, nor the base's future", async () => {
      const { user, repository, base } = fresh();
      user.git("checkout", "--quiet", "-b", "secret");
      const secret = user.commit({ "secret.txt": "s3cret" });
      user.git("checkout", "--quiet", "main");
      const { path } = await open(repository, base);
      const other = await repository.openWorkspace({
        ...{ workstream: toWorkstreamId("ws2"), base, fresh: false, branches: {} },
      });
      const theirs = checkoutAt(other.path).commit({ "theirs.txt": "theirs" });
      await repository.collect({ workstream: toWorkstreamId("ws2"), base, at: AT });
      const future = user.commit({ "future.txt": "later" });
      const seen = checkoutAt(path).git(
        "cat-file",
        "--batch-all-objects",
        "--batch-check=%(objectname)",
      );
      expect(seen).toContain(base);
      for (const id of [secret, theirs, future]) expect(seen).not.toContain(id);
    });

    test("branches of pull requests that it takes over are in it, by name", async () => {
      const { user, repository, base } = fresh();
      user.git("checkout", "--quiet", "-b", "feature/old");
      const old = user.commit({ "old.txt": "old" });
      user.git("checkout", "--quiet", "main");
      const { path } = await open(repository, base, { branches: { "feature/old": old } });
      expect(checkoutAt(path).git("rev-parse", "origin/feature/old")).toBe(old);
    });

    test("asked again it is found as it was left, without the locks of a killed git", async () => {
      const { repository, base } = fresh();
      const { path } = await open(repository, base);
      checkoutAt(path).write({ "left.txt": "left" });
      writeFileSync(join(path, ".git", "index.lock"), "");
      writeFileSync(join(path, ".git", "refs", "heads", "x.lock"), "");
      expect(await open(repository, base)).toEqual({ path, base });
      expect(readFileSync(join(path, "left.txt"), "utf8")).toBe("left");
      expect(checkoutAt(path).commit({})).toMatch(/^[0-9a-f]{40}$/);
      expect(existsSync(join(path, ".git", "refs", "heads", "x.lock"))).toBe(false);
    });

    test("a fresh one goes on from the last collected commit and from nothing else", async () => {
      const { repository, base } = fresh();
      const { path } = await open(repository, base);
      const done = checkoutAt(path).commit({ "done.txt": "done" });
      const { head } = await repository.collect({ workstream: WS, base, at: AT });
      expect(head).toBe(done);
      checkoutAt(path).write({ "half.txt": "half" });
      mkdirSync(join(path, "closed"));
      chmodSync(join(path, "closed"), 0o500);
      const again = await open(repository, base, { head, fresh: true });
      expect(again.path).toBe(path);
      expect(checkoutAt(path).git("rev-parse", "HEAD")).toBe(done);
      expect(readdirSync(path).sort()).toEqual([".git", ".gitignore", "a.txt", "done.txt", "src"]);
    });

    test("what a crash left half made is made anew", async () => {
      const { repository, base, stateDirectory, run } = fresh();
      const half = join(stateDirectory, "workspaces", run, ".making-ws1");
      mkdirSync(join(half, ".git"), { recursive: true });
      writeFileSync(join(half, "a.txt"), "half");
      const { path } = await open(repository, base);
      expect(readFileSync(join(path, "a.txt"), "utf8")).toBe(FILES["a.txt"]);
      expect(existsSync(half)).toBe(false);
    });

    test("sixteen are made at once", async () => {
      const { repository, base } = fresh();
      const ids = Array.from({ length: 16 }, (_, index) => toWorkstreamId(`w${index}`));
      const made = await Promise.all(
        ids.map((workstream) =>
          repository.openWorkspace({ workstream, base, fresh: false, branches: {} }),
        ),
      );
      const heads = made.map(({ path }) => checkoutAt(path).git("rev-parse", "HEAD"));
      expect(new Set(heads)).toEqual(new Set([base]));
      for (const { path } of made) checkoutAt(path).commit({ [`${path.length}.txt`]: path });
      const collected = await Promise.all(
        ids.map((workstream) => repository.collect({ workstream, base, at: AT })),
      );
      expect(collected.every(({ changed }) => changed)).toBe(true);
    });

    test("the newest base is within reach once it is published, and the workspace stays as it is", async () => {
      const { user, repository, base } = fresh();
      const { path } = await open(repository, base);
      const tip = user.commit({ "new.txt": "new" });
      await repository.publishBase(tip);
      await repository.publishBase(tip);
      const { git } = checkoutAt(path);
      expect(git("rev-parse", "origin/main")).toBe(base);
      git("fetch", "--quiet", "origin");
      expect(git("rev-parse", "origin/main", "HEAD")).toBe(`${tip}\n${base}`);
    });

    test("a base that was taken back is published as well", async () => {
      const { user, repository, base } = fresh();
      const later = user.commit({ "new.txt": "new" });
      await repository.publishBase(later);
      await repository.publishBase(base);
      const { path } = await open(repository, base);
      expect(checkoutAt(path).git("rev-parse", "origin/main")).toBe(base);
    });

    test("closing it twice is closing it", async () => {
      const { repository, base } = fresh();
      const { path } = await open(repository, base);
      await repository.closeWorkspace(WS);
      await repository.closeWorkspace(WS);
      expect(existsSync(path)).toBe(false);
    });
  });

  describe(`${name}: collecting`, () => {
    test("nothing done is nothing changed", async () => {
      const { repository, base } = fresh();
      await open(repository, base);
      const collected = await repository.collect({ workstream: WS, base, at: AT });
      expect(collected).toEqual({ head: base, changed: false, committed: [] });
    });

    test("a commit is collected as it is", async () => {
      const { repository, base } = fresh();
      const { path } = await open(repository, base);
      const done = checkoutAt(path).commit({ "a.txt": "changed\n" });
      const collected = await repository.collect({ workstream: WS, base, at: AT });
      expect(collected).toEqual({ head: done, changed: true, committed: [] });
    });

    test("what was left uncommitted is committed on top, in Interlock's name, the same each time", async () => {
      const { repository, base, mirrorGit } = fresh();
      const { path } = await open(repository, base);
      const workspace = checkoutAt(path);
      const done = workspace.commit({ "done.txt": "done" });
      workspace.write({ "a.txt": "changed\n", "new/ü b.txt": "new", "ignored/x": "x" });
      unlinkSync(join(path, "src", "b.ts"));
      symlinkSync("a.txt", join(path, "link"));
      const before = workspace.git("status", "--porcelain");
      const first = await repository.collect({ workstream: WS, base, at: AT });
      const second = await repository.collect({ workstream: WS, base, at: AT });
      expect(second).toEqual(first);
      expect(first.committed).toEqual(["a.txt", "link", "new/ü b.txt", "src/b.ts"]);
      expect(workspace.git("status", "--porcelain")).toBe(before);
      const mirror = (...args: string[]) =>
        execFileSync("git", ["--git-dir", mirrorGit, ...args])
          .toString("utf8")
          .trim();
      expect(mirror("log", "-1", "--format=%P %an <%ae> %cn %ct %at", first.head)).toBe(
        `${done} Interlock <interlock@localhost> Interlock ${Date.UTC(2026, 0, 2) / 1000} ${Date.UTC(2026, 0, 2) / 1000}`,
      );
      expect(mirror("ls-tree", "-r", "--name-only", first.head)).not.toContain("ignored");
      expect(mirror("ls-tree", first.head, "link")).toMatch(/^120000/);
    });

    test("a file that became a folder, and a folder that became a file, are collected", async () => {
      const { repository, base } = fresh();
      const { path } = await open(repository, base);
      unlinkSync(join(path, "a.txt"));
      rmSync(join(path, "src"), { recursive: true });
      checkoutAt(path).write({ "a.txt/inner": "inner", src: "now a file" });
      const { head } = await repository.collect({ workstream: WS, base, at: AT });
      const files = await repository.listFiles(await repository.treeOf(head));
      expect([...files].sort()).toEqual([".gitignore", "a.txt/inner", "src"]);
    });

    test("what set-up commands left behind is no work", async () => {
      const { repository, base, stateDirectory } = fresh();
      const { path } = await open(repository, base);
      writeFileSync(join(stateDirectory, "excludes"), "/node_modules\n");
      checkoutAt(path).write({ "node_modules/x/index.js": "x" });
      expect((await repository.collect({ workstream: WS, base, at: AT })).changed).toBe(false);
      expect(checkoutAt(path).git("status", "--porcelain")).toBe("");
    });

    test("merging the newest base in is no change of its own", async () => {
      const { user, repository, base } = fresh();
      const { path } = await open(repository, base);
      const tip = user.commit({ "new.txt": "new" });
      await repository.publishBase(tip);
      checkoutAt(path).git("pull", "--quiet", "--ff-only");
      const collected = await repository.collect({ workstream: WS, base: tip, at: AT });
      expect(collected).toEqual({ head: tip, changed: false, committed: [] });
    });

    test("it goes on when the workspace is gone", async () => {
      const { repository, base, stateDirectory } = fresh();
      const { path } = await open(repository, base);
      checkoutAt(path).commit({ "done.txt": "done" });
      const { head } = await repository.collect({ workstream: WS, base, at: AT });
      await unmountBelow(stateDirectory);
      for (const gone of [path, join(stateDirectory, "overlays")])
        rmSync(gone, { recursive: true, force: true });
      const again = await repository.collect({ workstream: WS, base, at: AT });
      expect(again).toEqual({ head, changed: true, committed: [] });
    });
  });

  describe(`${name}: merging and candidates`, () => {
    const worked = async (fixture: RepositoryFixture, files: Readonly<Record<string, string>>) => {
      const { path } = await open(fixture.repository, fixture.base);
      checkoutAt(path).commit(files);
      return (await fixture.repository.collect({ workstream: WS, base: fixture.base, at: AT }))
        .head;
    };

    test("the candidate is one commit on the tip, the same each time, with the merge's tree", async () => {
      const fixture = fresh();
      const { repository, user } = fixture;
      const head = await worked(fixture, { "work.txt": "work" });
      const tip = user.commit({ "other.txt": "other" });
      await repository.publishBase(tip);
      const request = { workstream: WS, tip, head, message: "feat: work (#1)\n\nA: b\n", at: AT };
      const built = await repository.buildCandidate(request);
      expect(await repository.buildCandidate(request)).toEqual(built);
      if (built.kind !== "built") throw new Error("It conflicts.");
      const { candidate } = built;
      expect(candidate).toMatchObject({ tip, head });
      expect(await repository.merge(tip, head)).toEqual({ kind: "clean", tree: candidate.tree });
      expect([...(await repository.listFiles(candidate.tree))].sort()).toEqual(
        [...Object.keys(FILES), "other.txt", "work.txt"].sort(),
      );
      expect(await repository.treeOf(candidate.commit)).toBe(candidate.tree);
    });

    test("a conflict names its files and shows where", async () => {
      const fixture = fresh();
      const { repository, user } = fixture;
      const head = await worked(fixture, { "a.txt": "one\nmine\nthree\n", "src/b.ts": "mine\n" });
      const tip = user.commit({ "a.txt": "one\ntheirs\nthree\n", "src/b.ts": "theirs\n" });
      await repository.publishBase(tip);
      const merged = await repository.merge(tip, head);
      expect(merged).toMatchObject({ kind: "conflict", files: ["a.txt", "src/b.ts"] });
      if (merged.kind !== "conflict") return;
      expect(merged.excerpt.length).toBeLessThanOrEqual(12);
      expect(merged.excerpt).toContain("theirs");
      expect(merged.excerpt).toContain("mine");
      expect(merged.excerpt[0]).toBe("CONFLICT (content): Merge conflict in a.txt");
      const request = { workstream: WS, tip, head, message: "m\n", at: AT };
      expect(await repository.buildCandidate(request)).toEqual(merged);
    });

    test("a deletion against a change is a conflict, too", async () => {
      const fixture = fresh();
      const { repository, user } = fixture;
      const head = await worked(fixture, { "a.txt": "changed\n" });
      unlinkSync(join(user.root, "a.txt"));
      const tip = user.commit({});
      await repository.publishBase(tip);
      const merged = await repository.merge(tip, head);
      expect(merged).toMatchObject({ kind: "conflict", files: ["a.txt"] });
    });

    test("a history of its own is a conflict in so many words", async () => {
      const fixture = fresh();
      const { repository, base } = fixture;
      const { path } = await open(repository, base);
      checkoutAt(path).git("checkout", "--quiet", "--orphan", "alone");
      checkoutAt(path).commit({ "x.txt": "x" });
      const { head, changed } = await repository.collect({ workstream: WS, base, at: AT });
      expect(changed).toBe(true);
      const merged = await repository.merge(base, head);
      expect(merged).toMatchObject({ kind: "conflict", files: [] });
      expect(merged.kind === "conflict" && merged.excerpt[0]).toContain("no history");
    });
  });

  describeTrees(name, FILES, fresh);

  describe(`${name}: checkouts`, () => {
    const checkout = async (
      fixture: RepositoryFixture,
      extra?: Readonly<Record<string, string>>,
    ) => {
      await fixture.repository.fetchCommits([fixture.base]);
      const tree = await fixture.repository.treeOf(fixture.base);
      return fixture.repository.checkout(tree, extra);
    };

    test("it holds the tree, is pristine, and is a clean repository to those who ask", async () => {
      const one = await checkout(fresh());
      expect(readdirSync(one.path).sort()).toEqual([".git", ".gitignore", "a.txt", "src"]);
      expect(await one.isPristine()).toBe(true);
      expect(checkoutAt(one.path).git("status", "--porcelain")).toBe("");
      expect(checkoutAt(one.path).git("ls-files")).toBe(".gitignore\na.txt\nsrc/b.ts");
      await one.dispose();
      await one.dispose();
      expect(existsSync(one.path)).toBe(false);
    });

    test("it is pristine as long as nothing that counts has happened", async () => {
      const one = await checkout(fresh());
      checkoutAt(one.path).write({ "a.txt": FILES["a.txt"], "ignored/x": "x" });
      expect(await one.isPristine()).toBe(true);
      expect(await one.untracked()).toEqual(["ignored/"]);
    });

    const spoilt = fresh();
    test.each<[string, (path: string) => void]>([
      ["a changed file", (path) => writeFileSync(join(path, "a.txt"), "changed")],
      ["a deleted file", (path) => unlinkSync(join(path, "a.txt"))],
      ["a new file", (path) => writeFileSync(join(path, "new"), "new")],
      ["another mode", (path) => chmodSync(join(path, "a.txt"), 0o755)],
      ["a repository inside", (path) => checkoutAt(path).git("init", "--quiet", "inner")],
      [
        "a change that the folder's own git was told to overlook",
        (path) => {
          checkoutAt(path).git("update-index", "--assume-unchanged", "a.txt");
          writeFileSync(join(path, "a.txt"), "changed");
          mkdirSync(join(path, ".git", "info"), { recursive: true });
          writeFileSync(join(path, ".git", "info", "exclude"), "*");
        },
      ],
    ])("%s spoils it", async (_, spoil) => {
      const one = await checkout(spoilt);
      spoil(one.path);
      expect(await one.isPristine()).toBe(false);
    });

    test("extra files are there, do not spoil it, and are watched like the rest", async () => {
      const extra = { "test/accept/x.test.js": "held out\n", "a.txt": "other\n" };
      const fixture = fresh();
      const one = await checkout(fixture, extra);
      expect(readFileSync(join(one.path, "test/accept/x.test.js"), "utf8")).toBe("held out\n");
      expect(readFileSync(join(one.path, "a.txt"), "utf8")).toBe("other\n");
      expect(await one.isPristine()).toBe(true);
      writeFileSync(join(one.path, "test/accept/x.test.js"), "held out\n");
      expect(await one.isPristine()).toBe(true);
      writeFileSync(join(one.path, "test/accept/x.test.js"), "tampered\n");
      expect(await one.isPristine()).toBe(false);
    });

    test("extra files never become objects that others can read", async () => {
      const fixture = fresh();
      const one = await checkout(fixture, { "held/out.js": "held out\n" });
      const id = checkoutAt(one.path).git("hash-object", "held/out.js");
      const seen = checkoutAt(one.path).git("cat-file", "--batch-all-objects", "--batch-check");
      expect(seen).not.toContain(id);
    });

    test("a link in the way of an extra file leads nowhere", async () => {
      const fixture = fresh();
      const outside = mkdtempSync(join(tmpdir(), "outside-"));
      folders.push(outside);
      symlinkSync(outside, join(fixture.user.root, "test"));
      symlinkSync(join(outside, "file"), join(fixture.user.root, "file"));
      const commit = fixture.user.commit({});
      await fixture.repository.fetchCommits([commit]);
      const tree = await fixture.repository.treeOf(commit);
      const one = await fixture.repository.checkout(tree, { "test/x.js": "x", file: "y" });
      expect(readdirSync(outside)).toEqual([]);
      expect(readFileSync(join(one.path, "test", "x.js"), "utf8")).toBe("x");
      expect(await one.isPristine()).toBe(true);
    });

    test("an extra file that would lie outside is refused", async () => {
      const fixture = fresh();
      const paths = ["../x", "/x", "a/../../x", ".git/hooks/x", "src/.GIT/x", "", "a//b", "a\0b"];
      for (const path of paths) {
        await expect(checkout(fixture, { [path]: "x" })).rejects.toThrow("does not stay inside");
      }
    });

    test("what a gate wrote is read when it is an ordinary file of bearable size", async () => {
      const one = await checkout(fresh());
      checkoutAt(one.path).write({ "out/report.xml": "<r/>" });
      symlinkSync("/etc/hostname", join(one.path, "out", "link"));
      symlinkSync(one.path, join(one.path, "loop"));
      execFileSync("mkfifo", [join(one.path, "out", "pipe")]);
      expect(await one.readFile("out/report.xml", 4)).toBe("<r/>");
      expect(await one.readFile("out/report.xml", 3)).toBeUndefined();
      for (const path of [
        "out/link",
        "out/pipe",
        "out",
        "none",
        "none/x",
        "loop/a.txt",
        "../x",
        "/etc/hostname",
      ]) {
        expect(await one.readFile(path, 100)).toBeUndefined();
      }
    });

    test("what a remedy changed is committed on the head, and nothing when it changed nothing", async () => {
      const fixture = fresh();
      const { repository, base } = fixture;
      const one = await checkout(fixture, { "extra.js": "x" });
      const request = {
        workstream: WS,
        checkout: one,
        head: base,
        message: "style: mend\n",
        at: AT,
      };
      expect(await repository.commitCheckout(request)).toBeUndefined();
      writeFileSync(join(one.path, "src", "b.ts"), "mended\n");
      const commit = await repository.commitCheckout(request);
      expect(await repository.commitCheckout(request)).toBe(commit);
      const tree = await repository.treeOf(toSha(commit ?? ""));
      expect(await repository.readFile(tree, "src/b.ts")).toBe("mended\n");
      expect([...(await repository.listFiles(tree))].sort()).toEqual(Object.keys(FILES).sort());
      const { path } = await open(repository, base, { head: commit, fresh: true });
      expect(checkoutAt(path).git("rev-parse", "HEAD~1")).toBe(base);
    });
  });

  describeCheckoutEdits(name, make);
  describeHostileWorkspaces(name, fresh);
}

describeRepository("git", gitRepositoryIn);

/** Where nobody may mount, this is the first suite once more. */
describeRepository("git in layers", (folder, files) => gitRepositoryIn(folder, files, "layers"));
