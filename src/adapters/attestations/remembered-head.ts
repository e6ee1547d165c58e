/**
 * The newest statement that this machine has signed for a repository, kept outside it. A chain that was cut off
 * at its end looks whole from within; only somebody who remembers can tell.
 */

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, realpath, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { parseJson } from "./envelope.js";

export interface RememberedHead {
  readonly seq: number;
  readonly sha256: string;
}

const headSchema = z.object({ seq: z.int().min(1), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

export async function recallHead(
  headsDirectory: string,
  gitDir: string,
): Promise<RememberedHead | undefined> {
  const file = await headFile(headsDirectory, gitDir);
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const read = headSchema.safeParse(parseJson(text));
  if (read.success) return read.data;
  throw new Error(
    `${file} does not hold what Interlock wrote there; delete it to forget which statement was the newest.`,
  );
}

/** Never goes back: an older head does not replace a newer one. */
export async function rememberHead(
  headsDirectory: string,
  gitDir: string,
  head: RememberedHead,
): Promise<void> {
  const known = await recallHead(headsDirectory, gitDir);
  if (known !== undefined && known.seq >= head.seq) return;
  const file = await headFile(headsDirectory, gitDir);
  const temporary = `${file}.${randomUUID()}.tmp`;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(temporary, `${JSON.stringify(head)}\n`, { mode: 0o600 });
  await rename(temporary, file);
}

async function headFile(headsDirectory: string, gitDir: string): Promise<string> {
  const name = createHash("sha256")
    .update(await realpath(gitDir))
    .digest("hex")
    .slice(0, 16);
  return join(headsDirectory, `${name}.json`);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new Error(`Cannot read ${file}.`, { cause });
  }
}
