// `npm run bench:actions`: what running a workflow costs beyond its own scripts, as ratios against a bare shell that runs
// the same scripts in a clone of the same commit, side by side in one run. Flags: --pairs, --steps, --legs.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, seconds, timed } from "../measure.mjs";

const DEFAULTS = { pairs: "5", steps: "40", legs: "200" };
const options = Object.fromEntries(
  Object.entries(DEFAULTS).map(([name, value]) => [name, { type: "string", default: value }]),
);
const { values } = parseArgs({ options });
const { pairs, steps, legs } = Object.fromEntries(
  Object.entries(values).map(([name, value]) => [name, Number(value)]),
);

const PROBE = fileURLToPath(new URL("probe.mjs", import.meta.url));
const SHELL = ["--noprofile", "--norc", "-e", "-o", "pipefail"];
const SHORT = "echo hello > greeting.txt";
const LONGER =
  "for i in 1 2 3 4 5 6 7 8 9 10; do sort package.txt > sorted.txt; git status > seen.txt; done";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-bench-actions-")));
let made = 0;
try {
  for (const [kind, script] of [
    ["that only print a line", SHORT],
    ["of some work", LONGER],
  ])
    for (const isSandboxed of [false, true]) report(benchSteps({ kind, script, isSandboxed }));
  for (const isSandboxed of [false, true]) report(benchStart({ isSandboxed }));
  report(benchMatrix());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** From the first script's start to the last one's end, with all that is between them. */
function benchSteps({ kind, script, isSandboxed }) {
  const repository = makeRepository(jobs(stepsOf(script, steps)));
  const both = pairsOf(
    () => onClone(repository, (clone) => timed(() => runScripts(clone, script, steps))),
    () => probe({ repository, isSandboxed }).stepsMs,
  );
  const each = (ms) => `${(ms / steps).toFixed(1)} ms a step`;
  return {
    title: `${steps} steps ${kind}, sandbox ${isSandboxed ? "on" : "off"}`,
    measured: `interlock ci: ${each(both.measured)}`,
    yardstick: `bash, one after the other: ${each(both.yardstick)}`,
    ratios: both.ratios,
  };
}

/** From the command's start to the first line that the first step prints. */
function benchStart({ isSandboxed }) {
  const repository = makeRepository(jobs(stepsOf("echo first", 1)));
  const both = pairsOf(
    () =>
      timed(() => {
        run(process.execPath, ["--eval", "0"], folder);
        onClone(repository, (clone) => runScripts(clone, "echo first", 1));
      }),
    () => probe({ repository, isSandboxed }).firstLineMs,
  );
  return {
    title: `start-up to the first line of the first step, sandbox ${isSandboxed ? "on" : "off"}`,
    measured: `interlock ci: ${seconds(both.measured)}`,
    yardstick: `an empty Node program, git clone and bash: ${seconds(both.yardstick)}`,
    ratios: both.ratios,
  };
}

/** One script a leg, each in a clone of its own, as many at once as the machine has processors. */
function benchMatrix() {
  const repository = makeRepository(
    `  legs:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        leg: ${JSON.stringify(Array.from({ length: legs }, (_, leg) => leg).slice(0, legs))}\n    steps:\n      - uses: actions/checkout@v4\n      - run: ${SHORT}\n`,
  );
  const alone = makeRepository(jobs(stepsOf(SHORT, 1)));
  const small = probe({ repository: alone, isSandboxed: true });
  let large;
  const both = pairsOf(
    () =>
      timed(() => {
        for (let leg = 0; leg < legs; leg += 1)
          onClone(repository, (clone) => runScripts(clone, SHORT, 1));
      }),
    () => {
      large = probe({ repository, isSandboxed: true });
      return large.wholeMs;
    },
    1,
  );
  return {
    title: `a matrix of ${legs} legs with one short script each, sandbox on`,
    measured: `interlock ci: ${seconds(both.measured)}, ${(both.measured / legs).toFixed(0)} ms a leg; ${large.peakMb} MB at its peak, ${small.peakMb} MB with one leg`,
    yardstick: `git clone and bash, one after the other: ${seconds(both.yardstick)}, ${(both.yardstick / legs).toFixed(0)} ms a leg`,
    ratios: both.ratios,
  };
}

/** Both sides in turn, so that whatever else the machine does meets both; the first pair only warms them up. */
function pairsOf(yardstick, measured, count = pairs) {
  const all = [];
  for (let pair = count === 1 ? 1 : 0; pair <= count; pair += 1) {
    const one = { yardstick: yardstick(), measured: measured() };
    if (pair > 0) all.push(one);
  }
  return {
    yardstick: median(all.map((one) => one.yardstick)),
    measured: median(all.map((one) => one.measured)),
    ratios: all.map((one) => one.measured / one.yardstick),
  };
}

function report({ title, measured, yardstick, ratios }) {
  const all = ratios.map((one) => one.toFixed(2)).join(", ");
  console.log(
    `${title}\n  ${measured}\n  ${yardstick}\n  ratio ${median(ratios).toFixed(2)} (median of ${all})\n`,
  );
}

function probe({ repository, isSandboxed }) {
  const state = join(folder, `state-${(made += 1)}`);
  const started = Date.now();
  const args = [PROBE, repository, state, String(isSandboxed), String(started)];
  return JSON.parse(run(process.execPath, args, repository));
}

function onClone(repository, work) {
  const clone = join(folder, `clone-${(made += 1)}`);
  run("git", ["clone", "--quiet", repository, clone], folder);
  const worth = work(clone);
  rmSync(clone, { recursive: true, force: true });
  return worth;
}

function runScripts(clone, script, count) {
  for (let step = 0; step < count; step += 1) {
    const file = join(folder, "script.sh");
    writeFileSync(file, `${script}\n`);
    run("bash", [...SHELL, file], clone);
  }
}

function stepsOf(script, count) {
  return `      - run: ${JSON.stringify(script)}\n`.repeat(count);
}

function jobs(text) {
  return `  one:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n${text}`;
}

function makeRepository(text) {
  const repository = join(folder, `repository-${(made += 1)}`);
  const workflow = join(repository, ".github", "workflows", "ci.yml");
  mkdirSync(dirname(workflow), { recursive: true });
  writeFileSync(workflow, `on: push\njobs:\n${text}`);
  const lines = Array.from({ length: 2000 }, (_, line) => `package-${(line * 7919) % 2003}`);
  writeFileSync(join(repository, "package.txt"), `${lines.join("\n")}\n`);
  const git = (...args) => execFileSync("git", args, { cwd: repository });
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.name", "Bench");
  git("config", "user.email", "bench@example.com");
  git("add", "--all");
  git("commit", "--quiet", "--message", "feat: a workflow");
  return repository;
}

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return stdout;
}
