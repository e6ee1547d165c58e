// Proves the history of a repository by all gates, as if an agent had made each commit under a permissive plan:
// `node scripts/prove-history.mjs REPOSITORY --run "python3 -m pytest" [--setup "npm ci"] [--key package.json] [--env PYTHONPATH=src] [--commits 60] [--commit SHA …] [--kind chore]`.
// What judge-history.mjs does for the gates on text, this does for those that run tests; it costs some runs of the tests for each commit.
// Only commits that change code are asked: there is nothing to run for the others. One line for each, what was refused below it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const CLI = fileURLToPath(new URL("../dist/cli/bin.js", import.meta.url));
const CODE = /\.(?:[cm]?[jt]sx?|py|rs|go|rb|java|sh)$/;
/** Titles of what a plan would ask for as a feature: some test has to need it. */
const FEATURE = /^(?:feat|fix)|\b(?:adds?|allows?|handles?|implements?|supports?)\b/i;
const TEST = /(?:^|\/)(?:tests?|__tests__|spec)\/|_test\.|\.test\.|\.spec\.|(?:^|\/)test_/;

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ run: { type: "string" }, env: { type: "string", multiple: true, default: [] } },
    ...{ setup: { type: "string" }, key: { type: "string" } },
    ...{ commits: { type: "string", default: "60" }, commit: { type: "string", multiple: true } },
    ...{ kind: { type: "string" } },
  },
});
const [place] = positionals;
if (place === undefined || asked.run === undefined) {
  console.error(
    'Say which repository, and how it is tested: node scripts/prove-history.mjs REPOSITORY --run "python3 -m pytest"',
  );
  process.exit(2);
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-history-")));
const root = join(folder, "repository");
const index = { GIT_INDEX_FILE: join(folder, "index") };
let refused = 0;
let undecided = 0;
const codes = new Map();
try {
  execFileSync("git", ["clone", "--quiet", "--no-hardlinks", "--no-checkout", from(place), root]);
  const rules = gitIn(["hash-object", "-w", "--stdin"], configuration());
  const commits = asked.commit ?? commitsOf(Number(asked.commits));
  for (const commit of commits) prove(commit, rules);
  console.log(
    `\n${commits.length} commits, ${refused} refused (${percent(refused, commits)}), ${undecided} that could not be decided`,
  );
  for (const [code, count] of [...codes].sort((a, b) => b[1] - a[1]))
    console.log(`  ${code}: ${count} (${percent(count, commits)})`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function prove(commit, rules) {
  const base = withRules(`${commit}^`, rules, []);
  gitIn(["update-ref", "refs/heads/main", base]);
  const head = withRules(commit, rules, ["-p", base]);
  const task = join(folder, "task.json");
  writeFileSync(task, JSON.stringify(workstream(commit)));
  const args = ["prove", "--repo", root, "--base", base, "--head", head, "--workstream", task];
  const begun = performance.now();
  const ended = spawnSync(
    process.execPath,
    [CLI, ...args, "--state-dir", join(folder, "state"), "--json"],
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  const title = gitIn(["log", "-1", "--format=%h %s", commit]);
  let verdict;
  try {
    verdict = JSON.parse(ended.stdout);
  } catch {
    undecided += 1;
    console.log(`?    ${title} (${seconds} s)\n  ${ended.stderr.trim()}`);
    return;
  }
  const findings = verdict.checkRuns.flatMap((run) => run.findings);
  const hard = findings.filter(({ severity }) => severity === "hard");
  const soft = findings.filter(({ severity }) => severity !== "hard");
  if (verdict.verdict === "fail") refused += 1;
  if (verdict.verdict === "incomplete") undecided += 1;
  const word = { pass: "ok  ", fail: "RED ", incomplete: "?   " }[verdict.verdict];
  console.log(`${word} ${title} (${seconds} s)`);
  if (verdict.verdict === "fail")
    for (const code of new Set(hard.map((one) => one.code)))
      codes.set(code, (codes.get(code) ?? 0) + 1);
  for (const { code, file, line, message } of hard.slice(0, 8))
    console.log(`  ${code} ${file ?? ""}:${line ?? ""} ${message.slice(0, 600)}`);
  for (const { code, file, line, message } of soft.slice(0, 3))
    console.log(`  (soft) ${code} ${file ?? ""}:${line ?? ""} ${message.slice(0, 160)}`);
}

/** A commit with the tree of another one and Interlock's configuration in it. */
function withRules(commit, rules, parents) {
  gitIn(["read-tree", commit], "", index);
  gitIn(["update-index", "--add", "--cacheinfo", `100644,${rules},interlock.yaml`], "", index);
  const tree = gitIn(["write-tree"], "", index);
  const who = ["-c", "user.name=History", "-c", "user.email=history@example.com"];
  return gitIn([...who, "commit-tree", tree, ...parents, "-m", "chore: as it was"]);
}

function workstream(commit) {
  const paths = pathsOf(commit);
  const title = gitIn(["log", "-1", "--format=%s", commit]);
  const both =
    FEATURE.test(title) &&
    paths.some((path) => TEST.test(path)) &&
    paths.some((path) => !TEST.test(path));
  return {
    ...{ id: "history", title: "chore: history", kind: asked.kind ?? (both ? "feature" : "chore") },
    brief: "What the commit did.",
    allow: {
      ...{ removeTests: ["**"], changeTests: ["**"], suppressions: ["**"] },
      ...{ protectedPaths: ["**"], newDependencies: ["**"] },
    },
  };
}

function configuration() {
  const setup =
    asked.setup === undefined
      ? []
      : [{ run: asked.setup, cacheKey: [asked.key ?? "package-lock.json"] }];
  const gates = [{ id: "test", kind: "tests", run: asked.run, timeoutMinutes: 20 }];
  // JSON is YAML.
  const env = Object.fromEntries(asked.env.map((each) => each.split("=", 2)));
  return JSON.stringify({ version: 1, base: "main", env, setup, gates });
}

/** The last ones that people made and that change code: no merges, no bots, none without a parent. */
function commitsOf(count) {
  const lines = gitIn(["log", "--no-merges", "--min-parents=1", "--format=%H %an"]).split("\n");
  const found = [];
  for (const line of lines) {
    if (found.length === count) break;
    if (/\[bot\]|dependabot|renovate|pre-commit-ci/i.test(line)) continue;
    const [commit] = line.split(" ");
    if (pathsOf(commit).some((path) => CODE.test(path))) found.push(commit);
  }
  return found;
}

function pathsOf(commit) {
  return gitIn(["diff-tree", "--no-commit-id", "--name-only", "-r", commit]).split("\n");
}

function gitIn(args, input = "", env = {}) {
  return execFileSync("git", ["-C", root, ...args], {
    ...{ encoding: "utf8", input, maxBuffer: 2 ** 28 },
    env: { ...process.env, ...env },
  }).trim();
}

/** A folder with a checkout, or a bare repository. */
function from(path) {
  const whole = resolve(path);
  return readdirSync(whole).includes(".git") ? join(whole, ".git") : whole;
}

function percent(count, commits) {
  return `${((100 * count) / commits.length).toFixed(1)} %`;
}
