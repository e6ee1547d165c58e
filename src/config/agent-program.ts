/** Agents by protocol and by JSON lines in `interlock.yaml`: of a profile that ships, with what the user says instead, or wholly the user's own. */

import { z } from "zod";
import { AGENT_PROFILES } from "../agents/profiles.js";
import type { AgentProfile } from "../domain/agent-profile.js";
import type { AgentConfig, SandboxConfig } from "../domain/config.js";
import { type Complaint, complainOf } from "./complaint.js";
import { given } from "./given.js";
import { argv, closed, environment } from "./leaves.js";
import { type ModelRead, modelSchema, toModel } from "./model-schema.js";
import { nearest } from "./nearest.js";
import { asMap, asText, entriesOf, valueAt } from "./raw.js";
import { type SandboxRead, sandboxSchema, toSandbox } from "./sandbox-schema.js";

const PATH_REMEDY = "give a path such as message.content";
const path = () => z.string(PATH_REMEDY).regex(/^[^.\s]+(?:\.[^.\s]+)*$/, PATH_REMEDY);
const value = () => z.union([z.string(), z.number(), z.boolean()]);
const condition = () => z.record(z.string(), z.union([value(), z.array(value())]));

const toolRule = closed({
  id: path(),
  name: path().optional(),
  title: path().optional(),
  input: path().optional(),
  output: path().optional(),
  status: z.enum(["running", "completed", "failed"], "write running, completed or failed"),
  failed: condition().optional(),
});

const streamRule = closed({
  when: condition(),
  each: path().optional(),
  where: condition().optional(),
  session: path().optional(),
  message: path().optional(),
  inPieces: z.literal(true, "write true, or leave it out").optional(),
  thought: path().optional(),
  tool: toolRule.optional(),
  usage: closed({ tokens: z.array(path()).optional(), costUsd: path().optional() }).optional(),
  error: path().optional(),
});

const KINDS = ["read", "edit", "delete", "move", "search", "execute", "think", "fetch"] as const;
const KINDS_REMEDY = `write one of ${KINDS.join(", ")}`;

const shared = {
  profile: z.string("give the name of a profile").optional(),
  command: argv().optional(),
  env: environment().optional(),
  sandbox: sandboxSchema.optional(),
  model: modelSchema.optional(),
};

export const acpSchema = closed({
  kind: z.literal("acp"),
  ...shared,
  mode: z.string("give the id of one of the agent's modes").optional(),
  reload: z.literal("next-minute", "write next-minute").optional(),
});

export const headlessSchema = closed({
  kind: z.literal("headless"),
  ...shared,
  resume: argv().optional(),
  rules: z.array(streamRule).optional(),
  kinds: z.record(z.string(), z.enum([...KINDS, "mcp", "other"], KINDS_REMEDY)).optional(),
});

type Known<Kind extends AgentConfig["kind"]> = Extract<AgentConfig, { kind: Kind }>;

const profileOf = (name: string | undefined) =>
  name !== undefined && Object.hasOwn(AGENT_PROFILES, name) ? AGENT_PROFILES[name] : undefined;

/** Of a profile's agent: its own variables and what it logs in with get in, unless something else is said. */
function sandboxOf(
  read: { readonly sandbox?: SandboxRead | undefined; readonly model?: ModelRead | undefined },
  profile: AgentProfile | undefined,
): SandboxConfig {
  if (profile === undefined) return toSandbox(read.sandbox);
  // Whoever reaches its model through the proxy has no login of its own to bring.
  const copy = read.model === undefined ? profile.login.files.map((path) => `~/${path}`) : [];
  const variables = [...profile.variables];
  return toSandbox({
    ...read.sandbox,
    variables: read.sandbox?.variables ?? variables,
    copy: read.sandbox?.copy ?? copy,
  });
}

export function toAcp(read: z.output<typeof acpSchema>): Known<"acp"> {
  const profile = profileOf(read.profile);
  const { command, env, mode, reload } = profile?.acp ?? {};
  return {
    kind: "acp",
    command: read.command ?? command ?? [],
    env: { ...env, ...read.env },
    sandbox: sandboxOf(read, profile),
    ...given({
      mode: read.mode ?? mode,
      reload: read.reload ?? reload,
      model: read.model && toModel(read.model),
    }),
  };
}

export function toHeadless(read: z.output<typeof headlessSchema>): Known<"headless"> {
  const profile = profileOf(read.profile);
  const { command, resume, env, stream } = profile?.headless ?? {};
  return {
    kind: "headless",
    command: read.command ?? command ?? [],
    env: { ...env, ...read.env },
    stream: {
      rules:
        (read.rules as Known<"headless">["stream"]["rules"] | undefined) ?? stream?.rules ?? [],
      kinds: { ...stream?.kinds, ...read.kinds },
    },
    sandbox: sandboxOf(read, profile),
    ...given({ resume: read.resume ?? resume, model: read.model && toModel(read.model) }),
  };
}

/** A profile has to ship, and to have the kind; without one, a command has to be given, and for JSON lines their rules. */
export function agentsHaveAProgram(root: unknown): readonly Complaint[] {
  return entriesOf(valueAt(root, ["agents"])).flatMap(([key, agent]) => {
    const kind = asText(asMap(agent)?.["kind"]);
    if (kind !== "acp" && kind !== "headless") return [];
    return complaintsOf(root, key, kind);
  });
}

function complaintsOf(root: unknown, key: string, kind: "acp" | "headless"): readonly Complaint[] {
  const at = ["agents", key];
  const agent = asMap(valueAt(root, at)) ?? {};
  const name = asText(agent["profile"]);
  if (name !== undefined) {
    if (profileOf(name)?.[kind] !== undefined) return [];
    return [complainOf(root, [...at, "profile"], profileRemedy(name, kind))];
  }
  if (!("command" in agent))
    return [complainOf(root, [...at, "command"], "give its command, or the name of a profile")];
  return kind === "headless" && !("rules" in agent)
    ? [complainOf(root, [...at, "rules"], "say what its lines mean, or give the name of a profile")]
    : [];
}

function profileRemedy(name: string, kind: "acp" | "headless"): string {
  const names = Object.entries(AGENT_PROFILES).flatMap(([known, profile]) =>
    profile[kind] === undefined ? [] : [known],
  );
  const meant = nearest(name, names);
  return meant === undefined ? `give one of ${names.join(", ")}` : `write ${meant}`;
}
