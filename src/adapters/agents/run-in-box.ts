/** Starts the program of a turn inside the agent's sandbox, and leaves that when the program has ended. */

import type { TurnRequest } from "../../ports/agent.js";
import type { Processes, ProcessRequest, ProcessResult } from "../../ports/process.js";
import type { Program, Sandbox } from "../../ports/sandbox.js";
import { toTurnModel } from "./turn-model.js";
import { turnVariables } from "./turn-surroundings.js";
import { layCommand, toTurnTools, withBin } from "./turn-tools.js";

export interface Boxing {
  readonly processes: Processes;
  readonly sandbox: Sandbox;
}

type Conduct = Omit<ProcessRequest, "program" | "cwd" | "env" | "bounds">;

/** `env` is the whole environment, but for the variables of the turn. */
export async function runInBox(
  { processes, sandbox }: Boxing,
  request: TurnRequest,
  { argv, env, ...conduct }: Pick<Program, "argv" | "env"> & Conduct,
): Promise<ProcessResult> {
  const { cwd, sessionDirectory } = request;
  const tools = toTurnTools(request, sandbox.isolation);
  if (tools !== undefined) await layCommand(tools);
  const model = toTurnModel(request, sandbox.isolation);
  const whole = { ...env, ...turnVariables(request) };
  const equipped = tools === undefined ? whole : withBin(tools, whole);
  const entered = await sandbox.enter(
    { argv: model.argv(argv), cwd, env: model.env(equipped) },
    { workspace: cwd, sessionDirectory },
    [...(tools?.doors ?? []), ...model.doors],
  );
  if (entered.kind === "refused") return notStarted(entered.why);
  const { program, bounds } = entered;
  try {
    return await processes.run({
      ...conduct,
      program: { argv: program.argv },
      cwd: program.cwd,
      env: program.env,
      ...(bounds === undefined ? {} : { bounds }),
    });
  } finally {
    await entered.leave();
  }
}

const notStarted = (reason: string): ProcessResult => ({
  end: { kind: "not-started", reason },
  ...{ output: "", stdout: "", truncated: false, outputBytes: 0, durationMs: 0 },
});
