// Judges the history of a repository by all gates that run nothing, as if an agent had made each commit under a permissive plan:
// `node scripts/judge-history.mjs REPOSITORY [--commits 200] [--profile strict] [--plan narrow] [--code TEST_WEAKENED] [--commit SHA]`.
// `--plan narrow`: as if the plan had named neither the tests that are changed or removed nor the suppressions.
// People made these commits in earnest. What is refused is thus either work that a plan would have had to name (a test that
// was removed or changed), or a false alarm. A gate that raises false alarms in more than 2 % of them is mended, or dropped.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const DIST = new URL("../dist/", import.meta.url);
const load = (path) => import(new URL(path, DIST));
const { changedPaths } = await load("adapters/git/changed-paths.js");
const { hunks } = await load("adapters/git/hunks.js");
const { blobSizes, readBlobs } = await load("adapters/git/read-blobs.js");
const { createTrees } = await load("adapters/git/trees.js");
const { createSyntax } = await load("adapters/syntax/tree-sitter.js");
const { parseConfig } = await load("config/parse-config.js");
const { openChangeView } = await load("proof/change/open-change-view.js");
const { STATIC_GATES } = await load("proof/static/gates.js");
const { judgeStatic } = await load("proof/static/judge-static.js");

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    commits: { type: "string", default: "200" },
    profile: { type: "string", default: "standard" },
    plan: { type: "string", default: "permissive" },
    code: { type: "string" },
    commit: { type: "string" },
  },
});
const [place] = positionals;
if (place === undefined) {
  console.error("Say which repository: node scripts/judge-history.mjs REPOSITORY [--commits 200]");
  process.exit(2);
}

const gitDir = gitDirOf(resolve(place));
const git = (...args) =>
  execFileSync("git", ["--git-dir", gitDir, ...args], { encoding: "utf8", maxBuffer: 1 << 30 });
const syntax = createSyntax();
const trees = createTrees({ layout: { mirrorGit: gitDir } });
const repository = {
  changedPaths: (from, to) => changedPaths(gitDir, from, to),
  hunks: (from, to) => hunks(gitDir, from, to),
  readBlobs: (ids, bytesMax) => readBlobs(gitDir, ids, bytesMax),
  blobSizes: (entries) => blobSizes(gitDir, entries),
  listFiles: async (tree) => [...(await trees.list(tree)).keys()],
  readFile: trees.readFile,
  filesWithWord: trees.filesWithWord,
};
const config = parse(
  `version: 1\nproof: {profile: ${asked.profile}}\ngates: [{id: t, kind: tests, run: "true"}]\n`,
);
const workstream = {
  ...{ id: "history", title: "chore: history", kind: "chore", brief: "", limits: {} },
  ...{ pullRequests: [], dependsOn: [], scope: [], requiredSymbols: [], acceptance: [] },
  allow: {
    ...(asked.plan === "narrow"
      ? { removeTests: [], changeTests: [], suppressions: [] }
      : { removeTests: ["**"], changeTests: ["**"], suppressions: ["**"] }),
    ...{ protectedPaths: ["**"], newDependencies: ["**"] },
  },
};
const ambient = { now: () => new Date().toISOString() };

const refused = new Map();
const said = new Map();
const commits = asked.commit === undefined ? commitsOf(Number(asked.commits)) : [asked.commit];
let rejected = 0;
for (const commit of commits) {
  const findings = await judge(commit);
  const hard = findings.filter(({ severity }) => severity === "hard");
  if (hard.length > 0) rejected += 1;
  for (const code of new Set(hard.map((one) => one.code)))
    refused.set(code, (refused.get(code) ?? 0) + 1);
  for (const code of new Set(
    findings.filter(({ severity }) => severity === "soft").map((one) => one.code),
  ))
    said.set(code, (said.get(code) ?? 0) + 1);
  const shown = findings.filter(({ code, severity }) =>
    asked.code === undefined ? severity === "hard" : code === asked.code,
  );
  if (shown.length === 0) continue;
  console.log(`\n${git("log", "-1", "--format=%h %s", commit).trim()}`);
  for (const { code, severity, file, line, message } of shown.slice(0, 8))
    console.log(
      `  ${severity === "hard" ? "" : "(soft) "}${code} ${file ?? ""}:${line ?? ""} ${message}`,
    );
  if (shown.length > 8) console.log(`  … and ${shown.length - 8} more`);
}

console.log(`\n${commits.length} commits, ${rejected} refused (${percent(rejected)})`);
for (const [code, count] of [...refused].sort((a, b) => b[1] - a[1]))
  console.log(`  ${code}: ${count} (${percent(count)})`);
for (const [code, count] of [...said].sort((a, b) => b[1] - a[1]))
  console.log(`  said, not refused: ${code}: ${count} (${percent(count)})`);

async function judge(commit) {
  const [base, change] = [`${commit}^`, commit].map((one) =>
    git("rev-parse", `${one}^{tree}`).trim(),
  );
  const view = await openChangeView({ repository, syntax, config, workstream, base, change });
  const runs = await judgeStatic(STATIC_GATES, { change: view, syntax, ambient });
  const broken = runs.find(({ conclusion }) => conclusion === "incomplete");
  if (broken !== undefined) throw new Error(broken.findings[0].message);
  return runs.flatMap(({ findings }) => findings);
}

/** The last ones that people made: no merges, no bots, none without a parent. */
function commitsOf(count) {
  const lines = git(
    "log",
    "--no-merges",
    "--min-parents=1",
    "--format=%H %an",
    "-n",
    String(count * 4),
  )
    .trim()
    .split("\n");
  const people = lines.filter((line) => !/\[bot\]|dependabot|renovate|pre-commit-ci/i.test(line));
  return people.slice(0, count).map((line) => line.split(" ")[0]);
}

/** A folder with a checkout, or a bare repository. */
function gitDirOf(path) {
  return readdirSync(path).includes(".git") ? join(path, ".git") : path;
}

function parse(text) {
  const parsed = parseConfig(text, "interlock.yaml");
  if (!parsed.ok) throw new Error(parsed.problems?.join("\n") ?? "the configuration is bad");
  return parsed.value;
}

function percent(count) {
  return `${((100 * count) / commits.length).toFixed(1)} %`;
}
