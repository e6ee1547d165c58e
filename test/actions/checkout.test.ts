import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { gitFolder, runBuiltinStep, type StepRequest } from "./support/builtin-step.js";
import { makeJobSite, write } from "./support/services-call.js";
import { containing } from "./support/text-like.js";

const folder = temporaryFolder();
const repository = gitFolder(join(folder, "repository"));
const first = repository.commit({ "a.txt": "one", "docs/b.txt": "b" });
repository.git("tag", "v1");
repository.git("branch", "old");
const second = repository.commit({ "a.txt": "two" });

const checkOut = (request: Omit<StepRequest, "uses"> = {}) =>
  runBuiltinStep(folder, {
    uses: "actions/checkout@v4",
    gitDir: repository.gitDir,
    ...request,
    job: { sha: second, ref: "refs/heads/main", ...request.job },
  });

const head = (directory: string): string => gitFolder(directory).git("rev-parse", "HEAD");

test("the job's commit is checked out, alone, on its branch", async () => {
  const { end, site, outputs } = await checkOut();
  expect(end).toEqual({ kind: "success" });
  expect(outputs).toEqual({ ref: "refs/heads/main", commit: second });
  expect(readFileSync(join(site.workspace, "a.txt"), "utf8")).toBe("two");
  const { git } = gitFolder(site.workspace);
  expect(git("rev-parse", "HEAD")).toBe(second);
  expect(git("symbolic-ref", "HEAD")).toBe("refs/heads/main");
  expect(git("rev-list", "--count", "HEAD")).toBe("1");
  expect(git("config", "remote.origin.url")).toContain("octo/repo");
});

test("fetch-depth 0 brings the whole history with its tags", async () => {
  const { site } = await checkOut({ inputs: { "fetch-depth": "0" } });
  const { git } = gitFolder(site.workspace);
  expect(git("rev-list", "--count", "HEAD")).toBe("2");
  expect(git("tag", "--list")).toBe("v1");
});

test.each([
  ["v1", "refs/tags/v1"],
  ["refs/tags/v1", "refs/tags/v1"],
  ["old", "refs/heads/old"],
  [first, first],
])("another ref of the repository is checked out: %s", async (ref, expected) => {
  const { end, site, outputs } = await checkOut({ inputs: { ref } });
  expect(end).toEqual({ kind: "success" });
  expect(outputs).toEqual({ ref: expected, commit: first });
  expect(head(site.workspace)).toBe(first);
});

test("the branch that is to be merged is at the job's commit, whether or not it exists here", async () => {
  const job = { ref: "refs/pull/1/merge", event: { pull_request: { head: { ref: "topic" } } } };
  const { end, outputs } = await checkOut({ inputs: { ref: "topic" }, job });
  expect(end).toEqual({ kind: "success" });
  expect(outputs).toEqual({ ref: "refs/heads/topic", commit: second });
});

test.each(["nowhere", "--upload-pack=x", "main@{1}", "HEAD~1", "a b"])(
  "a ref that the clone has not is not proven: %s",
  async (ref) => {
    const { end } = await checkOut({ inputs: { ref } });
    expect(end).toEqual({
      kind: "not-proven",
      reason: containing(`the ref "${ref}" is not in this clone`),
    });
  },
);

test("a path is taken from the workspace, and does not lead out of it", async () => {
  const inside = await checkOut({ inputs: { path: "sub/repo" } });
  expect(existsSync(join(inside.site.workspace, "sub/repo/a.txt"))).toBe(true);
  for (const path of ["..", "../x", "/tmp", "a/../../x"]) {
    const { end } = await checkOut({ inputs: { path } });
    expect(end).toEqual({
      kind: "failure",
      message: containing("is not under the workspace"),
    });
  }
});

test("a path through a link that leads out of the workspace is refused", async () => {
  const site = makeJobSite(folder);
  const outside = join(site.directory, "outside");
  mkdirSync(outside);
  write(outside, { "mine.txt": "mine" });
  symlinkSync(outside, join(site.workspace, "link"));
  const { end } = await checkOut({ site, inputs: { path: "link" } });
  expect(end.kind).toBe("failure");
  expect(existsSync(join(outside, "mine.txt"))).toBe(true);
});

test("what an earlier step left is swept away, unless clean is off", async () => {
  const { site } = await checkOut();
  write(site.workspace, { "left.txt": "left" });
  await checkOut({ site, inputs: { clean: "false" } });
  expect(existsSync(join(site.workspace, "left.txt"))).toBe(true);
  await checkOut({ site });
  expect(existsSync(join(site.workspace, "left.txt"))).toBe(false);
  expect(existsSync(join(site.workspace, "a.txt"))).toBe(true);
});

test("a sparse checkout has what its patterns name", async () => {
  const cone = await checkOut({ inputs: { "sparse-checkout": "docs" } });
  expect(existsSync(join(cone.site.workspace, "docs/b.txt"))).toBe(true);
  const files = { "sparse-checkout": "/a.txt", "sparse-checkout-cone-mode": "false" };
  const patterns = await checkOut({ inputs: files });
  expect(patterns.end).toEqual({ kind: "success" });
  expect(existsSync(join(patterns.site.workspace, "docs/b.txt"))).toBe(false);
  expect(existsSync(join(patterns.site.workspace, "a.txt"))).toBe(true);
});

test("another repository comes from the store, or is not proven", async () => {
  const missing = await checkOut({ inputs: { repository: "other/repo", ref: "v1" } });
  expect(missing.end).toEqual({
    kind: "not-proven",
    reason: 'it checks out another repository, "other/repo", and it is not stored',
  });
  const stored = join(folder, "stored");
  write(stored, { "c.txt": "c" });
  const there = await checkOut({
    inputs: { repository: "other/repo", ref: "v1", path: "other" },
    findRepository: async () => ({ directory: stored }),
  });
  expect(there.end).toEqual({ kind: "success" });
  expect(readFileSync(join(there.site.workspace, "other/c.txt"), "utf8")).toBe("c");
});

test("large files are not proven, and an input that nobody knows is warned of", async () => {
  const { end } = await checkOut({ inputs: { lfs: "true" } });
  expect(end.kind).toBe("not-proven");
  const { lines } = await checkOut({ inputs: { "fetch-dept": "0" } });
  expect(lines[0]).toMatch(
    /^::warning::Unexpected input\(s\) 'fetch-dept', valid inputs are \['repository', /,
  );
});
