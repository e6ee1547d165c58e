// Plays the tapes in every landing order and checks that each ends well: every first turn is refused, every workstream
// lands, main is green after each landing. A small stand-in for Interlock itself, so that a change to the target or to a
// tape can be checked alone.
//
//   TYPESCRIPT_DIR=… node check-orders.mjs [--orders all|six|ws1,ws2,ws3,ws5] [--pace late|eager|both] [--verbose]
//
// Pace late: each workstream starts to work when the ones before it have landed (it still starts from the first main).
// Pace eager: all reach a green proof against the first main, and only then land one after the other.
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { parse } from "yaml";

const here = dirname(fileURLToPath(import.meta.url));
const attemptsMax = 6;
const ordersAtOnce = 2;
const { values: flags } = parseArgs({
  options: {
    orders: { type: "string", default: "all" },
    pace: { type: "string", default: "late" },
    verbose: { type: "boolean", default: false },
  },
});
const run = promisify(execFile);
const work = mkdtempSync(join(tmpdir(), "week-1-"));
const origin = join(work, "origin.git");
const config = parse(readFileSync(join(here, "target", "interlock.yaml"), "utf8"));
const plan = parse(readFileSync(join(here, "plan.yaml"), "utf8"));
const identity = ["-c", "user.name=Check", "-c", "user.email=check@example.org", "-c", "core.autocrlf=false"];

async function git(cwd, ...given) {
  const { stdout } = await run("git", [...identity, ...given], { cwd, maxBuffer: 64_000_000 });
  return stdout.trim();
}

/** Exit codes are answers here: a command that fails is not an exception. */
async function attempt(cwd, file, given) {
  try {
    const { stdout, stderr } = await run(file, given, { cwd, maxBuffer: 64_000_000, env: { ...process.env, CI: "1", NO_COLOR: "1" } });
    return { isGreen: true, output: stdout + stderr };
  } catch (error) {
    if (typeof error.code !== "number") throw error;
    return { isGreen: false, output: error.stdout + error.stderr };
  }
}

/** The target as it is at the start: the first commit, then history. */
async function materialise() {
  const seed = join(work, "seed");
  cpSync(join(here, "target"), seed, { recursive: true });
  await git(seed, "init", "-q", "-b", config.base);
  await git(seed, "add", "-A");
  await git(seed, "commit", "-qm", "feat: a small scripting language with a bytecode machine");
  for (const { message, patch } of parse(readFileSync(join(here, "history", "history.yaml"), "utf8"))) {
    await git(seed, "apply", "--index", join(here, "history", patch));
    await git(seed, "commit", "-qm", message);
  }
  await git(work, "clone", "-q", "--bare", seed, origin);
  await run("node", ["tools/setup.mjs"], { cwd: seed });
  return { start: await git(origin, "rev-parse", config.base), modules: join(seed, "node_modules") };
}

/** A workspace of a workstream, with the tape that is played in it. */
class Workspace {
  constructor(workstream, path, main) {
    this.workstream = workstream;
    this.path = path;
    this.main = main;
    this.tape = join(here, "tapes", workstream.id);
    this.turnsPlayed = 0;
    this.turns = [...parse(readFileSync(join(this.tape, "tape.yaml"), "utf8")).turns];
  }

  async playTurn(prompt) {
    const index = this.turns.findIndex(({ when }) => when === undefined || new RegExp(when, "i").test(prompt));
    if (index < 0) throw new Error(`${this.workstream.id}: no turn answers\n${prompt}`);
    const [turn] = this.turns.splice(index, 1);
    this.turnsPlayed += 1;
    if (turn.sync) await this.sync();
    if (turn.patch) await git(this.path, "apply", "--3way", "--whitespace=nowarn", join(this.tape, turn.patch));
    for (const [target, source] of Object.entries(turn.write ?? {})) {
      mkdirSync(dirname(join(this.path, target)), { recursive: true });
      cpSync(join(this.tape, source), join(this.path, target));
    }
    await this.commit(turn.commit ?? "wip");
  }

  async sync() {
    await git(this.path, "fetch", "-q", origin, this.main());
    await git(this.path, "merge", "-q", "-X", "theirs", "--no-edit", "FETCH_HEAD");
  }

  async commit(message) {
    await git(this.path, "add", "-A");
    await git(this.path, "commit", "-qm", message);
  }

  async head() {
    await git(origin, "fetch", "-q", this.path, "HEAD");
    return git(this.path, "rev-parse", "HEAD");
  }
}

const proofs = new Map();
const conflict = { isGreen: false, gate: "merge", output: "MERGE_CONFLICT" };

/** The gates on one tree, at most once: the first red one ends the proof. */
function prove(tree, workstream, modules) {
  const key = `${tree} ${workstream.id}`;
  if (!proofs.has(key)) proofs.set(key, proveOnce(tree, workstream, modules));
  return proofs.get(key);
}

