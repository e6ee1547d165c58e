/** What a repository says of its trees and of what differs between them. */

import { chmodSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Tree, toTree } from "../../src/domain/ids.js";
import type { RepositoryFixture } from "./repository-fixture.js";

/** Git knows it without having it. */
const EMPTY_TREE = toTree("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

/** `FILES` is what a fresh repository holds unless it is told otherwise. */
export function describeTrees(
  name: string,
  FILES: Readonly<Record<string, string>>,
  fresh: (files?: Readonly<Record<string, string>>) => RepositoryFixture,
): void {
  describe(`${name}: trees`, () => {
    /** Paths of a tree with the ids of their contents, by taking everything away from it. */
    const listing = async (fixture: RepositoryFixture, tree: Tree) => {
      const all = await fixture.repository.listFiles(tree);
      const nothing = await fixture.repository.restorePaths(tree, EMPTY_TREE, all);
      const changed = await fixture.repository.changedPaths(nothing, tree);
      return changed.map((one) => [one.path, one.after!.id] as const);
    };

    const trees = async (
      fixture: RepositoryFixture,
      change: (user: RepositoryFixture["user"]) => void,
    ): Promise<{ from: Tree; to: Tree }> => {
      const { user, repository, base } = fixture;
      change(user);
      const commit = user.commit({});
      await repository.fetchCommits([base, commit]);
      return { from: await repository.treeOf(base), to: await repository.treeOf(commit) };
    };

    test("a change is listed path by path, whatever attributes say", async () => {
      const fixture = fresh({ ...FILES, "mode.sh": "#!\n", "to-link": "text", gone: "gone" });
      const { from, to } = await trees(fixture, (user) => {
        user.write({
          "a.txt": "changed\n",
          "b.bin": "\0\x01",
          ".gitattributes": "* binary\n",
          ":c": "\0",
        });
        chmodSync(join(user.root, "mode.sh"), 0o755);
        for (const path of ["gone", "to-link"]) unlinkSync(join(user.root, path));
        symlinkSync("a.txt", join(user.root, "to-link"));
      });
      const changed = await fixture.repository.changedPaths(from, to);
      const told = changed.map(({ path, status, isBinary }) => ({ path, status, isBinary }));
      expect(told.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
        { path: ".gitattributes", status: "added", isBinary: false },
        { path: ":c", status: "added", isBinary: true },
        { path: "a.txt", status: "modified", isBinary: false },
        { path: "b.bin", status: "added", isBinary: true },
        { path: "gone", status: "deleted", isBinary: false },
        { path: "mode.sh", status: "type-changed", isBinary: false },
        { path: "to-link", status: "type-changed", isBinary: false },
      ]);
      const modes = changed.map((one) => [one.path, one.before?.mode, one.after?.mode]);
      expect(modes).toContainEqual(["mode.sh", "100644", "100755"]);
      expect(modes).toContainEqual(["to-link", "100644", "120000"]);
      expect(modes).toContainEqual([":c", undefined, "100644"]);
      expect(modes).toContainEqual(["gone", "100644", undefined]);
      expect(await fixture.repository.changedPaths(to, to)).toEqual([]);
    });

    test("a change is told hunk by hunk, whatever the lines and the attributes say", async () => {
      const fixture = fresh({ ...FILES, one: "1\n2\n3\n4\n5\n", same: "x\n", alike: "x\n" });
      const { from, to } = await trees(fixture, (user) => {
        user.write({
          one: "0\n1\n3\n+++ four\n-- a/b\n@@ -1 +1 @@\n5",
          same: "y\n",
          alike: "y\n",
          "b.bin": "\0",
          ".gitattributes": "* -diff\n",
        });
      });
      const found = await fixture.repository.hunks(from, to);
      expect(found.filter(({ path }) => path === "one")).toEqual([
        { path: "one", oldStart: 0, newStart: 1, removed: [], added: ["0"] },
        { path: "one", oldStart: 2, newStart: 2, removed: ["2"], added: [] },
        {
          path: "one",
          oldStart: 4,
          newStart: 4,
          removed: ["4", "5"],
          added: ["+++ four", "-- a/b", "@@ -1 +1 @@", "5"],
        },
      ]);
      expect(found.map(({ path }) => path)).toEqual(
        expect.arrayContaining([".gitattributes", "alike", "same"]),
      );
      expect(found.map(({ path }) => path)).not.toContain("b.bin");
      expect(await fixture.repository.hunks(to, to)).toEqual([]);
    });

    test("blobs are read many at once; what is too large or not there is absent", async () => {
      const fixture = fresh({
        ...FILES,
        small: "small\nblob",
        large: "x".repeat(2_000),
        nothing: "",
      });
      const { from, to } = await trees(fixture, (user) => user.write({ "small.bin": "\xff\n" }));
      const empty = await fixture.repository.treeOf(fixture.base);
      expect(empty).toBe(from);
      const gone = (await fixture.repository.changedPaths(to, from))[0]!;
      const ids = (await listing(fixture, from)).filter(([path]) =>
        ["small", "large", "nothing"].includes(path),
      );
      const read = await fixture.repository.readBlobs(
        [...ids.map(([, id]) => id), gone.before!.id, "0".repeat(40)],
        1_000,
      );
      const byPath = Object.fromEntries(ids.map(([path, id]) => [path, read.get(id)]));
      expect(byPath).toEqual({ small: "small\nblob", large: undefined, nothing: "" });
      expect(read.get(gone.before!.id)).toBe("ÿ\n");
      expect(read.has("0".repeat(40))).toBe(false);
      const sizes = await fixture.repository.blobSizes([
        ...ids.map(([, id]) => id),
        "0".repeat(40),
      ]);
      expect(Object.fromEntries(ids.map(([path, id]) => [path, sizes.get(id)]))).toEqual({
        small: 10,
        large: 2_000,
        nothing: 0,
      });
      expect(sizes.size).toBe(3);
    });

    test("paths are restored as the other tree has them", async () => {
      const fixture = fresh();
      const { repository } = fixture;
      const { from, to } = await trees(fixture, (user) => {
        unlinkSync(join(user.root, "a.txt"));
        user.write({
          "a.txt/inner": "inner",
          "src/b.ts": "changed",
          "src/c.ts": "new",
          "keep.txt": "k",
        });
      });
      const restored = await repository.restorePaths(to, from, [
        "a.txt",
        "src/b.ts",
        "src/c.ts",
        "none",
      ]);
      expect([...(await repository.listFiles(restored))].sort()).toEqual(
        [...Object.keys(FILES), "keep.txt"].sort(),
      );
      expect(await repository.readFile(restored, "src/b.ts")).toBe(FILES["src/b.ts"]);
      expect(await repository.restorePaths(to, from, [])).toBe(to);
      const all = (await repository.changedPaths(from, to)).map(({ path }) => path);
      expect(await repository.restorePaths(to, from, all)).toBe(from);
    });

    test("files are read as text, and links are no files", async () => {
      const fixture = fresh();
      const { repository } = fixture;
      const { to } = await trees(fixture, (user) => {
        user.write({ "ü/ß.txt": "grüße\n" });
        symlinkSync("/etc/passwd", join(user.root, "link"));
      });
      expect(await repository.readFile(to, "ü/ß.txt")).toBe("grüße\n");
      for (const path of ["link", "none", "src", "", "../a.txt"]) {
        expect(await repository.readFile(to, path)).toBeUndefined();
      }
    });

    test("words are found whole and as they stand", async () => {
      const fixture = fresh({ "x ü.ts": "callClosure(-v, a.c);\n", "y.bin": "\0hidden\n" });
      const tree = await repository(fixture);
      const filesWith = (word: string) => fixture.repository.filesWithWord(tree, word);
      for (const word of ["callClosure", "-v"]) expect(await filesWith(word)).toEqual(["x ü.ts"]);
      for (const word of ["callClos", "a.b", "aXc", "hidden", "none"])
        expect(await filesWith(word)).toEqual([]);
    });

    const repository = async ({ repository: one, base }: RepositoryFixture): Promise<Tree> => {
      await one.fetchCommits([base]);
      return one.treeOf(base);
    };
  });
}
