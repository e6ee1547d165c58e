/**
 * From plan to landed: no-op workstreams on a large repository with a trivial gate, beside the bare minimum of git
 * commands and processes that the same work takes (`minimum.sh`). What is left is Interlock's own.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median, seconds, timed } from "./measure.mjs";

const CLI =
  process.env.INTERLOCK_BENCH_CLI ?? fileURLToPath(new URL("../dist/cli/bin.js", import.meta.url));
const MINIMUM = fileURLToPath(new URL("minimum.sh", import.meta.url));
const FILES_A_FOLDER = 100;
const AGENT =
  'echo "$INTERLOCK_WORKSTREAM" > "own-$INTERLOCK_WORKSTREAM.txt"; git add --all; git commit --quiet --message "chore: own file"';
const GATE = "test -f src/0/0.txt";
const QUIET_GIT = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

/** Both sides in turn, so that whatever else the machine does meets both. The last run's journal is kept in `state`. */
export function benchLanding({ folder, files, workstreams, parallel, pairs }) {
  const template = makeRepository(join(folder, "template"), { files, parallel });
  const plan = writePlan(folder, workstreams);
  const both = Array.from({ length: pairs }, (_, pair) => {
    const minimum = onCopy(
      template,
      join(folder, `minimum-${pair}`),
      (repository, place) => {
        run("sh", [
          MINIMUM,
          "run",
          repository,
          join(place, "state"),
          AGENT,
          GATE,
          String(workstreams),
          String(parallel),
        ]);
      },
      workstreams,
    );
    const interlock = onCopy(
      template,
      join(folder, `interlock-${pair}`),
      (repository, place) => {
        const args = [
          "run",
          plan,
          "--no-live",
          "--repo",
          repository,
          "--state-dir",
          join(place, "state"),
        ];
        run(process.execPath, [CLI, ...args], { INTERLOCK_KEY_FILE: join(place, "key.pem") });
      },
      workstreams,
    );
    console.error(`pair ${pair + 1} of ${pairs}: ratio ${(interlock / minimum).toFixed(2)}`);
    return { minimum, interlock, ratio: interlock / minimum };
  });
  return {
    title: `${workstreams} no-op workstreams, plan to landed, ${files} files, ${parallel} at once`,
    measured: `interlock run: ${seconds(median(both.map((one) => one.interlock)))}`,
    yardstick: `bare git and processes: ${seconds(median(both.map((one) => one.minimum)))}`,
    ratio: median(both.map((one) => one.ratio)),
    ratios: both.map((one) => one.ratio),
    state: join(folder, `interlock-${pairs - 1}`, "state"),
  };
}

function onCopy(template, place, work, workstreams) {
  mkdirSync(place);
  const repository = join(place, "repository");
  git(["clone", "--quiet", "--no-hardlinks", template, repository]);
  const ms = timed(() => work(repository, place));
  const landed = Number(git(["-C", repository, "rev-list", "--count", "main"])) - 1;
  if (landed !== workstreams)
    throw new Error(`${place}: ${landed} of ${workstreams} have landed; nothing was measured.`);
  return ms;
}

function makeRepository(root, { files, parallel }) {
  for (let number = 0; number < files; number += 1) {
    const directory = join(root, "src", String(Math.floor(number / FILES_A_FOLDER)));
    if (number % FILES_A_FOLDER === 0) mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(directory, `${number % FILES_A_FOLDER}.txt`),
      `line of file ${number}\n`.repeat(20),
    );
  }
  writeFileSync(
    join(root, "interlock.yaml"),
    JSON.stringify({
      version: 1,
      base: "main",
      gates: [{ id: "gate", kind: "command", run: GATE }],
      agents: { default: "own", own: { kind: "command", command: ["sh", "-c", AGENT] } },
      parallel: { start: parallel, max: parallel },
    }),
  );
  git(["init", "--quiet", "--initial-branch=main", root]);
  git(["-C", root, "add", "--all"]);
  git([
    "-C",
    root,
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@localhost",
    "commit",
    "--quiet",
    "--message",
    "begin",
  ]);
  return root;
}

function writePlan(folder, workstreams) {
  const path = join(folder, "plan.yaml");
  const entries = Array.from({ length: workstreams }, (_, index) => ({
    id: `w${index + 1}`,
    title: `chore: own file ${index + 1}`,
    kind: "chore",
    brief: "Add a file of your own.",
  }));
  writeFileSync(path, JSON.stringify({ version: 1, name: "bench", workstreams: entries }));
  return path;
}

function run(program, args, env = {}) {
  const ended = spawnSync(program, args, {
    env: { ...QUIET_GIT, ...env },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (ended.status !== 0)
    throw new Error(`${program} ${args[0]} ended with ${ended.status}:\n${ended.stderr}`);
}

const git = (args) => execFileSync("git", args, { env: QUIET_GIT, encoding: "utf8" });
