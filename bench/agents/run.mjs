// `npm run bench:agents`: so many agents that stream at once into one process, beside one agent in the same run. Prints what
// Interlock's own process uses for each, how late it sees what an agent says, and how late its own timers are meanwhile: the first has the
// agents' wait for a processor in it, the second does not. Exits 1 if an event is lost or a buffer has no bound. Flags: --agents, --events (message pieces of each), --rate (a second, of each), --tool-every (pieces between tool calls).
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "../measure.mjs";

const built = (path) => fileURLToPath(new URL(`../../dist/${path}`, import.meta.url));
const { createAcpAgent } = await import(built("adapters/agents/acp/acp-agent.js"));
const { systemAmbient } = await import(built("adapters/ambient.js"));
const { createProcesses } = await import(built("adapters/processes/processes.js"));
const { LIMITS } = await import(built("domain/limits.js"));
const { UNCONFINED } = await import(built("domain/isolation.js"));

const { values } = parseArgs({
  options: {
    agents: { type: "string", default: "64" },
    events: { type: "string", default: "2000" },
    rate: { type: "string", default: "50" },
    "tool-every": { type: "string", default: "20" },
  },
});
const [agents, events, rate] = [values.agents, values.events, values.rate].map(Number);
const toolEvery = Number(values["tool-every"]);
/** How much is said, and how fast. */
const FULL = { events, rate };
const CALM = { events: Math.ceil(events / 5), rate: rate / 5 };
const toolCallsOf = (pace) => Math.floor(pace.events / toolEvery);
/** Every agent is to be there before the first speaks. */
const START_MS_EACH = 150;
const SAMPLE_MS = 50;
/** How often the event loop is looked at. */
const DELAY_MS = 5;
const MIB = 2 ** 20;
const now = () => Number(process.hrtime.bigint()) / 1e6;

const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-agents-")));
const processes = createProcesses({ marker: `bench-${process.pid}/owner` });
const speakerAt = (pace) =>
  createAcpAgent({
    name: "speaker",
    command: [
      process.execPath,
      fileURLToPath(new URL("speaker.mjs", import.meta.url)),
      ...[pace.events, pace.rate, toolEvery].map(String),
    ],
    env: { PATH: process.env.PATH ?? "", HOME: folder },
    processes,
    sandbox: {
      isolation: UNCONFINED,
      ownFolders: [],
      enter: async (program) => ({ kind: "entered", program, leave: async () => undefined }),
    },
    ambient: systemAmbient(),
  });

try {
  await together(1, "warm-up", CALM);
  const one = await together(1, "one", FULL);
  const calm = await together(agents, "calm", CALM);
  const many = await together(agents, "many", FULL);
  tell(one, calm, many);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** One turn of each, at the same time. */
async function together(count, name, pace) {
  const agent = speakerAt(pace);
  const startMs = now() + START_MS_EACH * Math.max(count, 4);
  const seen = Array.from({ length: count }, () => createSight());
  const rssBefore = process.memoryUsage.rss();
  let rssPeak = rssBefore;
  const sampling = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage.rss());
  }, SAMPLE_MS);
  const delay = monitorEventLoopDelay({ resolution: DELAY_MS });
  const began = new Promise((resolve) => setTimeout(resolve, startMs - now())).then(() => {
    delay.enable();
    return { cpu: process.cpuUsage(), ms: now() };
  });
  const results = await Promise.all(
    seen.map((sight, index) => agent.runTurn(requestOf(`${name}-${index}`, startMs, sight))),
  );
  clearInterval(sampling);
  delay.disable();
  const { cpu, ms } = await began;
  const { user, system } = process.cpuUsage(cpu);
  const lost = results.flatMap((result, index) =>
    lostOf({ result, sight: seen[index], name: `${name} ${index}`, pace }),
  );
  const logBytes = seen.map((_, index) => bytesIn(join(folder, `${name}-${index}`, "session")));
  return {
    count,
    pace,
    lost,
    // What the histogram holds is the whole time between two looks.
    lateMs: (of) => Math.max(0, delay.percentile(of) / 1e6 - DELAY_MS),
    latencies: seen.flatMap(({ latencies }) => latencies).sort((a, b) => a - b),
    cpuMs: (user + system) / 1000,
    ms: now() - ms,
    rssPeak,
    rssAdded: rssPeak - rssBefore,
    outputBytes: Math.max(...results.map(({ output }) => Buffer.byteLength(output))),
    logBytes: Math.max(...logBytes),
  };
}

/** What one agent was seen to do: pieces have to come in their order, each once. */
function createSight() {
  const sight = { next: 1, latencies: [], disorder: 0, begun: new Set(), completed: new Set() };
  return {
    ...sight,
    take(event) {
      if (event?.kind === "tool") {
        const { id, status, outputBytes } = event.call;
        if (status === "running") this.begun.add(id);
        if (status === "completed" && outputBytes > 0) this.completed.add(id);
      }
      if (event?.kind !== "message") return;
      const [, number, saidMs] = /^#(\d+) @([\d.]+)/.exec(event.text) ?? [];
      if (Number(number) !== this.next) this.disorder += 1;
      this.next = Number(number) + 1;
      this.latencies.push(now() - Number(saidMs));
    },
  };
}

