/** Builds everything that one life of a run works with, and takes it down again. */

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createAcpAgent } from "./adapters/agents/acp/acp-agent.js";
import { createCommandAgent } from "./adapters/agents/command.js";
import { createHeadlessAgent } from "./adapters/agents/headless/headless-agent.js";
import { withModelProxy } from "./adapters/agents/proxied-agent.js";
import { createTapeAgent } from "./adapters/agents/tape.js";
import { systemAmbient } from "./adapters/ambient.js";
import { createAttestations } from "./adapters/attestations/attestations.js";
import { createLocalForge, type LocalForge } from "./adapters/forges/local.js";
import { explainHeld } from "./adapters/journal/lease.js";
import { openJournal } from "./adapters/journal/open-journal.js";
import { explainJournalProblem } from "./adapters/journal/problem.js";
import { runDirectory, sessionDirectory } from "./adapters/list-runs.js";
import { createModelProxy } from "./adapters/model-proxy/model-proxy.js";
import { agentEnvironment } from "./adapters/processes/environment.js";
import { toScope } from "./adapters/processes/marker.js";
import { startReaper } from "./adapters/processes/reaper.js";
import { createMachine } from "./adapters/processes/room.js";
import { createSteering } from "./adapters/steering.js";
import { createToolHost } from "./adapters/tools/tool-host.js";
import { createTurnLogs } from "./adapters/turn-logs/turn-logs.js";
import type { RunPorts } from "./app/ports.js";
import { openWorkshop, type Workshop } from "./compose.js";
import { headsDirectory, keyFile } from "./compose-key.js";
import { clearLeftovers } from "./compose-leftovers.js";
import {
  type Confinement,
  confinementOf,
  sandboxConfigOf,
  variablesOf,
} from "./compose-sandbox.js";
import { parseTape } from "./config/parse-tape.js";
import { explainProblem } from "./config/problem.js";
import type { AgentConfig, AgentsConfig } from "./domain/config.js";
import type { RunId } from "./domain/ids.js";
import type { Tape, TapeOf } from "./domain/tape.js";
import type { Agent } from "./ports/agent.js";
import type { ToolHost } from "./ports/agent-tools.js";
import type { Ambient } from "./ports/ambient.js";
import type { Journal } from "./ports/journal.js";
import type { ModelProxy } from "./ports/model-proxy.js";
import type { Processes } from "./ports/process.js";
import type { Site } from "./site.js";

export interface OpenedRun {
  readonly run: RunId;
  readonly ports: RunPorts;
  /** What agents are kept in, and why it is nothing better. */
  readonly confinement: Pick<Confinement, "kind" | "lacking">;
  /** Checkouts of the base that were left where they stood when the base moved. */
  readonly detachedCheckouts: LocalForge["detachedCheckouts"];
  /** Ends in good order. May be called twice. */
  close(): Promise<void>;
}

export type OpenedRunResult =
  | { readonly kind: "opened"; readonly opened: OpenedRun }
  | { readonly kind: "refused"; readonly why: string };

export interface RunOrder {
  readonly site: Site;
  readonly run: RunId;
  readonly agents: AgentsConfig;
  /** Hears, in a sentence, of what was found wrong and passed over. */
  readonly onProblem: (sentence: string) => void;
}

/** Takes the lease first: whatever is cleaned up after a dead owner belongs to nobody else. */
export async function composeRun(order: RunOrder): Promise<OpenedRunResult> {
  const { site, run } = order;
  const ambient = systemAmbient();
  const directory = runDirectory(site.stateDirectory, run);
  const opened = await openJournal({ directory, ambient });
  if (opened.kind === "held") return { kind: "refused", why: explainHeld(run, opened.by) };
  if (opened.kind === "corrupt")
    return { kind: "refused", why: explainJournalProblem(opened.problem) };
  return { kind: "opened", opened: await open(order, opened.journal) };
}

async function open(order: RunOrder, journal: Journal): Promise<OpenedRun> {
  const { site, run } = order;
  const { owner } = journal.lease;
  const directory = runDirectory(site.stateDirectory, run);
  const workshop = openWorkshop({ site, run, owner });
  await workshop.sweep();
  await clearLeftovers(site.stateDirectory);
  const reaper = await startReaper(toScope(directory), owner, {
    mounts: ["workspaces", "checkouts"].map((name) => join(site.stateDirectory, name, run)),
  });
  const forge = openForge(site, workshop);
  const confinement = await confinementOf(site, order.agents);
  const tools = createToolHost({ onProblem: order.onProblem });
  const models = createModelProxy(order.onProblem);
  let isOpen = true;
  return {
    run,
    ports: toPorts(order, { journal, workshop, forge, directory, confinement, tools, models }),
    confinement,
    detachedCheckouts: () => forge.detachedCheckouts(),
    close: async () => {
      if (!isOpen) return;
      isOpen = false;
      await Promise.all([tools.close(), models.close()]);
      await workshop.sweep();
      await reaper.end();
      await journal.close();
    },
  };
}

