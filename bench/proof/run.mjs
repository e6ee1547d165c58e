// `npm run bench:proof -- --python DIR --javascript DIR --go DIR`: what proving a change costs, as a multiple of one plain run of the
// repository's own tests, side by side in one run. DIR is a local clone of any repository of that language: the clone is left alone,
// everything happens in copies of it. Flags: --pairs; --python-run, --javascript-run, --go-run for another test command.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median, seconds, timed } from "../measure.mjs";
import { LANGUAGES } from "./changes.mjs";

const names = Object.keys(LANGUAGES);
const options = Object.fromEntries(
  [...names, ...names.map((name) => `${name}-run`), "pairs"].map((name) => [
    name,
    { type: "string" },
  ]),
);
const { values } = parseArgs({ options });
const CLI = fileURLToPath(new URL("../../dist/cli/bin.js", import.meta.url));

/** Check runs by what they cost. */
const TIERS = {
  "the repository's tests": ({ gate }) => gate === "test",
  "gates that run the change's tests": ({ gate }) =>
    /^proof:(?:inventory|controls|canary|fail-to-pass|sensitivity|flakiness|hunks|mutation|coverage)$/.test(
      gate,
    ),
  "gates on its text": () => true,
};

const asked = names.filter((name) => values[name] !== undefined);
if (asked.length === 0) {
  console.error(
    `Give the clone of a repository, e.g. \`git clone https://github.com/pallets/click && npm run bench:proof -- --python click\`; there are ${names.map((name) => `--${name}`).join(", ")}.`,
  );
  process.exit(2);
}
const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-bench-proof-")));
try {
  for (const name of asked) bench(name, resolve(values[name]));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function bench(name, from) {
  const language = LANGUAGES[name];
  const run = values[`${name}-run`] ?? language.run;
  const root = join(folder, name);
  git(folder, "clone", "--quiet", "--no-hardlinks", from, root);
  git(root, "checkout", "--quiet", "-B", "main");
  const base = commit(root, "chore: how it is proven", { "interlock.yaml": config(language, run) });
  const head = commit(root, "feat: halved", language.change(root, "halved"));
  git(root, "checkout", "--quiet", "-B", "other", base);
  const other = commit(root, "feat: cut in two", language.change(root, "bisected"));
  git(root, "checkout", "--quiet", "main");
  const task = join(folder, "task.yaml");
  writeFileSync(
    task,
    'id: bench\ntitle: "feat: halved"\nkind: feature\nbrief: A function that halves.\n',
  );
  for (const step of language.setup) shell(step.run, root, language.env);
  const plain = () => timed(() => shell(run, root, language.env));
  plain();
  const pairs = Array.from({ length: Number(values.pairs ?? 3) }, (_, at) => {
    const state = join(folder, `${name}-state-${at}`);
    const warm = join(folder, `${name}-warm-${at}`);
    const prove = (to, stateDir) => proveOnce({ root, base, head: to, task, stateDir });
    const yardstick = plain();
    const empty = prove(head, state);
    prove(other, warm);
    const cached = prove(head, warm);
    const again = prove(head, warm);
    rmSync(state, { recursive: true, force: true });
    rmSync(warm, { recursive: true, force: true });
    return { plain: yardstick, empty, cached, again };
  });
  report(name, run, pairs);
}

function report(name, run, pairs) {
  const of = (pick) => median(pairs.map(pick));
  const plain = of((pair) => pair.plain);
  console.log(`${name}: \`${run}\`, one plain run ${seconds(plain)}`);
  for (const [key, title] of [
    ["empty", "with an empty cache"],
    ["cached", "with the base known"],
    ["again", "with the change known"],
  ]) {
    const ratios = pairs.map((pair) => pair[key].ms / pair.plain);
    const all = ratios.map((ratio) => ratio.toFixed(2)).join(", ");
    console.log(
      `  prove ${title}: ${seconds(of((pair) => pair[key].ms))}, ratio ${median(ratios).toFixed(2)} (median of ${all})`,
    );
  }
  console.log("  of it, with the base known (gates run side by side, so these add up to more):");
  for (const tier of Object.keys(TIERS)) {
    const ms = of((pair) => tierMs(pair.cached.checkRuns, tier));
    console.log(`    ${tier}: ${seconds(ms)}, ${(ms / plain).toFixed(2)} of a plain run`);
  }
  console.log("");
}

function tierMs(checkRuns, wanted) {
  return checkRuns
    .filter((run) => run.reused !== true)
    .filter((run) => Object.keys(TIERS).find((tier) => TIERS[tier](run)) === wanted)
    .reduce((sum, { durationMs }) => sum + durationMs, 0);
}

function proveOnce({ root, base, head, task, stateDir }) {
  let ended;
  const ms = timed(() => {
    const args = ["prove", "--repo", root, "--base", base, "--head", head, "--workstream", task];
    ended = spawnSync(process.execPath, [CLI, ...args, "--state-dir", stateDir, "--json"], {
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
  });
  if (ended.status !== 0)
    throw new Error(`prove ended with ${ended.status}:\n${ended.stdout}\n${ended.stderr}`);
  return { ms, checkRuns: JSON.parse(ended.stdout).checkRuns };
}

function config({ setup, env }, run) {
  const gate = { id: "test", kind: "tests", run, timeoutMinutes: 20 };
  // JSON is YAML.
  return `${JSON.stringify({
    ...{ version: 1, base: "main", env, setup, gates: [gate] },
    ...{ proof: { profile: "standard" }, commits: { convention: "conventional" } },
  })}\n`;
}

function commit(root, message, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  git(root, "add", "--force", ...Object.keys(files));
  git(root, "commit", "--quiet", "--no-verify", "--message", message);
  return git(root, "rev-parse", "HEAD").trim();
}

function git(cwd, ...args) {
  const who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.com"];
  return execFileSync("git", [...who, ...args], { cwd, encoding: "utf8" });
}

function shell(line, cwd, env) {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", line], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0)
    throw new Error(`\`${line}\` ended with ${status}:\n${stdout.slice(-2000)}${stderr}`);
}
