/** `interlock mcp`: Interlock's tools as a server on standard input and output, for an agent inside a turn. */

import { spawn } from "node:child_process";
import { AGENT_COMMAND } from "../../compose-tools.js";
import { EXIT, type ExitCode } from "../refusal.js";

/** The program that agents find as `interlock` in a turn; its environment says which turn that is. */
export function mcp(): Promise<ExitCode> {
  const child = spawn(process.execPath, [AGENT_COMMAND, "mcp"], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(toExitCode(code)));
  });
}

const toExitCode = (code: number | null): ExitCode =>
  Object.values(EXIT).find((known) => known === code) ?? EXIT.bug;