function requestOf(name, startMs, sight) {
  const [cwd, sessionDirectory] = ["workspace", "session"].map((part) => join(folder, name, part));
  mkdirSync(cwd, { recursive: true });
  mkdirSync(sessionDirectory, { recursive: true });
  return {
    ...{ workstream: name, session: `${name}-1`, turn: 1, base: "main", cwd, sessionDirectory },
    ...{ prompt: String(startMs), recap: String(startMs), mayLeaveWorkspace: false },
    ...{ timeoutMs: 600_000, toolServers: [], signal: new AbortController().signal },
    onProgress: ({ event }) => sight.take(event),
  };
}

function lostOf({ result, sight, name, pace }) {
  const { latencies, disorder, begun, completed } = sight;
  const { events } = pace;
  const toolCalls = toolCallsOf(pace);
  const lastPiece = new RegExp(`#${events} @`).test(result.output);
  const checks = [
    [`its turn ended ${result.outcome}: ${result.reason}`, result.outcome === "completed"],
    [`${latencies.length} of ${events} messages`, latencies.length === events],
    [`${disorder} messages out of order`, disorder === 0],
    [`${begun.size} of ${toolCalls} tool calls begun`, begun.size === toolCalls],
    [`${completed.size} of ${toolCalls} tool calls answered`, completed.size === toolCalls],
    ["the last message is not in its output", lastPiece],
  ];
  return checks.filter(([, holds]) => !holds).map(([what]) => `${name}: ${what}`);
}

function bytesIn(path) {
  return readdirSync(path).reduce((sum, file) => sum + statSync(join(path, file)).size, 0);
}

function tell(...all) {
  const [one, , many] = all;
  const perAgent = ({ cpuMs, ms, count }) => (100 * cpuMs) / ms / count;
  const worst = ({ latencies }) => latencies.at(-1).toFixed(1);
  const at95 = ({ latencies }) => latencies[Math.floor(latencies.length * 0.95)].toFixed(1);
  const line = (what, of) =>
    console.log(`  ${what.padEnd(40)} ${all.map((each) => of(each).padStart(11)).join(" ")}`);
  console.log(
    `${events} message pieces and ${toolCallsOf(FULL)} tool calls of each agent, ${availableParallelism()} processors`,
  );
  line("agents at once", ({ count }) => String(count));
  line("pieces a second, of each", ({ pace }) => String(pace.rate));
  line("message pieces seen", ({ latencies }) => String(latencies.length));
  line("CPU of one processor for each agent", (each) => `${perAgent(each).toFixed(2)} %`);
  line(
    "CPU for each 1000 pieces",
    (each) => `${((1000 * each.cpuMs) / each.latencies.length).toFixed(0)} ms`,
  );
  line(
    "memory added for each agent, at most",
    ({ rssAdded, count }) => `${(rssAdded / count / MIB).toFixed(1)} MiB`,
  );
  line("memory of the process, at most", ({ rssPeak }) => `${(rssPeak / MIB).toFixed(0)} MiB`);
  line("said → seen, median", ({ latencies }) => `${median(latencies).toFixed(1)} ms`);
  line("said → seen, 95 of 100", (each) => `${at95(each)} ms`);
  line("said → seen, worst", (each) => `${worst(each)} ms`);
  for (const of of [50, 95, 100])
    line(
      `own timers late, ${{ 50: "median", 95: "95 of 100", 100: "worst" }[of]}`,
      ({ lateMs }) => `${lateMs(of).toFixed(1)} ms`,
    );
  console.log(
    `  ratio ${many.count} to 1: CPU of the process ${(many.cpuMs / many.ms / (one.cpuMs / one.ms)).toFixed(1)}, memory of the process ${(many.rssPeak / one.rssPeak).toFixed(2)}, median ${(median(many.latencies) / median(one.latencies)).toFixed(1)}`,
  );
  judge(all, many);
}

function judge(all, many) {
  const boundBytes = LIMITS.turnOutputBytesMax + LIMITS.agentFrameBytesMax;
  const faults = all.flatMap(({ lost }) => lost);
  if (many.rssAdded > many.count * boundBytes)
    faults.push(`memory grew by more than ${boundBytes / MIB} MiB for each agent`);
  for (const { outputBytes, logBytes } of all) {
    if (outputBytes > LIMITS.turnOutputBytesMax)
      faults.push(`an output of ${outputBytes} bytes is longer than its limit`);
    // The line that crosses the limit is replaced by one that says so.
    if (logBytes > LIMITS.wireLogBytesMax + LIMITS.agentFrameBytesMax)
      faults.push(`a log of ${logBytes} bytes is longer than its limit`);
  }
  for (const fault of faults) console.log(`  ✘ ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
  else
    console.log(
      `  ✔ no event lost; longest kept output ${(many.outputBytes / MIB).toFixed(2)} MiB of at most ${LIMITS.turnOutputBytesMax / MIB}`,
    );
}
