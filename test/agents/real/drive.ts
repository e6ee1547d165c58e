/** Drives a real agent by the built program on a small repository, with a model that does what the plan's brief says. */

import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadJournal } from "../../../src/adapters/journal/read-journal.js";
import type { Entry } from "../../../src/domain/event.js";
import { type RunningCli, startCli } from "../../support/built-cli.js";
import { type Checkout, makeUserRepository } from "../../support/user-repository.js";
import { type Script, toScriptText } from "../model-server/script.js";
import { startModelServer } from "../model-server/server.js";
import { furnish, type Placement, type RealAgent } from "./real-agents.js";

/** Where `scripts/test-agents.mjs` has installed them. */
const CACHE = process.env["INTERLOCK_TEST_AGENTS"] ?? "";
const NODE = process.env["INTERLOCK_TEST_NODE"] ?? process.execPath;

export interface Drive {
  readonly repository: Checkout;
  readonly placement: Placement;
  readonly model: Awaited<ReturnType<typeof startModelServer>>;
  /** Begins the run, or goes on with it. */
  run(): RunningCli;
  /** Where Interlock keeps its state. */
  readonly state: string;
  /** Everything that is in the journal. */
  entries(): Promise<readonly Entry[]>;
}

export interface Driving {
  readonly agents: readonly RealAgent[];
  readonly script: Script;
  readonly config?: Readonly<Record<string, unknown>>;
  /** The agents reach their model by Interlock's proxy alone, and no other network: the provider, and the key behind it. */
  readonly proxied?: { readonly provider: string; readonly key: string };
}

/** The variable of Interlock's that holds the key. */
const KEY = "INTERLOCK_TEST_MODEL_KEY";

export async function prepare({ agents, script, config, proxied }: Driving): Promise<Drive> {
  const place = mkdtempSync(join(tmpdir(), "real-agent-"));
  const home = join(place, "home");
  mkdirSync(home);
  const model = await startModelServer();
  const placements = agents.map((agent): [RealAgent, Placement] => [
    agent,
    { home, url: model.url, node: NODE, installed: join(CACHE, agent.folder) },
  ]);
  for (const [agent, placement] of placements) furnish(agent, placement);
  const repository = makeUserRepository(join(place, "repository"), {
    "README.md": "Greets.\n",
    "interlock.yaml": stringify({
      version: 1,
      base: "main",
      gates: [{ id: "greets", kind: "command", run: GATE, class: "test" }],
      agents: {
        default: agents[0]?.name,
        ...Object.fromEntries(
          placements.map(([agent, placement]) => [
            agent.name,
            {
              ...agent.config(placement),
              env: agent.variables(placement),
              sandbox: {
                ...boxOf(agent, placement),
                ...(proxied === undefined ? {} : { network: "none", variables: [KEY] }),
              },
              ...(proxied === undefined
                ? {}
                : { model: { provider: proxied.provider, url: placement.url, key: KEY } }),
            },
          ]),
        ),
      },
      ...config,
    }),
  });
  const plan = join(place, "plan.yaml");
  const state = join(place, "state");
  repository.write({ "../plan.yaml": stringify(planWith(script)) });
  const [first] = placements;
  if (first === undefined) throw new Error("There is no agent to drive.");
  return {
    repository,
    placement: first[1],
    model,
    state,
    run: () =>
      startCli(
        ["run", plan, "--repo", repository.root, "--state-dir", state, "--no-live", "--json"],
        {
          env: {
            ...{ HOME: home, INTERLOCK_KEY_FILE: join(place, "key.pem"), XDG_CONFIG_HOME: "" },
            ...(proxied === undefined ? {} : { [KEY]: proxied.key }),
          },
        },
      ),
    entries: () => readEntries(state),
  };
}

/** Its packages can be read, and its settings come with it; the model is on loopback. */
const boxOf = (agent: RealAgent, placement: Placement) => ({
  read: [CACHE],
  copy: Object.keys(agent.files(placement)).map((path) => `~/${path}`),
  variables: [],
});

/** Green on the base, where nobody greets yet. */
const GATE =
  "! test -e greeting.txt || grep -qx 'hello, world' greeting.txt || { echo 'greeting.txt does not greet the world'; exit 1; }";

const planWith = (script: Script) => ({
  version: 1,
  name: "greeting",
  workstreams: [
    {
      id: "greet",
      title: "feat: greet the world",
      kind: "feature",
      brief: `Make greeting.txt greet the world.\n\n${toScriptText(script)}\n`,
    },
  ],
});

async function readEntries(state: string): Promise<readonly Entry[]> {
  const [run = ""] = readdirSync(join(state, "runs"));
  const read = await loadJournal(join(state, "runs", run));
  return read.kind === "missing" ? [] : read.entries;
}
