import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { checkoutAt, makeUserRepository } from "../../../test/support/user-repository.js";
import { inspectRepository, isDirty, type RepositoryInspection } from "./inspect.js";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "inspect ü ")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// The user's configuration counts here: the tests' user has none.
beforeAll(() => {
  vi.stubEnv("HOME", folder);
  vi.stubEnv("XDG_CONFIG_HOME", undefined);
  vi.stubEnv("GIT_CONFIG_GLOBAL", undefined);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const found = async (path: string, base = "main"): Promise<RepositoryInspection> => {
  const inspection = await inspectRepository(path, base);
  if (inspection.kind !== "repository") throw new Error(JSON.stringify(inspection));
  return inspection;
};

describe("a repository is found as it is", () => {
  const user = makeUserRepository(join(folder, "my repository"), {
    "a.txt": "a",
    "src/b.txt": "b",
  });

  test("from its top, from a folder of it, and with all that is known of it", async () => {
    const inspection = await found(user.root);
    expect(inspection).toEqual({
      kind: "repository",
      root: user.root,
      gitDir: join(user.root, ".git"),
      commonDir: join(user.root, ".git"),
      gitVersion: expect.stringMatching(/^\d+\.\d+/) as string,
      objectFormat: "sha1",
      head: user.git("rev-parse", "HEAD"),
      currentBranch: "main",
      isBare: false,
      isDetached: false,
      isShallow: false,
      hasSubmodules: false,
      hasCommits: true,
      hasBaseBranch: true,
      branches: ["main"],
      checkedOutIn: [user.root],
      isWritable: true,
    });
    expect(await found(join(user.root, "src"))).toEqual(inspection);
    expect(await found(join(user.root, ".git"))).toEqual(inspection);
  });

  test("a linked worktree has a git directory of its own and shares the rest", async () => {
    const linked = join(folder, "linked 日本");
    user.git("worktree", "add", "--quiet", "-b", "side", linked);
    const inspection = await found(linked);
    expect(inspection).toMatchObject({
      root: linked,
      commonDir: join(user.root, ".git"),
      currentBranch: "side",
      branches: ["main", "side"],
      checkedOutIn: [user.root],
    });
    expect(inspection.gitDir).toContain(join(".git", "worktrees"));
    user.git("worktree", "remove", linked);
  });

  test("dirt, a missing base and a detached HEAD are seen", async () => {
    user.write({ "new.txt": "new" });
    user.git("checkout", "--quiet", "--detach");
    const inspection = await found(user.root, "trunk");
    expect(await isDirty(inspection)).toBe(true);
    expect(inspection).toMatchObject({
      isDetached: true,
      hasBaseBranch: false,
      checkedOutIn: [],
    });
    expect(inspection.currentBranch).toBeUndefined();
    user.git("checkout", "--quiet", "main");
    rmSync(join(user.root, "new.txt"));
  });

  test("what the user's own excludes hide is no dirt, and the user's name is known", async () => {
    user.write({ ".DS_Store": "x" });
    expect(await isDirty(await found(user.root))).toBe(true);
    writeFileSync(join(folder, "ignore"), ".DS_Store\n");
    const config = `[core]\nexcludesFile = ~/ignore\n[user]\nname = Some Body\nemail = body@example.invalid\n`;
    writeFileSync(join(folder, ".gitconfig"), config);
    const inspection = await found(user.root);
    expect(await isDirty(inspection)).toBe(false);
    rmSync(join(folder, ".gitconfig"));
    expect(inspection.identity).toEqual({ name: "Some Body", email: "body@example.invalid" });
  });

  test("a shallow clone is one", async () => {
    user.commit({ "c.txt": "c" });
    execFileSync("git", [
      "clone",
      "--quiet",
      "--depth=1",
      `file://${user.root}`,
      join(folder, "shallow"),
    ]);
    expect(await found(join(folder, "shallow"))).toMatchObject({
      isShallow: true,
      hasCommits: true,
    });
    // The file alone does not make one: what it says is missing has to be missing.
    const whole = join(folder, "whole");
    user.git("clone", "--quiet", ".", whole);
    const head = user.git("rev-parse", "HEAD");
    writeFileSync(join(whole, ".git", "shallow"), `${head}\n${"f".repeat(40)}\nnonsense\n`);
    expect(await found(whole)).toMatchObject({ isShallow: false });
  });

  test("a bare clone is its own root", async () => {
    const bare = join(folder, "bare.git");
    user.git("clone", "--quiet", "--bare", ".", bare);
    const inspection = await found(bare);
    expect(inspection).toMatchObject({
      root: bare,
      gitDir: bare,
      isBare: true,
      checkedOutIn: [],
    });
    expect(await isDirty(inspection)).toBe(false);
  });

  test("a submodule is seen on the base", async () => {
    const outer = makeUserRepository(join(folder, "outer"), { "a.txt": "a" });
    makeUserRepository(join(outer.root, "inner"), { "b.txt": "b" });
    outer.commit({});
    expect((await found(outer.root)).hasSubmodules).toBe(true);
    expect((await found(user.root)).hasSubmodules).toBe(false);
  });
});

describe("what is missing is said, not thrown", () => {
  test("no commit yet", async () => {
    const path = join(folder, "empty");
    mkdirSync(path);
    checkoutAt(path).git("init", "--quiet", "--initial-branch=main");
    const inspection = await found(path);
    expect(inspection).toMatchObject({
      hasCommits: false,
      hasBaseBranch: false,
      branches: [],
      currentBranch: "main",
    });
    expect(inspection.head).toBeUndefined();
  });

  test("no repository, no folder", async () => {
    mkdirSync(join(folder, "plain"));
    writeFileSync(join(folder, "file"), "");
    for (const path of ["plain", "none", "file"]) {
      expect(await inspectRepository(join(folder, path), "main")).toEqual({
        kind: "not-a-repository",
      });
    }
  });

  test("a repository that git refuses", async () => {
    const { root } = makeUserRepository(join(folder, "future"), { "a.txt": "a" });
    execFileSync("git", ["config", "core.repositoryformatversion", "99"], { cwd: root });
    expect(await inspectRepository(root, "main")).toMatchObject({
      kind: "unusable",
      why: expect.stringContaining("run `git status` there and mend what it says") as string,
    });
  });
});
