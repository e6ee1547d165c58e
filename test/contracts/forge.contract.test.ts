/** What every forge promises. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createLocalForge, type LocalForge } from "../../src/adapters/forges/local.js";
import { seedLocalForge } from "../../src/adapters/forges/seed-local-forge.js";
import type { CheckRun } from "../../src/domain/check-run.js";
import type { Candidate } from "../../src/domain/event.js";
import { type Sha, toInstant, toWorkstreamId } from "../../src/domain/ids.js";
import type { Forge } from "../../src/ports/forge.js";
import type { Lease } from "../../src/ports/journal.js";
import type { Repository } from "../../src/ports/repository.js";
import { type Checkout, checkoutAt } from "../support/user-repository.js";
import { gitRepositoryIn, nonce } from "./repository-fixture.js";

const AT = toInstant(Date.UTC(2026, 0, 2));
const LEASE: Lease = { owner: "o1", isHeld: true };
const WS = toWorkstreamId("ws1");
const BRANCH = "interlock/week-1/ws1";

interface ForgeFixture {
  /** Another life of the same forge: what is not recorded is forgotten. */
  readonly reopen: () => Forge;
  readonly seedIssue: (number: number, title: string) => Promise<void>;
  readonly seedPullRequest: (number: number, branch: string, head: Sha) => Promise<void>;
  readonly repository: Repository;
  /** Where the forge's branches can be looked at and worked on. */
  readonly user: Checkout;
  readonly base: Sha;
}

const checkRun = (gate: string, conclusion: CheckRun["conclusion"]): CheckRun => ({
  gate,
  conclusion,
  durationMs: 1,
  findings: [],
  evidence: [],
});

