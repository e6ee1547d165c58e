import { expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { gitFolder, runBuiltinStep } from "./support/builtin-step.js";

const folder = temporaryFolder();
const repository = gitFolder(folder);
const root = repository.commit({ "src/a.ts": "1", "docs/a.md": "1" });
repository.git("checkout", "--quiet", "-b", "topic");
const topicOne = repository.commit({ "src/b.ts": "1" });
const topic = repository.commit({ "lib/c.ts": "1" });
repository.git("checkout", "--quiet", "main");
const main = repository.commit({ "docs/b.md": "1" });
const FILTERS = "src:\n  - src/**\nlib:\n  - lib/**\ndocs:\n  - '**/*.md'\n";
const repositoryFacts = { repository: { default_branch: "main" } };

const filter = (
  job: { sha: string; ref?: string; eventName: string; event: Record<string, unknown> },
  inputs: Readonly<Record<string, string>> = {},
  files: Readonly<Record<string, string>> = {},
) =>
  runBuiltinStep(temporary, {
    uses: "dorny/paths-filter@v3",
    gitDir: repository.gitDir,
    job,
    files,
    inputs: { filters: FILTERS, ...inputs },
  });
const temporary = temporaryFolder();

const push = (sha: string, before: string, ref: string) => ({
  sha,
  ref,
  eventName: "push",
  event: { ...repositoryFacts, before },
});

test("a pull request is measured from where it left its base", async () => {
  const { end, outputs, lines } = await filter({
    sha: topic,
    eventName: "pull_request",
    event: { pull_request: { base: { sha: main } } },
  });
  expect(end).toEqual({ kind: "success" });
  expect(outputs).toEqual({
    src: "true",
    src_count: "1",
    lib: "true",
    lib_count: "1",
    docs: "false",
    docs_count: "0",
    changes: '["src","lib"]',
  });
  expect(lines).toContain("Filter lib = true (1 files)");
});

test("a push to the default branch is measured from what was there before", async () => {
  const { outputs } = await filter(push(main, root, "refs/heads/main"), { "list-files": "json" });
  expect(outputs).toMatchObject({
    changes: '["docs"]',
    docs_files: '["docs/b.md"]',
    src_files: "[]",
  });
});

test("a push to another branch is measured from where it left the default branch, or from its base", async () => {
  const { outputs } = await filter(push(topic, topicOne, "refs/heads/topic"));
  expect(outputs["changes"]).toBe('["src","lib"]');
  const based = await filter(push(topic, topicOne, "refs/heads/topic"), { base: topicOne });
  expect(based.outputs["changes"]).toBe('["lib"]');
  const itself = await filter(push(topic, topicOne, "refs/heads/topic"), { base: "topic" });
  expect(itself.outputs["changes"]).toBe('["lib"]');
});

test("a branch that is new is all that it is, where it is the default one", async () => {
  const { outputs } = await filter(push(main, "0".repeat(40), "refs/heads/main"));
  expect(outputs["changes"]).toBe('["src","docs"]');
});

test("a merge group is measured from its base", async () => {
  const { outputs } = await filter({
    sha: topic,
    eventName: "merge_group",
    event: { merge_group: { base_sha: topicOne } },
  });
  expect(outputs["changes"]).toBe('["lib"]');
});

test("filters may lie in a file", async () => {
  const job = push(main, root, "refs/heads/main");
  const { outputs } = await filter(
    job,
    { filters: ".github/filters.yml" },
    { ".github/filters.yml": FILTERS },
  );
  expect(outputs["changes"]).toBe('["docs"]');
  const { end } = await filter(job, { filters: "../filters.yml" });
  expect(end.kind).toBe("failure");
});

test.each([
  [{ base: "nowhere" }, '"nowhere", which it compares with, is not in this clone'],
  [
    { base: "f".repeat(40) },
    `the commit ${"f".repeat(40)} that it compares with is not in this clone`,
  ],
  [{ base: "HEAD" }, "it looks at what a job has changed and not committed"],
  [{ ref: "nowhere" }, 'the ref "nowhere" is not in this clone'],
  [
    { filters: "a:\n  - added: x" },
    'its filter "a" asks how files changed, which is not looked at here',
  ],
])("%j is not proven", async (inputs: Record<string, string>, reason) => {
  const { end } = await filter(push(main, root, "refs/heads/main"), inputs);
  expect(end).toEqual({ kind: "not-proven", reason });
});

test.each([{ "list-files": "xml" }, { "predicate-quantifier": "none" }, { filters: "a: [" }])(
  "%j is the workflow's mistake",
  async (inputs: Record<string, string>) => {
    const { end } = await filter(push(main, root, "refs/heads/main"), inputs);
    expect(end.kind).toBe("failure");
  },
);
