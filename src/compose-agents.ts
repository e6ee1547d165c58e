/** What can be told of agents on this machine without starting one, and without reading a secret. */

import { access, constants, readFile, realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";

/** Whether it is there is all that is asked. */
export const isHomeFile = (path: string): Promise<boolean> =>
  succeeds(access(join(process.env["HOME"] ?? homedir(), path), constants.F_OK));

const packageSchema = z.looseObject({ name: z.string(), version: z.string() });

/** Of the package that the program belongs to. Undefined: it is of none, or of one that says nothing. */
export async function versionOf(program: string): Promise<string | undefined> {
  let folder = dirname(await realpath(program));
  while (folder !== dirname(folder)) {
    const text = await textOf(join(folder, "package.json"));
    const read = packageSchema.safeParse(text === undefined ? undefined : toJson(text));
    if (read.success) return read.data.version;
    folder = dirname(folder);
  }
  return undefined;
}

async function textOf(path: string): Promise<string | undefined> {
  return (await succeeds(access(path, constants.R_OK))) ? readFile(path, "utf8") : undefined;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

async function succeeds(asking: Promise<void>): Promise<boolean> {
  try {
    await asking;
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause) return false;
    throw cause;
  }
}
