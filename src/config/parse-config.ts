/** `interlock.yaml`: text → a trusted configuration, or everything that is wrong with it. */

import type { CommandGate, Config, Gate } from "../domain/config.js";
import { toAgents } from "./agents-schema.js";
import { CONFIG_DOUBTS, CONFIG_RULES, misplacedInConfig } from "./config-rules.js";
import { type ConfigRead, configSchema, type GateRead } from "./config-schema.js";
import { classOf } from "./gate-class.js";
import { DEFAULT_LIMITS, toLimits, toRunLimits } from "./limits-schema.js";
import { parseWith } from "./parse-with.js";
import type { Parsed } from "./problem.js";
import { protectedPaths } from "./protected-paths.js";

const MINUTE_MS = 60_000;
const GATE_MINUTES = 15;
const PARALLEL_MAX = 4;

export function parseConfig(text: string, path: string): Parsed<Config> {
  return parseWith(
    { text, path },
    {
      schema: configSchema,
      rules: CONFIG_RULES,
      doubts: CONFIG_DOUBTS,
      misplaced: misplacedInConfig,
      start: '"version: 1" and a list of gates',
      toValue: toConfig,
    },
  );
}

function toConfig(read: ConfigRead): Config {
  const gates = read.gates.map(toGate);
  const setup = (read.setup ?? []).map((step) => ({
    run: step.run,
    cacheKey: step.cacheKey ?? [],
  }));
  const matchers = read.matchers ?? [];
  const start = read.parallel?.start ?? 1;
  return {
    version: 1,
    base: read.base ?? "main",
    setup,
    gates,
    proof: {
      profile: read.proof?.profile ?? "standard",
      protected: protectedPaths(read.proof?.protected, { gates, setup, matchers }),
    },
    matchers: matchers.map((path) => ({ path, json: undefined })),
    agents: toAgents(read.agents),
    parallel: { start, max: read.parallel?.max ?? Math.max(start, PARALLEL_MAX) },
    limits: { ...DEFAULT_LIMITS, ...toLimits(read.limits) },
    ...toRunLimits(read.limits),
    commits: { convention: read.commits?.convention ?? "conventional" },
    forge: { kind: read.forge?.kind ?? "local" },
    env: read.env ?? {},
  };
}

function toCommandGate(
  read: Extract<GateRead, { readonly kind: "command" }>,
  timeoutMs: number,
): CommandGate {
  const { id, kind, run, network = false, fix, report, reportFile, outputs, control } = read;
  const guessed = classOf(read);
  const isLinter = report !== undefined && guessed === "unknown";
  return {
    ...{ id, kind, timeoutMs, run, network, class: read.class ?? (isLinter ? "lint" : guessed) },
    ...(fix === undefined ? {} : { fix }),
    ...(report === undefined ? {} : { report }),
    ...(reportFile === undefined ? {} : { reportFile }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(control === undefined ? {} : { control }),
  };
}

function toGate(read: GateRead): Gate {
  const { id } = read;
  const timeoutMs = Math.round((read.timeoutMinutes ?? GATE_MINUTES) * MINUTE_MS);
  switch (read.kind) {
    case "command":
      return toCommandGate(read, timeoutMs);
    case "tests": {
      const gate = {
        ...{ id, kind: read.kind, timeoutMs, run: read.run, report: read.report ?? "auto" },
        network: read.network ?? false,
      };
      return {
        ...gate,
        ...(read.reportFile === undefined ? {} : { reportFile: read.reportFile }),
        ...(read.runFiles === undefined ? {} : { runFiles: read.runFiles }),
        ...(read.control === undefined ? {} : { control: read.control }),
      };
    }
    case "actions":
      return {
        id,
        kind: read.kind,
        timeoutMs,
        workflows: read.workflows,
        event: read.event ?? "pull_request",
        elsewhere: read.elsewhere ?? [],
        reporting: read.reporting ?? [],
      };
  }
}
