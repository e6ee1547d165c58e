/** Interlock's own tools as the programs of one turn find them: an address, a token, and `interlock` on their PATH. */

import { chmod, copyFile, mkdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Isolation } from "../../domain/isolation.js";
import { shellWord } from "../../domain/shell-word.js";
import type { ToolServer, TurnRequest } from "../../ports/agent.js";
import type { Door } from "../../ports/sandbox.js";
import { writeAtomically } from "../files/durable.js";
import { toTurnDoor } from "./turn-door.js";

/** The name of the server, and of the command. */
const NAME = "interlock";
/** Where a box without the machine's network has the door to the tools. */
const PORT_INSIDE = 3129;
/** The program of the command `interlock` in a turn: one file that needs no other. */
export const AGENT_COMMAND = fileURLToPath(new URL("../tools/agent-command.js", import.meta.url));

export interface TurnTools {
  readonly doors: readonly Door[];
  /** As an address, for agents that take such, and as a program for those that do not. */
  readonly servers: { readonly http: ToolServer; readonly program: ToolServer };
  readonly variables: Readonly<Record<string, string>>;
  /** Goes before everything else on the PATH. */
  readonly binFolder: string;
}

/** Undefined: none are offered. */
export function toTurnTools(request: TurnRequest, isolation: Isolation): TurnTools | undefined {
  const { tools, sessionDirectory } = request;
  if (tools === undefined) return undefined;
  const { url: door, doors } = toTurnDoor(tools, PORT_INSIDE, isolation);
  const url = `${door}/mcp`;
  const binFolder = join(sessionDirectory, "bin");
  const variables = {
    INTERLOCK_TOOLS_URL: url,
    INTERLOCK_TOOLS_TOKEN: tools.token,
    INTERLOCK_BIN: binFolder,
  };
  return {
    binFolder,
    variables,
    doors,
    servers: {
      http: {
        ...{ kind: "http", name: NAME, url },
        headers: { Authorization: `Bearer ${tools.token}` },
      },
      program: {
        ...{ kind: "program", name: NAME, env: variables },
        argv: [process.execPath, programIn(binFolder), "mcp"],
      },
    },
  };
}

const programIn = (folder: string): string => join(folder, `${NAME}.mjs`);

/** Lays the command where the turn's programs can see it, whatever they are kept in. */
export async function layCommand({ binFolder }: TurnTools, command = AGENT_COMMAND): Promise<void> {
  await mkdir(binFolder, { recursive: true, mode: 0o700 });
  await copyFile(command, programIn(binFolder));
  const script = `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(programIn(binFolder))} "$@"\n`;
  const path = join(binFolder, NAME);
  await writeAtomically(path, script);
  await chmod(path, 0o755);
}

export const withBin = (
  { binFolder, variables }: TurnTools,
  env: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...env,
  ...variables,
  PATH: [binFolder, env["PATH"] ?? ""].filter((part) => part !== "").join(delimiter),
});
