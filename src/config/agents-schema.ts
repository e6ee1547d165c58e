/** `agents:` of `interlock.yaml`, which may also stand in a file of its own. */

import { z } from "zod";
import { assertNever } from "../domain/assert-never.js";
import type { AgentConfig, AgentsConfig } from "../domain/config.js";
import {
  acpSchema,
  agentsHaveAProgram,
  headlessSchema,
  toAcp,
  toHeadless,
} from "./agent-program.js";
import { type Complaint, complainOf } from "./complaint.js";
import {
  argv,
  closed,
  environment,
  kindRemedy,
  NAME,
  NAME_REMEDY,
  relativePath,
  versionOne,
} from "./leaves.js";
import { modelSchema, toModel } from "./model-schema.js";
import { nearest } from "./nearest.js";
import type { Rule } from "./parse-with.js";
import { asList, asText, entriesOf, valueAt } from "./raw.js";
import {
  hostsHaveAFilter,
  imagesHaveAContainer,
  noBoxHasNoRules,
  sandboxSchema,
  toSandbox,
} from "./sandbox-schema.js";
import { show } from "./show.js";

const program = {
  command: argv(),
  env: environment().optional(),
  sandbox: sandboxSchema.optional(),
  model: modelSchema.optional(),
};

const agentSchema = z
  .discriminatedUnion(
    "kind",
    [
      closed({ kind: z.literal("command"), ...program }),
      acpSchema,
      headlessSchema,
      closed({ kind: z.literal("tape"), directory: relativePath() }),
    ],
    { error: kindRemedy("command", "acp", "headless", "tape") },
  )
  .describe(
    "A coding agent: a command line, a speaker of the Agent Client Protocol, a program that prints JSON lines, or a tape.",
  );

export const agentsSchema = z
  .object({
    default: z.string("give the name of an agent").optional(),
    fallback: z.array(z.string("give the name of an agent")).optional(),
  })
  .catchall(agentSchema)
  .describe(
    "`default` names the agent that is used where a workstream names none; `fallback` those that take over, in this order, from one that cannot work.",
  );

export const agentsFileSchema = closed({ version: versionOne().optional(), agents: agentsSchema });

export type AgentsRead = z.output<typeof agentsSchema>;

/** No agent at all is fine (`prove` needs none): then the default is the empty name, which no agent has. */
export function toAgents(read: AgentsRead | undefined): AgentsConfig {
  const { default: chosen, fallback, ...agents } = read ?? {};
  const names = Object.keys(agents);
  return {
    default: chosen ?? (names.length === 1 ? (names[0] ?? "") : ""),
    fallback: fallback ?? [],
    byName: Object.fromEntries(Object.entries(agents).map(([key, agent]) => [key, toAgent(agent)])),
  };
}

function toAgent(read: z.output<typeof agentSchema>): AgentConfig {
  switch (read.kind) {
    case "tape":
      return read;
    case "command":
      return {
        kind: read.kind,
        command: read.command,
        env: read.env ?? {},
        sandbox: toSandbox(read.sandbox),
        ...(read.model === undefined ? {} : { model: toModel(read.model) }),
      };
    case "acp":
      return toAcp(read);
    case "headless":
      return toHeadless(read);
    default:
      return assertNever(read);
  }
}

/** Names of the agents in a value that no schema has read yet. */
export const agentNamesIn = (root: unknown): readonly string[] =>
  entriesOf(valueAt(root, ["agents"]))
    .map(([key]) => key)
    .filter((key) => key !== "default" && key !== "fallback");

function agentNamesAreNames(root: unknown): readonly Complaint[] {
  return agentNamesIn(root)
    .filter((key) => !isAgentName(key))
    .map((key) => ({
      path: ["agents", key],
      message: `agents has the name ${show(key)}`,
      remedy: NAME_REMEDY,
      value: show(key),
    }));
}

/** `constructor` would be found in every map by a reader who does not ask for own keys. */
const isAgentName = (key: string): boolean => NAME.test(key) && key !== "constructor";

function defaultAgentExists(root: unknown): readonly Complaint[] {
  const names = agentNamesIn(root);
  const path = ["agents", "default"];
  const chosen = valueAt(root, path);
  if (chosen === undefined && names.length > 1) {
    return [
      complainOf(
        root,
        path,
        `name the one that is used by default, e.g. default: ${names[0] ?? ""}`,
      ),
    ];
  }
  const wanted = asText(chosen);
  if (wanted === undefined || names.includes(wanted)) return [];
  return [complainOf(root, path, agentRemedy(wanted, names))];
}

function fallbackAgentsExist(root: unknown): readonly Complaint[] {
  const names = agentNamesIn(root);
  return asList(valueAt(root, ["agents", "fallback"])).flatMap((element, index) => {
    const wanted = asText(element);
    if (wanted === undefined || names.includes(wanted)) return [];
    return [complainOf(root, ["agents", "fallback", index], agentRemedy(wanted, names))];
  });
}

/** What must hold beyond the shape. */
export const AGENT_RULES: readonly Rule[] = [
  agentNamesAreNames,
  defaultAgentExists,
  fallbackAgentsExist,
  agentsHaveAProgram,
  hostsHaveAFilter,
  imagesHaveAContainer,
  noBoxHasNoRules,
];

/** What to write instead of the name of an agent that does not exist. */
export function agentRemedy(wanted: string, names: readonly string[]): string {
  const meant = nearest(wanted, names);
  if (meant !== undefined) return `write ${meant}`;
  return names.length === 0
    ? "add it to agents"
    : `give one of ${names.join(", ")}, or add it to agents`;
}