async function proveOnce(tree, workstream, modules) {
  const checkout = mkdtempSync(join(work, "checkout-"));
  const env = { ...process.env, GIT_INDEX_FILE: `${checkout}.index` };
  const gitInto = (...given) => run("git", ["--git-dir", origin, "--work-tree", checkout, ...given], { env });
  await gitInto("read-tree", tree);
  await gitInto("checkout-index", "-a");
  symlinkSync(modules, join(checkout, "node_modules"), "dir");
  const gates = [...config.gates, ...acceptanceGates(workstream)];
  let verdict = { isGreen: true, gate: "none", output: "" };
  for (const { id, run: command, files } of gates) {
    for (const [target, source] of Object.entries(files ?? {})) {
      mkdirSync(dirname(join(checkout, target)), { recursive: true });
      cpSync(join(here, source), join(checkout, target));
    }
    const [file, ...given] = command.split(" ");
    const { isGreen, output } = await attempt(checkout, file, given);
    if (isGreen) continue;
    verdict = { isGreen, gate: id, output };
    break;
  }
  rmSync(checkout, { recursive: true, force: true });
  return verdict;
}

function acceptanceGates(workstream) {
  return workstream.acceptance.map(({ files, run: command }) => ({ id: "acceptance", run: command, files }));
}

/** Turn after turn until the merge with main is proven; answers its tree. */
async function workUntilProven(space, state, modules, log) {
  if (space.turnsPlayed === 0) await space.playTurn(space.workstream.brief);
  for (;;) {
    const tree = await mergeTree(state.main, await space.head());
    const verdict = tree === undefined ? conflict : await prove(tree, space.workstream, modules);
    if (verdict.isGreen && space.turnsPlayed === 1) throw new Error(`${space.workstream.id}: the first turn was not refused`);
    if (verdict.isGreen) return tree;
    log.push(`${space.workstream.id} turn ${space.turnsPlayed}: ${verdict.gate}`);
    if (verdict.gate === "format" && (await mends(space, modules))) continue;
    if (space.turnsPlayed >= attemptsMax) throw new Error(`${space.workstream.id} is stuck: ${log.join(", ")}`);
    await space.playTurn(verdict.output);
  }
}

/** What Interlock does about a red format gate without asking the agent. */
async function mends(space, modules) {
  const link = join(space.path, "node_modules");
  rmSync(link, { recursive: true, force: true });
  symlinkSync(modules, link, "dir");
  const [file, ...given] = config.gates.find(({ id }) => id === "format").fix.split(" ");
  const { isGreen } = await attempt(space.path, file, given);
  rmSync(link);
  if (!isGreen || (await git(space.path, "status", "--porcelain")) === "") return false;
  await space.commit("style: format (by Interlock)");
  return true;
}

async function mergeTree(main, head) {
  const { isGreen, output } = await attempt(origin, "git", ["merge-tree", "--write-tree", main, head]);
  return isGreen ? output.split("\n")[0].trim() : undefined;
}

async function playOrder({ order, pace }, { start, modules }) {
  const state = { main: start };
  const log = [];
  const folder = mkdtempSync(join(work, "order-"));
  const spaces = [];
  for (const id of order) {
    const path = join(folder, id);
    await git(folder, "clone", "-q", origin, path);
    spaces.push(new Workspace(plan.workstreams.find((workstream) => workstream.id === id), path, () => state.main));
  }
  if (pace === "eager") for (const space of spaces) await workUntilProven(space, state, modules, log);
  for (const space of spaces) {
    const tree = await workUntilProven(space, state, modules, log);
    state.main = await git(origin, "commit-tree", tree, "-p", state.main, "-m", space.workstream.title);
    log.push(`${space.workstream.id} landed`);
  }
  rmSync(folder, { recursive: true, force: true });
  return { log, tree: await git(origin, "rev-parse", `${state.main}^{tree}`) };
}

function permutations(items) {
  if (items.length <= 1) return [items];
  return items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));
}

function wantedOrders() {
  const all = permutations(plan.workstreams.map(({ id }) => id));
  if (flags.orders === "all") return all;
  return flags.orders === "six" ? all.filter((_, index) => index % 4 === 0) : [flags.orders.split(",")];
}

const target = await materialise();
const paces = flags.pace === "both" ? ["late", "eager"] : [flags.pace];
const waiting = wantedOrders().flatMap((order) => paces.map((pace) => ({ order, pace })));
const total = waiting.length;
const trees = new Set();
let failures = 0;
await Promise.all(
  Array.from({ length: ordersAtOnce }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const name = `${next.order.join(" ")} (${next.pace})`;
      try {
        const { log, tree } = await playOrder(next, target);
        trees.add(tree);
        process.stdout.write(`ok    ${name}${flags.verbose ? `  [${log.join(", ")}]` : ""}\n`);
      } catch (error) {
        failures += 1;
        process.stdout.write(`FAIL  ${name}\n${error.stack}\n`);
      }
    }
  }),
);
process.stdout.write(`${total - failures} of ${total} orders end well; ${trees.size} different ends; ${proofs.size} proofs\n`);
rmSync(work, { recursive: true, force: true });
process.exitCode = failures > 0 ? 1 : 0;
