/** The files that a user writes, read and trusted; every problem at once, with its place and remedy. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { parseAgents } from "../config/parse-agents.js";
import { parsePlan, parseWorkstream } from "../config/parse-plan.js";
import { explainProblem, type Parsed } from "../config/problem.js";
import type { AgentConfig, AgentsConfig, Config } from "../domain/config.js";
import { LIMITS } from "../domain/limits.js";
import type { Plan, WorkstreamPlan } from "../domain/plan.js";
import { Refusal } from "./refusal.js";

export interface PlanFile {
  readonly plan: Plan;
  /** Of everything the plan says, its files included: an edited plan is another plan. */
  readonly digest: string;
  readonly warnings: readonly string[];
}

/** With a configuration, names of agents and titles are checked against it. */
export function readPlanFile(
  path: string,
  config: Config | undefined,
  agents?: AgentsConfig,
): PlanFile {
  const parsed = parsePlan(readInput(path), path, {
    readFile: besideOf(path),
    ...contextOf(config, agents),
  });
  const plan = trusted(parsed);
  const digest = createHash("sha256").update(JSON.stringify(plan)).digest("hex");
  return { plan, digest, warnings: parsed.ok ? parsed.warnings.map(explainProblem) : [] };
}

export function readWorkstreamFile(path: string, config: Config): WorkstreamPlan {
  return trusted(
    parseWorkstream(readInput(path), path, {
      readFile: besideOf(path),
      ...contextOf(config, undefined),
    }),
  );
}

/** Paths in the file are relative to it. */
export function readAgentsFile(path: string): AgentsConfig {
  const agents = trusted(parseAgents(readInput(path), path));
  const byName: Record<string, AgentConfig> = {};
  for (const [name, agent] of Object.entries(agents.byName)) {
    byName[name] =
      agent.kind === "tape"
        ? { ...agent, directory: resolve(dirname(path), agent.directory) }
        : agent;
  }
  return { ...agents, byName };
}

const contextOf = (config: Config | undefined, agents: AgentsConfig | undefined) => {
  if (config === undefined) return {};
  const names = Object.keys((agents ?? config.agents).byName);
  return { agents: names, convention: config.commits.convention };
};

function trusted<Value>(parsed: Parsed<Value>): Value {
  if (!parsed.ok) throw new Refusal(parsed.problems.map(explainProblem).join("\n"));
  return parsed.value;
}

const besideOf =
  (path: string) =>
  (relative: string): string | undefined => {
    try {
      return readFileSync(resolve(dirname(path), relative), "utf8");
    } catch (cause) {
      if (isUnreadable(cause)) return undefined;
      throw cause;
    }
  };

function readInput(path: string): string {
  try {
    const bytes = readFileSync(path);
    if (bytes.length > LIMITS.inputBytesMax) {
      throw new Refusal(
        `${path} has ${bytes.length} bytes; give a file of at most ${LIMITS.inputBytesMax}.`,
      );
    }
    return bytes.toString("utf8");
  } catch (cause) {
    if (isUnreadable(cause))
      throw new Refusal(
        `${path} cannot be read (${cause.code}); give the path of a file that is there.`,
      );
    throw cause;
  }
}

const isUnreadable = (cause: unknown): cause is Error & { code: string } =>
  cause instanceof Error &&
  "code" in cause &&
  ["ENOENT", "EISDIR", "EACCES", "ENOTDIR"].includes(String(cause.code));