function openForge(site: Site, { toolbox }: Workshop): LocalForge {
  return createLocalForge({
    repository: site.gitDir,
    mirror: join(site.stateDirectory, "mirror.git"),
    base: site.base,
    directory: join(site.stateDirectory, "forge"),
    ambient: toolbox.ambient,
    importBase: (tip) => toolbox.repository.publishBase(tip),
  });
}

interface Parts {
  readonly journal: Journal;
  readonly workshop: Workshop;
  readonly forge: LocalForge;
  readonly directory: string;
  readonly confinement: Confinement;
  readonly tools: ToolHost;
  readonly models: ModelProxy;
}

function toPorts(
  { site, agents, onProblem }: RunOrder,
  { journal, workshop, forge, directory, confinement, tools, models }: Parts,
): RunPorts {
  const { ambient, evidence, repository } = workshop.toolbox;
  const named = new Map<string, Agent>();
  return {
    journal,
    repository,
    forge,
    evidence,
    ambient,
    machine: createMachine(site.stateDirectory),
    tools,
    prover: workshop.prover,
    attestations: createAttestations({
      gitDir: site.gitDir,
      keyFile: keyFile(),
      headsDirectory: headsDirectory(site),
      tmpDir: workshop.passing,
    }),
    steering: createSteering({ directory: join(directory, "inbox"), ambient, onProblem }),
    agentNamed: (name) => {
      const agent =
        named.get(name) ??
        toAgent(name, agents.byName[name], {
          ...{ processes: workshop.processes, ambient, confinement, models },
        });
      named.set(name, agent);
      return agent;
    },
    turnLogs: createTurnLogs(onProblem),
    sessionDirectoryOf: (workstream, session) => sessionDirectory(directory, workstream, session),
  };
}

interface AgentParts {
  readonly processes: Processes;
  readonly ambient: Ambient;
  readonly confinement: Confinement;
  readonly models: ModelProxy;
}

function toAgent(name: string, config: AgentConfig | undefined, parts: AgentParts): Agent {
  if (config === undefined) throw new Error(`No agent is called "${name}".`);
  if (config.kind === "tape" || config.model === undefined)
    return toPlainAgent(name, config, parts);
  const { models: proxy, ambient } = parts;
  const access = config.model;
  const key = process.env[access.key];
  const agent = toPlainAgent(name, config, parts);
  return withModelProxy(agent, { proxy, access, key, ambient });
}

/** Where a key stands in the environment, and is not the agent's to have. */
function withoutKey(
  env: Readonly<Record<string, string>>,
  config: AgentConfig,
): Readonly<Record<string, string>> {
  const name = config.kind === "tape" ? undefined : config.model?.key;
  if (name === undefined) return env;
  const key = process.env[name];
  return Object.fromEntries(
    Object.entries(env).filter(([each, value]) => each !== name && value !== key),
  );
}

function toPlainAgent(
  name: string,
  config: AgentConfig,
  { processes, ambient, confinement }: AgentParts,
): Agent {
  const boxing = { processes, sandbox: confinement.sandboxOf(sandboxConfigOf(config)) };
  const all = agentEnvironment({
    source: process.env,
    ...(config.kind === "tape" ? { variables: [] } : variablesOf(config)),
  });
  const env = withoutKey(all, config);
  switch (config.kind) {
    case "command":
      return createCommandAgent({
        name,
        command: config.command,
        env,
        ...boxing,
      });
    case "tape":
      return createTapeAgent({
        name,
        tapeOf: tapesIn(config.directory),
        env,
        ...boxing,
      });
    case "acp":
      return createAcpAgent({
        name,
        command: config.command,
        env,
        ...(config.mode === undefined ? {} : { mode: config.mode }),
        ...(config.reload === undefined ? {} : { reload: config.reload }),
        ...boxing,
        ambient,
      });
    case "headless":
      return createHeadlessAgent({
        name,
        command: config.command,
        ...(config.resume === undefined ? {} : { resume: config.resume }),
        stream: config.stream,
        env,
        ...boxing,
        ambient,
      });
  }
}

const tapesIn =
  (directory: string): TapeOf =>
  (workstream) => {
    const path = join(directory, workstream, "tape.yaml");
    const text = readIfThere(path);
    if (text === undefined) return { kind: "no-tape", why: `there is no tape ${path}` };
    const parsed = parseTape(text, path);
    if (!parsed.ok) return { kind: "no-tape", why: parsed.problems.map(explainProblem).join("\n") };
    return { kind: "tape", tape: withPaths(parsed.value, dirname(path)) };
  };

/** Paths on a tape are relative to its file. */
const withPaths = (tape: Tape, directory: string): Tape => ({
  ...tape,
  turns: tape.turns.map((turn) => ({
    ...turn,
    ...(turn.patch === undefined ? {} : { patch: resolve(directory, turn.patch) }),
    ...(turn.write === undefined
      ? {}
      : { write: mapValues(turn.write, (path) => resolve(directory, path)) }),
  })),
});

const mapValues = (record: Readonly<Record<string, string>>, change: (value: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw cause;
  }
}