export function describeForge(name: string, make: (folder: string) => ForgeFixture): void {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const fresh = (): ForgeFixture & { readonly forge: Forge } => {
    const folder = mkdtempSync(join(tmpdir(), "forge ü "));
    folders.push(folder);
    const fixture = make(folder);
    return { ...fixture, forge: fixture.reopen() };
  };

  /** A workstream's head and its candidate on the tip of the moment. */
  const work = async (
    { repository, forge, base }: ReturnType<typeof fresh>,
    files: Readonly<Record<string, string>> = { "work.txt": "work\n" },
    workstream = WS,
  ): Promise<Candidate> => {
    const tip = await forge.tip();
    const request = { workstream, base, fresh: false, branches: {} };
    const { path } = await repository.openWorkspace(request);
    checkoutAt(path).commit(files);
    const { head } = await repository.collect({ workstream, base, at: AT });
    const built = await repository.buildCandidate({
      workstream,
      tip,
      head,
      message: "feat: work\n",
      at: AT,
    });
    if (built.kind !== "built") throw new Error("It conflicts.");
    return built.candidate;
  };
  const open = (forge: Forge, head: Sha, rest: object = {}) =>
    forge.openPullRequest({
      lease: LEASE,
      branch: BRANCH,
      head,
      title: "feat: work",
      body: "why",
      ...rest,
    });

  describe(`${name}: the tip`, () => {
    test("it is the base's newest commit, and the repository knows it", async () => {
      const { forge, user, repository } = fresh();
      const tip = user.commit({ "new.txt": "new" });
      expect(await forge.tip()).toBe(tip);
      const files = await repository.listFiles(await repository.treeOf(tip));
      expect(files).toContain("new.txt");
    });
  });

  describe(`${name}: pull requests`, () => {
    test("one is opened with its branch, once however often it is asked for", async () => {
      const fixture = fresh();
      const { head } = await work(fixture);
      const opened = await open(fixture.forge, head, { issue: 60 });
      expect(opened).toMatchObject({ title: "feat: work", branch: BRANCH, head, state: "open" });
      expect(opened.number).toBeGreaterThan(60);
      expect(await open(fixture.reopen(), head, { issue: 60 })).toEqual(opened);
      expect(await fixture.reopen().pullRequest(opened.number)).toEqual(opened);
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(head);
    });

    test("a new head updates the one there is", async () => {
      const fixture = fresh();
      const first = await work(fixture);
      const opened = await open(fixture.forge, first.head);
      const second = await work(fixture, { "more.txt": "more" });
      const updated = await open(fixture.forge, second.head, { title: "feat: more" });
      expect(updated).toEqual({ ...opened, head: second.head, title: "feat: more" });
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(second.head);
    });

    test("a crash before the branch was made is made good by the second ask", async () => {
      const fixture = fresh();
      const { head } = await work(fixture);
      const opened = await open(fixture.forge, head);
      fixture.user.git("update-ref", "-d", `refs/heads/${BRANCH}`);
      expect(await open(fixture.reopen(), head)).toEqual(opened);
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(head);
    });

    test("two workstreams get two numbers, also when they ask at once", async () => {
      const fixture = fresh();
      const { head } = await work(fixture);
      const ids = ["a", "b", "c", "d"].map((id) => `interlock/week-1/${id}`);
      const opened = await Promise.all(ids.map((branch) => open(fixture.forge, head, { branch })));
      expect(new Set(opened.map(({ number }) => number)).size).toBe(4);
    });

    test("numbers go on above those of issues and pull requests that there are", async () => {
      const fixture = fresh();
      await fixture.seedIssue(60, "records");
      await fixture.seedPullRequest(72, "old", fixture.base);
      const { head } = await work(fixture);
      expect((await open(fixture.forge, head)).number).toBe(73);
    });

    test("a branch that somebody else made is not overwritten", async () => {
      const fixture = fresh();
      const { head } = await work(fixture);
      fixture.user.git("branch", BRANCH, "main");
      await expect(open(fixture.forge, head)).rejects.toThrow(
        /which Interlock did not put there; rename or delete it/,
      );
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(fixture.base);
    });

    test("those that were taken over are closed, once and for all", async () => {
      const fixture = fresh();
      await fixture.seedPullRequest(72, "old", fixture.base);
      await fixture.forge.closePullRequests(LEASE, [72, 99], "taken over by #73");
      await fixture.reopen().closePullRequests(LEASE, [72, 99], "taken over by #73");
      expect((await fixture.forge.pullRequest(72))?.state).toBe("closed");
      expect(await fixture.forge.pullRequest(99)).toBeUndefined();
    });
  });

  describe(`${name}: checks and issues`, () => {
    test("checks are kept by commit and gate; the last word counts", async () => {
      const { forge, reopen, base } = fresh();
      expect(await forge.checksOf(base)).toEqual([]);
      await forge.reportChecks(base, [checkRun("lint", "success"), checkRun("test", "failure")]);
      await forge.reportChecks(base, [checkRun("test", "success")]);
      await reopen().reportChecks(base, [checkRun("test", "success")]);
      expect(await reopen().checksOf(base)).toEqual([
        checkRun("lint", "success"),
        checkRun("test", "success"),
      ]);
    });

    test("an issue is closed by its pull request, and an unknown one is created closed", async () => {
      const { forge, reopen, seedIssue } = fresh();
      await seedIssue(60, "records");
      expect(await forge.isIssueOpen(60)).toBe(true);
      expect(await forge.isIssueOpen(61)).toBeUndefined();
      for (const issue of [60, 61, 60, 61]) {
        await reopen().closeIssue(LEASE, issue, { pullRequest: 72, title: "feat: records" });
      }
      expect([await forge.isIssueOpen(60), await forge.isIssueOpen(61)]).toEqual([false, false]);
    });
  });

  describe(`${name}: landing`, () => {
    test("the candidate itself becomes the base, once", async () => {
      const fixture = fresh();
      const candidate = await work(fixture);
      const { number } = await open(fixture.forge, candidate.head);
      expect(await fixture.forge.land(LEASE, candidate, number)).toEqual({ kind: "landed" });
      expect(await fixture.reopen().land(LEASE, candidate, number)).toEqual({ kind: "landed" });
      expect(await fixture.forge.tip()).toBe(candidate.commit);
      expect(await fixture.forge.pullRequest(number)).toMatchObject({
        state: "merged",
        landedAs: candidate.commit,
      });
      expect(fixture.user.git("rev-list", "--count", "main")).toBe("2");
    });

    test("a base that has moved refuses it, and nothing is changed", async () => {
      const fixture = fresh();
      const candidate = await work(fixture);
      const { number } = await open(fixture.forge, candidate.head);
      const actual = fixture.user.commit({ "other.txt": "other" });
      expect(await fixture.forge.land(LEASE, candidate, number)).toEqual({
        kind: "refused",
        actual,
      });
      expect(await fixture.forge.tip()).toBe(actual);
      expect((await fixture.forge.pullRequest(number))?.state).toBe("open");
    });

    test("what others landed on top does not make it land again", async () => {
      const fixture = fresh();
      const candidate = await work(fixture);
      await fixture.forge.land(LEASE, candidate, 0);
      fixture.user.git("switch", "--quiet", "main");
      const later = fixture.user.commit({ "later.txt": "later" });
      expect(await fixture.reopen().land(LEASE, candidate, 0)).toEqual({ kind: "landed" });
      expect(await fixture.forge.tip()).toBe(later);
    });

    test("of two candidates on one tip one lands", async () => {
      const fixture = fresh();
      const one = await work(fixture, { "one.txt": "1" }, toWorkstreamId("ws1"));
      const two = await work(fixture, { "two.txt": "2" }, toWorkstreamId("ws2"));
      const other = fixture.reopen();
      const landings = await Promise.all([
        fixture.forge.land(LEASE, one, 0),
        other.land(LEASE, two, 0),
      ]);
      expect(landings.map(({ kind }) => kind).sort()).toEqual(["landed", "refused"]);
      expect(fixture.user.git("rev-list", "--count", "main")).toBe("2");
    });

    test("a candidate that a killed owner's git is still landing has landed, and is not refused", async () => {
      const fixture = fresh();
      for (const round of [1, 2, 3, 4]) {
        const candidate = await work(
          fixture,
          { [`${round}.txt`]: "work\n" },
          toWorkstreamId(`ws${round}`),
        );
        const lives = [fixture.reopen(), fixture.reopen()];
        const landings = await Promise.all(lives.map((life) => life.land(LEASE, candidate, 0)));
        expect(landings).toEqual([{ kind: "landed" }, { kind: "landed" }]);
      }
      expect(fixture.user.git("rev-list", "--count", "main")).toBe("5");
    });

    test("a crash after the base has moved is made good by the second ask", async () => {
      const fixture = fresh();
      const candidate = await work(fixture);
      const { number } = await open(fixture.forge, candidate.head);
      await fixture.forge.land(LEASE, candidate, 0);
      expect((await fixture.forge.pullRequest(number))?.state).toBe("open");
      expect(await fixture.reopen().land(LEASE, candidate, number)).toEqual({ kind: "landed" });
      expect((await fixture.forge.pullRequest(number))?.state).toBe("merged");
      expect(fixture.user.git("rev-list", "--count", "main")).toBe("2");
    });

    test("its branch is deleted afterwards, however often that is asked for", async () => {
      const fixture = fresh();
      const candidate = await work(fixture);
      const { number } = await open(fixture.forge, candidate.head);
      await fixture.forge.land(LEASE, candidate, number);
      await fixture.forge.deleteBranch(LEASE, BRANCH);
      await fixture.reopen().deleteBranch(LEASE, BRANCH);
      expect(fixture.user.git("branch", "--list", BRANCH)).toBe("");
    });

    test("the work of a workstream that ended is a branch, made or moved on, also when it is asked for twice", async () => {
      const fixture = fresh();
      const { head, tip } = await work(fixture);
      expect(await fixture.forge.keepBranch(LEASE, BRANCH, head)).toBe(true);
      expect(await fixture.reopen().keepBranch(LEASE, BRANCH, head)).toBe(true);
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(head);
      fixture.user.git("branch", "--delete", "--force", BRANCH);
      await open(fixture.forge, tip);
      expect(await fixture.forge.keepBranch(LEASE, BRANCH, head)).toBe(true);
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(head);
    });

    test("a branch that is somebody else's is left where it is", async () => {
      const fixture = fresh();
      const { head } = await work(fixture);
      fixture.user.git("branch", BRANCH, "main");
      expect(await fixture.forge.keepBranch(LEASE, BRANCH, head)).toBe(false);
      expect(fixture.user.git("rev-parse", BRANCH)).toBe(fixture.user.git("rev-parse", "main"));
    });

    test("a branch that somebody added to, or made, is not deleted", async () => {
      const fixture = fresh();
      const { head } = await work(fixture);
      await open(fixture.forge, head);
      fixture.user.git("branch", "--force", BRANCH, "main");
      fixture.user.git("branch", "theirs");
      await fixture.seedPullRequest(72, "theirs", fixture.base);
      await fixture.forge.deleteBranch(LEASE, BRANCH);
      await fixture.forge.deleteBranch(LEASE, "theirs");
      expect(fixture.user.git("branch", "--list", BRANCH, "theirs").split("\n")).toHaveLength(2);
    });

    test("without the lease nothing is changed", async () => {
      const fixture = fresh();
      const candidate = await work(fixture);
      const lost: Lease = { owner: "o1", isHeld: false };
      await expect(fixture.forge.land(lost, candidate, 0)).rejects.toThrow("lease");
      await expect(open(fixture.forge, candidate.head, { lease: lost })).rejects.toThrow("lease");
      await expect(fixture.forge.deleteBranch(lost, BRANCH)).rejects.toThrow("lease");
      await expect(fixture.forge.keepBranch(lost, BRANCH, candidate.head)).rejects.toThrow("lease");
      await expect(fixture.forge.closePullRequests(lost, [1], "x")).rejects.toThrow("lease");
      const by = { pullRequest: 1, title: "x" };
      await expect(fixture.forge.closeIssue(lost, 1, by)).rejects.toThrow("lease");
      expect(fixture.user.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
    });
  });
}

interface LocalFixture extends ForgeFixture {
  readonly reopen: () => LocalForge;
  readonly directory: string;
}

function localForgeIn(folder: string): LocalFixture {
  const { user, repository, base, mirrorGit } = gitRepositoryIn(folder, {
    "a.txt": "a\n",
    "b.txt": "b\n",
  });
  const directory = join(folder, "state", "forge");
  const ambient = { now: () => AT, nonce };
  const seed = seedLocalForge({ directory, ambient });
  return {
    user,
    repository,
    base,
    directory,
    seedIssue: (number, title) => seed.issue({ number, title }),
    seedPullRequest: (number, branch, head) =>
      seed.pullRequest({ number, title: branch, branch, head }),
    reopen: () =>
      createLocalForge({
        repository: join(user.root, ".git"),
        mirror: mirrorGit,
        base: "main",
        directory,
        ambient,
        importBase: (tip) => repository.publishBase(tip),
      }),
  };
}

describeForge("local forge", localForgeIn);

describe("local forge: the user's checkouts", () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const fresh = (): LocalFixture => {
    const folder = mkdtempSync(join(tmpdir(), "forge-user "));
    folders.push(folder);
    return localForgeIn(folder);
  };
  const landSome = async (fixture: LocalFixture, forge: LocalForge): Promise<Candidate> => {
    const { repository, base } = fixture;
    const tip = await forge.tip();
    const { path } = await repository.openWorkspace({
      workstream: WS,
      base,
      fresh: true,
      branches: {},
    });
    checkoutAt(path).commit({ "a.txt": "landed\n", "new.txt": "new\n" });
    const { head } = await repository.collect({ workstream: WS, base, at: AT });
    const request = { workstream: WS, tip, head, message: "feat: work\n", at: AT };
    const built = await repository.buildCandidate(request);
    if (built.kind !== "built") throw new Error("It conflicts.");
    expect(await forge.land(LEASE, built.candidate, 1)).toEqual({ kind: "landed" });
    return built.candidate;
  };
  const stateOf = ({ git, root }: Checkout) => ({
    status: git("status", "--porcelain"),
    staged: git("diff", "--cached"),
    files: ["a.txt", "b.txt", "mine.txt"].map((file) => textOf(join(root, file))),
  });

  test("files, index and status of a dirty checkout of the base are as before", async () => {
    const fixture = fresh();
    const { user, base } = fixture;
    user.write({ "a.txt": "edited\n", "mine.txt": "mine\n", "b.txt": "staged\n" });
    user.git("add", "b.txt");
    user.write({ "b.txt": "edited since\n" });
    const before = stateOf(user);
    const forge = fixture.reopen();
    const { commit } = await landSome(fixture, forge);
    expect(stateOf(user)).toEqual(before);
    expect(user.git("rev-parse", "HEAD", "main")).toBe(`${base}\n${commit}`);
    expect(forge.detachedCheckouts()).toEqual([{ path: user.root, at: base }]);
    expect(user.git("log", "-g", "-1", "--format=%gs", "main")).toBe("interlock: land #1");
  });

  test("a clean checkout gets what landed by switching to the base", async () => {
    const fixture = fresh();
    const { user } = fixture;
    const { commit } = await landSome(fixture, fixture.reopen());
    expect(user.git("status", "--porcelain")).toBe("");
    user.git("switch", "--quiet", "main");
    expect(user.git("rev-parse", "HEAD")).toBe(commit);
    expect(textOf(join(user.root, "a.txt"))).toBe("landed\n");
  });

  test("linked worktrees are left alone, too, and those on other branches altogether", async () => {
    const fixture = fresh();
    const { user, base } = fixture;
    user.git("switch", "--quiet", "-c", "feature");
    const linked = join(fixture.directory, "..", "..", "linked on main");
    user.git("worktree", "add", "--quiet", linked, "main");
    checkoutAt(linked).write({ "a.txt": "edited\n" });
    const forge = fixture.reopen();
    const { commit } = await landSome(fixture, forge);
    expect(user.git("symbolic-ref", "HEAD")).toBe("refs/heads/feature");
    expect(checkoutAt(linked).git("status", "--porcelain")).toBe("M a.txt");
    expect(checkoutAt(linked).git("rev-parse", "HEAD", "main")).toBe(`${base}\n${commit}`);
    expect(forge.detachedCheckouts()).toEqual([{ path: linked, at: base }]);
  });

  test("a refused landing leaves the checkout on its branch", async () => {
    const fixture = fresh();
    const { user, base, repository } = fixture;
    const forge = fixture.reopen();
    const tip = await forge.tip();
    const request = { workstream: WS, base, fresh: true, branches: {} };
    checkoutAt((await repository.openWorkspace(request)).path).commit({ "x.txt": "x" });
    const { head } = await repository.collect({ workstream: WS, base, at: AT });
    const built = await repository.buildCandidate({
      workstream: WS,
      tip,
      head,
      message: "m\n",
      at: AT,
    });
    if (built.kind !== "built") throw new Error("It conflicts.");
    writeFileSync(join(user.root, ".git", "refs", "heads", "main.lock"), "");
    await expect(forge.land(LEASE, built.candidate, 1)).rejects.toThrow(
      /Cannot move "main".*main.lock/s,
    );
    expect(user.git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
    expect(forge.detachedCheckouts()).toEqual([]);
    unlinkSync(join(user.root, ".git", "refs", "heads", "main.lock"));
    expect(await forge.land(LEASE, built.candidate, 1)).toEqual({ kind: "landed" });
  });

  test("a bare repository is landed in", async () => {
    const fixture = fresh();
    const bare = join(fixture.directory, "..", "..", "bare.git");
    fixture.user.git("clone", "--quiet", "--bare", ".", bare);
    const forge = createLocalForge({
      repository: bare,
      mirror: join(fixture.directory, "..", "mirror.git"),
      base: "main",
      directory: fixture.directory,
      ambient: { now: () => AT, nonce },
      importBase: (tip) => fixture.repository.publishBase(tip),
    });
    const { commit } = await landSome(fixture, forge);
    expect(checkoutAt(bare).git("rev-parse", "main")).toBe(commit);
    expect(forge.detachedCheckouts()).toEqual([]);
  });

  test("no hook of the repository runs", async () => {
    const fixture = fresh();
    const hooks = join(fixture.user.root, ".git", "hooks");
    for (const hook of ["reference-transaction", "post-update", "update"]) {
      fixture.user.write({ [`.git/hooks/${hook}`]: "#!/bin/sh\nexit 1\n" });
      execFileSync("chmod", ["+x", join(hooks, hook)]);
    }
    const forge = fixture.reopen();
    const { head } = await landSome(fixture, forge);
    const request = { lease: LEASE, branch: BRANCH, head, title: "t", body: "b" };
    expect((await forge.openPullRequest(request)).state).toBe("open");
  });

  test.each<[string, string, RegExp]>([
    [
      "half a record",
      '{"number": 72, "ti',
      /pull-requests\/72\.json is no record of the local forge/,
    ],
    ["an unknown key", '{"number": 72, "x": 1}', /72\.json is no record of the local forge/],
    [
      "a number for a title",
      '{"number": 72, "title": 3}',
      /at title: .*; restore it from a backup, or delete it\./,
    ],
  ])("%s is said to be one, with its path", async (_, text, message) => {
    const fixture = fresh();
    await fixture.seedPullRequest(72, "old", fixture.base);
    writeFileSync(join(fixture.directory, "pull-requests", "72.json"), text);
    await expect(fixture.reopen().pullRequest(72)).rejects.toThrow(message);
  });
});

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}
