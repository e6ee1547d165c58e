/** A small repository with two gates, agents that are shell scripts, and the built program as its user starts it. */
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));
const PEAK = fileURLToPath(new URL("peak-memory.cjs", import.meta.url));
const QUIET_GIT = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "bench",
  GIT_AUTHOR_EMAIL: "bench@localhost",
  GIT_COMMITTER_NAME: "bench",
  GIT_COMMITTER_EMAIL: "bench@localhost",
};

const FILES = {
  "package.json": '{"name":"small","version":"1.0.0","type":"module","private":true}\n',
  ".gitignore": "node_modules/\n",
  ".github/workflows/ci.yml":
    "name: ci\non: [pull_request]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: node --test\n",
  "src/hello.js": "export const hello = (name) => `hello ${name}`;\n",
  "test/hello.test.js":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { hello } from "../src/hello.js";\n\ntest("a guest is greeted by name", () => {\n  assert.equal(hello("Ada"), "hello Ada");\n});\n',
  "tools/lint.mjs":
    'import { readdirSync, readFileSync } from "node:fs";\nconst found = readdirSync("src").filter((name) => readFileSync(`src/${name}`, "utf8").includes("var "));\nfor (const name of found) console.log(`src/${name}:1:1: error use const instead of var (no-var)`);\nprocess.exitCode = found.length === 0 ? 0 : 1;\n',
};

const GATES = [
  { id: "lint", kind: "command", run: "node tools/lint.mjs", class: "lint" },
  { id: "test", kind: "tests", run: "node --test", report: "node-test" },
];

/** An agent's work: a word, and its test. `$INTERLOCK_WORKSTREAM` names both. */
export const HONEST = `
word=$INTERLOCK_WORKSTREAM
printf 'export const %s = () => "%s";\\n' "$word" "$word" > "src/$word.js"
cat > "test/$word.test.js" <<END
import assert from "node:assert/strict";
import { test } from "node:test";
import { $word } from "../src/$word.js";

test("the word is $word", () => {
  assert.equal($word(), "$word");
});
END
git add --all && git commit --quiet --message "feat: say $word"
echo '{"type":"claim","text":"Done, with tests."}'
`;

export const CLAIM = `echo '{"type":"claim","text":"Implementation complete, 25+ tests, ready to merge."}'\n`;
export const COMMIT = `git add --all && git commit --quiet --message "feat: done"\n${CLAIM}`;

export function makeWorld(folder, { agent, workstreams, files = {}, config = {}, dropTests = [] }) {
  const root = join(folder, "repository");
  const script = join(folder, "agent.sh");
  writeFileSync(script, `#!/bin/sh\nset -e\n${agent}`);
  chmodSync(script, 0o755);
  const all = {
    ...FILES,
    ...files,
    "interlock.yaml": JSON.stringify({
      version: 1,
      base: "main",
      gates: GATES,
      agents: { default: "bench", bench: { kind: "command", command: [script] } },
      parallel: { start: 2, max: 4 },
      limits: { attempts: 2, turnMinutes: 5, workstreamMinutes: 60, silentMinutes: 5 },
      ...config,
    }),
  };
  for (const path of dropTests) delete all[path];
  write(root, all);
  const git = (...args) =>
    execFileSync("git", args, {
      cwd: root,
      env: { ...process.env, ...QUIET_GIT },
      encoding: "utf8",
    }).trim();
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "begin");
  const plan = join(folder, "plan.yaml");
  const entries = workstreams.map((entry) => ({
    title: `feat: say ${entry.id}`,
    kind: "feature",
    brief: `Add a function that says ${entry.id}.`,
    ...entry,
  }));
  writeFileSync(plan, JSON.stringify({ version: 1, name: "bench", workstreams: entries }));
  const state = join(folder, "state");
  const peaks = join(folder, "peaks");
  mkdirSync(peaks);
  return { folder, root, git, plan, state, peaks, begun: git("rev-parse", "main") };
}

export function write(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Begins or goes on with the run. `ended` answers with the exit code; undefined after a signal. */
export function startRun(world) {
  const args = [
    CLI,
    "run",
    world.plan,
    "--no-live",
    "--repo",
    world.root,
    "--state-dir",
    world.state,
  ];
  const child = spawn(process.execPath, ["--require", PEAK, ...args], {
    env: {
      ...process.env,
      ...QUIET_GIT,
      INTERLOCK_KEY_FILE: join(world.folder, "key.pem"),
      INTERLOCK_BENCH_PEAKS: world.peaks,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += String(chunk);
    });
  const ended = new Promise((resolve) =>
    child.on("close", (exitCode) => resolve({ exitCode: exitCode ?? undefined, said })),
  );
  return { child, ended };
}

export const run = (world) => startRun(world).ended;

/** The events of the run's journal so far; a line that is still being written is left out. */
export function eventsOf(world) {
  const runs = join(world.state, "runs");
  if (!existsSync(runs)) return [];
  return readdirSync(runs).flatMap((name) => {
    const path = join(runs, name, "journal.ndjson");
    if (!existsSync(path)) return [];
    return readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line) => {
        const start = line.indexOf("{");
        if (start === -1 || !line.trimEnd().endsWith("}")) return [];
        return [JSON.parse(line.slice(start))];
      });
  });
}

/** MiB at most that Interlock itself held, of all its lives that came to an end by themselves. */
export function peakOf(world) {
  const peaks = readdirSync(world.peaks).map((name) =>
    Number(readFileSync(join(world.peaks, name), "utf8")),
  );
  return peaks.length === 0 ? undefined : Math.max(...peaks);
}

export function must(condition, message) {
  if (!condition) throw new Error(message);
}

/** What was proven must not have moved the base, and the run has to say so. */
export async function expectRefused(world, codes) {
  const { exitCode, said } = await run(world);
  must(exitCode === 1, `exit code ${exitCode}, expected 1:\n${said}`);
  must(world.git("rev-parse", "main") === world.begun, "main has moved");
  const found = codes.filter((code) => said.includes(code));
  must(found.length > 0, `none of ${codes.join(", ")} in:\n${said}`);
}

/** Every workstream's squashed commit is on main once, and main's own tests pass. */
export function expectLanded(world, count) {
  const subjects = world
    .git("log", "--format=%s", `${world.begun}..main`)
    .split("\n")
    .filter(Boolean);
  must(subjects.length === count, `${subjects.length} landed, expected ${count}`);
  must(new Set(subjects).size === count, `one landed twice: ${subjects.join("; ")}`);
  const place = join(world.folder, "final");
  world.git("worktree", "add", "--quiet", "--detach", place, "main");
  execFileSync(process.execPath, ["--test"], { cwd: place, stdio: "pipe" });
  world.git("worktree", "remove", "--force", place);
}
