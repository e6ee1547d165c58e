/** Which session of the agent's belongs to a session of ours: written before its first prompt, so that a crash leaves it known. */

import { join } from "node:path";
import { z } from "zod";
import { writeAtomically } from "../files/durable.js";
import { readTextIfThere } from "../files/read-text.js";
import { parseJson } from "./json.js";
import { costSchema } from "./usage.js";

const memorySchema = z.strictObject({
  agent: z.string(),
  /** The workspace: agents keep their sessions by it. */
  cwd: z.string(),
  sessionId: z.string(),
  /** When the session was last made or loaded. */
  openedAtMs: z.number(),
  /** What the whole session has cost by the end of the last turn. */
  costUsd: costSchema,
});

export type SessionMemory = Readonly<z.output<typeof memorySchema>>;

const fileOf = (sessionDirectory: string): string => join(sessionDirectory, "agent-session.json");

/** Undefined: there is none, or it is another agent's or another workspace's. A file that is torn is none. */
export async function recallSession(
  sessionDirectory: string,
  of: Pick<SessionMemory, "agent" | "cwd">,
): Promise<SessionMemory | undefined> {
  const text = await readTextIfThere(fileOf(sessionDirectory));
  const read = memorySchema.safeParse(parseJson(text ?? ""));
  if (!read.success) return undefined;
  return read.data.agent === of.agent && read.data.cwd === of.cwd ? read.data : undefined;
}

export const rememberSession = (sessionDirectory: string, memory: SessionMemory): Promise<void> =>
  writeAtomically(fileOf(sessionDirectory), `${JSON.stringify(memory)}\n`);
