/** A small project whose one agent speaks the Agent Client Protocol and plays a role: for end-to-end tests of a running turn. */

import { join } from "node:path";
import type { Role } from "../programs/acp-agent.js";
import { builtProgram } from "./built-program.js";
import { makeSmallRepository, type SmallRepository } from "./small-repository.js";
import { temporaryFolder } from "./temporary-folder.js";

/** Its one workstream is `note`. `roleOf` gets the folder where the agent and the test can leave files for each other. */
export function makeScriptedRepository(roleOf: (meeting: string) => Role): SmallRepository {
  const folder = temporaryFolder();
  const role = roleOf(join(folder, "meeting"));
  const program = builtProgram("test/programs/acp-agent.ts");
  const command = [process.execPath, program, JSON.stringify(role)];
  const worker = { kind: "acp", command, env: { HOME: folder }, sandbox: { isolation: "none" } };
  return makeSmallRepository(folder, {
    workstreams: [{ id: "note", kind: "chore" }],
    agents: {},
    agentsBeside: { default: "worker", worker },
    config: { gates: [{ id: "lint", kind: "command", run: "node tools/lint.mjs", class: "lint" }] },
  });
}
