/** Agents that lay traps: none of them runs anything, reads anything that is not theirs, or stops the collecting. */

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { toInstant, toWorkstreamId } from "../../src/domain/ids.js";
import { type Checkout, checkoutAt, makeUserRepository } from "../support/user-repository.js";
import type { RepositoryFixture } from "./repository-fixture.js";

const AT = toInstant(Date.UTC(2026, 0, 2));
const WS = toWorkstreamId("ws1");

/** A program that leaves a mark wherever it is run. */
function trap(folder: string): { readonly command: string; readonly isSprung: () => boolean } {
  const mark = join(folder, "sprung");
  const command = join(folder, "trap.sh");
  writeFileSync(command, `#!/bin/sh\necho sprung >> ${mark}\ncat\n`);
  chmodSync(command, 0o755);
  return { command, isSprung: () => existsSync(mark) };
}

export function describeHostileWorkspaces(
  name: string,
  fresh: (files?: Readonly<Record<string, string>>) => RepositoryFixture,
): void {
  const opened = async (): Promise<RepositoryFixture & { readonly workspace: Checkout }> => {
    const fixture = fresh();
    const { repository, base } = fixture;
    const request = { workstream: WS, base, fresh: false, branches: {} };
    return { ...fixture, workspace: checkoutAt((await repository.openWorkspace(request)).path) };
  };
  const collect = ({ repository, base }: RepositoryFixture) =>
    repository.collect({ workstream: WS, base, at: AT });
  const filesOf = async (
    { repository }: RepositoryFixture,
    head: Parameters<RepositoryFixture["repository"]["treeOf"]>[0],
  ) => repository.listFiles(await repository.treeOf(head));

  describe(`${name}: hostile workspaces`, () => {
    test("programs that the workspace's git would run are not run", async () => {
      const one = await opened();
      const folder = mkdtempSync(join(tmpdir(), "trap-"));
      const { command, isSprung } = trap(folder);
      const { git, root, write } = one.workspace;
      write({ ".gitattributes": "*.txt filter=trap diff=trap merge=trap\n", "new.txt": "new\n" });
      for (const [key, value] of [
        ["core.fsmonitor", command],
        ["core.hooksPath", folder],
        ["core.sshCommand", command],
        ["core.alternateRefsCommand", command],
        ["uploadpack.packObjectsHook", command],
        ["filter.trap.clean", command],
        ["filter.trap.smudge", command],
        ["filter.trap.required", "true"],
        ["diff.trap.textconv", command],
        ["diff.external", command],
        ["merge.trap.driver", command],
        ["credential.helper", command],
        ["core.excludesFile", join(folder, "excludes")],
        ["remote.origin.promisor", "true"],
        ["remote.origin.url", `ext::${command}`],
        ["extensions.partialClone", "origin"],
      ] as const) {
        git("config", key, value);
      }
      mkdirSync(join(root, ".git", "info"), { recursive: true });
      writeFileSync(join(root, ".git", "info", "attributes"), "*.txt filter=trap\n");
      writeFileSync(join(root, ".git", "info", "exclude"), "*\n");
      writeFileSync(join(folder, "excludes"), "*\n");
      const { head, committed } = await collect(one);
      expect(isSprung()).toBe(false);
      expect(committed).toEqual([".gitattributes", "new.txt"]);
      const merged = await one.repository.merge(one.base, head);
      if (merged.kind !== "clean") throw new Error("It conflicts.");
      const checkout = await one.repository.checkout(merged.tree);
      expect(readFileSync(join(checkout.path, "new.txt"), "utf8")).toBe("new\n");
      expect(await checkout.isPristine()).toBe(true);
      expect(isSprung()).toBe(false);
      // The trap is a good one: whoever asks the usual way walks into it.
      one.workspace.git("status");
      expect(isSprung()).toBe(true);
      rmSync(folder, { recursive: true });
    });

    test("a submodule's git is not asked whether it is clean", async () => {
      const one = await opened();
      const folder = mkdtempSync(join(tmpdir(), "trap-"));
      const { command, isSprung } = trap(folder);
      const inner = makeUserRepository(join(one.workspace.root, "inner"), { "x.txt": "x" });
      const head = one.workspace.commit({});
      expect(one.workspace.git("ls-tree", "HEAD", "inner")).toMatch(/^160000/);
      inner.git("config", "core.fsmonitor", command);
      inner.write({ "x.txt": "dirty" });
      expect(await collect(one)).toMatchObject({ head, committed: [] });
      expect(isSprung()).toBe(false);
      // The trap is a good one: whoever asks the usual way walks into it.
      one.workspace.git("status");
      expect(isSprung()).toBe(true);
      rmSync(folder, { recursive: true });
    });

    test("a repository inside stays out, with commits or without, and the rest is collected", async () => {
      const one = await opened();
      makeUserRepository(join(one.workspace.root, "inner"), { "x.txt": "x" });
      one.workspace.git("init", "--quiet", "empty");
      one.workspace.write({ "empty/y.txt": "y", "new.txt": "new" });
      const { committed } = await collect(one);
      expect(committed).toEqual(["new.txt"]);
    });

    test("replaced objects do not change what a commit is", async () => {
      const one = await opened();
      const bad = one.workspace.commit({ "a.txt": "bad\n" }, "bad");
      one.workspace.git("replace", bad, one.base);
      const { head, changed } = await collect(one);
      expect({ head, changed }).toEqual({ head: bad, changed: true });
    });

    test("grafts and shallow roots do not hide history", async () => {
      const one = await opened();
      const done = one.workspace.commit({ "a.txt": "done\n" });
      writeFileSync(join(one.workspace.root, ".git", "shallow"), `${done}\n`);
      const { head } = await collect(one);
      // Its repository is no longer whole; its files are, and they are taken.
      expect(await one.repository.merge(one.base, head)).toMatchObject({ kind: "clean" });
      expect(await one.repository.readFile(await one.repository.treeOf(head), "a.txt")).toBe(
        "done\n",
      );
    });

    test.each<[string, (gitDir: string, one: Checkout) => void]>([
      ["is missing", (gitDir) => rmSync(gitDir, { recursive: true })],
      ["has lost its HEAD", (gitDir) => rmSync(join(gitDir, "HEAD"))],
      ["has a HEAD of nonsense", (gitDir) => writeFileSync(join(gitDir, "HEAD"), "\0\xff")],
      [
        "is on a branch without commits",
        (_, one) => one.git("checkout", "--quiet", "--orphan", "none"),
      ],
      [
        "has a HEAD that names a file",
        (gitDir, one) => writeFileSync(join(gitDir, "HEAD"), one.git("rev-parse", "HEAD:a.txt")),
      ],
      ["has lost its objects", (gitDir) => rmSync(join(gitDir, "objects"), { recursive: true })],
      [
        "is elsewhere",
        (gitDir) => {
          renameSync(gitDir, `${gitDir}-moved`);
          writeFileSync(gitDir, `gitdir: ${gitDir}-moved\n`);
        },
      ],
      [
        "is a link",
        (gitDir) => {
          renameSync(gitDir, `${gitDir}-moved`);
          symlinkSync(`${gitDir}-moved`, gitDir);
        },
      ],
      ["has broken configuration", (gitDir) => writeFileSync(join(gitDir, "config"), "[[[")],
    ])("work is collected from the files when the repository %s", async (_, breakIt) => {
      const one = await opened();
      one.workspace.write({ "work.txt": "work" });
      breakIt(join(one.workspace.root, ".git"), one.workspace);
      const first = await collect(one);
      expect(first.changed).toBe(true);
      expect(await filesOf(one, first.head)).toContain("work.txt");
      expect((await collect(one)).head).toBe(first.head);
    });

    test.each<[string, (gitDir: string, other: string) => void]>([
      [
        "an alternate",
        (gitDir, other) => {
          mkdirSync(join(gitDir, "objects", "info"), { recursive: true });
          writeFileSync(join(gitDir, "objects", "info", "alternates"), `${other}/objects\n`);
        },
      ],
      ["a commondir", (gitDir, other) => writeFileSync(join(gitDir, "commondir"), `${other}\n`)],
      [
        "linked objects",
        (gitDir, other) => {
          rmSync(join(gitDir, "objects"), { recursive: true });
          symlinkSync(join(other, "objects"), join(gitDir, "objects"));
        },
      ],
    ])("through %s nothing is fetched that the agent cannot read itself", async (_, plant) => {
      const one = await opened();
      one.user.git("checkout", "--quiet", "-b", "secret");
      const secret = one.user.commit({ "secret.txt": "s3cret" });
      one.user.git("checkout", "--quiet", "main");
      const gitDir = join(one.workspace.root, ".git");
      plant(gitDir, join(one.user.root, ".git"));
      writeFileSync(join(gitDir, "HEAD"), `${secret}\n`);
      const { head, changed } = await collect(one);
      expect({ head, changed }).toEqual({ head: one.base, changed: false });
    });

    test("strange names are names", async () => {
      const one = await opened();
      const names = ["-n", "line\nbreak", "--help", "*", ":(top)x", 'quo"te', " ", "ü"];
      one.workspace.write(Object.fromEntries(names.map((file) => [file, file])));
      writeFileSync(
        Buffer.concat([Buffer.from(`${one.workspace.root}/`), Buffer.from([0x78, 0xff])]),
        "x",
      );
      const { head, committed } = await collect(one);
      expect([...committed].sort()).toEqual([...names, "x\udcff"].sort());
      expect((await collect(one)).head).toBe(head);
      const { repository, base } = one;
      const [from, to] = [await repository.treeOf(base), await repository.treeOf(head)];
      const changed = (await repository.changedPaths(from, to)).map(({ path }) => path);
      expect([...changed].sort()).toEqual([...names, "x\udcff"].sort());
      expect(await repository.readFile(to, "line\nbreak")).toBe("line\nbreak");
      expect(await repository.restorePaths(to, from, changed)).toBe(from);
      expect(await (await repository.checkout(to)).isPristine()).toBe(true);
    });

    test("links out of the workspace are links, and nothing behind them is taken", async () => {
      const one = await opened();
      const outside = mkdtempSync(join(tmpdir(), "outside-"));
      writeFileSync(join(outside, "secret"), "s3cret");
      symlinkSync(outside, join(one.workspace.root, "door"));
      rmSync(join(one.workspace.root, "src"), { recursive: true });
      symlinkSync(outside, join(one.workspace.root, "src"));
      const { head } = await collect(one);
      const files = [...(await filesOf(one, head))].sort();
      expect(files).toEqual([".gitignore", "a.txt", "door", "src"]);
      const checkout = await one.repository.checkout(await one.repository.treeOf(head));
      await checkout.dispose();
      await one.repository.closeWorkspace(WS);
      expect(readFileSync(join(outside, "secret"), "utf8")).toBe("s3cret");
      rmSync(outside, { recursive: true });
    });

    test("a lock that was left there holds nobody up", async () => {
      const one = await opened();
      one.workspace.write({ "work.txt": "work" });
      writeFileSync(join(one.workspace.root, ".git", "index.lock"), "");
      writeFileSync(join(one.stateDirectory, "index", one.run, "ws1.lock"), "");
      expect((await collect(one)).committed).toEqual(["work.txt"]);
    });

    test("an index that lies about what has changed is not looked at", async () => {
      const one = await opened();
      one.workspace.git("update-index", "--assume-unchanged", "a.txt");
      one.workspace.git("update-index", "--skip-worktree", "src/b.ts");
      one.workspace.write({ "a.txt": "changed", "src/b.ts": "changed" });
      expect((await collect(one)).committed).toEqual(["a.txt", "src/b.ts"]);
    });

    test("a commit that git would not check out is not taken", async () => {
      const one = await opened();
      const { git } = one.workspace;
      const blob = git("hash-object", "-w", "a.txt");
      const evil = evilTree(one.workspace, blob);
      git("update-ref", "HEAD", git("commit-tree", "-m", "evil", "-p", one.base, evil));
      const { head, changed } = await collect(one);
      expect({ head, changed }).toEqual({ head: one.base, changed: false });
    });

    test("a branch or a tag by the name of HEAD is not HEAD", async () => {
      const one = await opened();
      const done = one.workspace.commit({ "done.txt": "done" });
      one.workspace.git("update-ref", "refs/heads/HEAD", one.base);
      one.workspace.git("update-ref", "refs/tags/HEAD", one.base);
      expect((await collect(one)).head).toBe(done);
    });
  });
}

/** A tree with an entry named `.git`, which `mktree` would refuse to write. */
function evilTree({ root, git }: Checkout, blob: string): string {
  const file = join(root, "tree");
  writeFileSync(file, Buffer.concat([Buffer.from("100644 .git\0"), Buffer.from(blob, "hex")]));
  const tree = git("hash-object", "-t", "tree", "-w", "--literally", file);
  rmSync(file);
  return tree;
}
