/** An agents file: the `agents:` part of a configuration by itself, for agents that are not the repository's choice. */

import type { AgentsConfig } from "../domain/config.js";
import { AGENT_RULES, agentsFileSchema, toAgents } from "./agents-schema.js";
import { parseWith } from "./parse-with.js";
import type { Parsed } from "./problem.js";

/** Paths in the answer stay relative to the file. */
export function parseAgents(text: string, path: string): Parsed<AgentsConfig> {
  return parseWith(
    { text, path },
    {
      schema: agentsFileSchema,
      rules: AGENT_RULES,
      doubts: [],
      start: '"agents:"',
      toValue: (read) => toAgents(read.agents),
    },
  );
}
