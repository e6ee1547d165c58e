/** Unpacks a zip file into a folder of a job, and nowhere else, whatever its names and the folder's links say. */

import { type FileHandle, lstat, mkdir, open, realpath, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hasCode } from "../step/error-code.js";
import { createInside, isUnder } from "./held-file.js";
import { SERVICE_LIMITS } from "./limits.js";
import { MalformedZip, readZipEntries, readZipEntry, type ZipEntry } from "./read-zip.js";

export interface Unpacking {
  readonly zip: string;
  /** Made when it is missing. */
  readonly into: string;
  /** A real path: nothing is written elsewhere. */
  readonly root: string;
  readonly signal: AbortSignal;
}

export type Unpacked =
  | { readonly kind: "unpacked"; readonly files: number }
  | { readonly kind: "malformed"; readonly reason: string };

/** Files that are there already are replaced; all are plain ones, as GitHub keeps no permissions. */
export async function unpackZip(unpacking: Unpacking): Promise<Unpacked> {
  const zip = await open(unpacking.zip, "r");
  try {
    const entries = await readZipEntries(zip);
    const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
    if (bytes > SERVICE_LIMITS.unpackedBytesMax)
      throw new MalformedZip(`it unpacks to ${bytes} bytes`);
    const folders = new Set<string>();
    await makeFolder(unpacking.into, unpacking.root, folders);
    let files = 0;
    for (const entry of entries) {
      const path = join(unpacking.into, ...partsOf(entry));
      if (entry.name.endsWith("/")) await makeFolder(path, unpacking.root, folders);
      else {
        await makeFolder(dirname(path), unpacking.root, folders);
        await writeFile(path, unpacking, (take) =>
          readZipEntry(zip, entry, { take, signal: unpacking.signal }),
        );
        files += 1;
      }
    }
    return { kind: "unpacked", files };
  } catch (cause) {
    if (cause instanceof MalformedZip) return { kind: "malformed", reason: cause.message };
    throw cause;
  } finally {
    await zip.close();
  }
}

function partsOf({ name }: ZipEntry): readonly string[] {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  const isBad = parts.length === 0 || parts.includes("..") || /[\0\\]/.test(name);
  if (isBad && name !== "/")
    throw new MalformedZip(`the name ${JSON.stringify(name)} is no path in a folder`);
  return parts;
}

/** `made` are those that have been looked at; whether they still are what they were is asked of every file. */
async function makeFolder(path: string, root: string, made: Set<string>): Promise<void> {
  if (made.has(path)) return;
  made.add(path);
  const there = await nearestExisting(path);
  if (!isUnder(there, root)) throw new MalformedZip(`${path} leads out of the job's folders`);
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    if (hasCode(cause, "EEXIST") || hasCode(cause, "ENOTDIR"))
      throw new MalformedZip(`${path} is a file already`, { cause });
    throw cause;
  }
}

async function nearestExisting(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (cause) {
      const isExpected = hasCode(cause, "ENOENT") || hasCode(cause, "ENOTDIR");
      if (!isExpected || at === dirname(at)) throw cause;
    }
  }
}

async function writeFile(
  path: string,
  { root }: Unpacking,
  fill: (take: (chunk: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const file = (await createInside(root, path)) ?? (await replaceInside(root, path));
  if (file === undefined) throw new MalformedZip(`${path} leads out of the job's folders`);
  try {
    await fill(async (chunk) => {
      await file.writeFile(chunk);
    });
  } finally {
    await file.close();
  }
}

/** A link is removed itself, not what it leads to. */
async function replaceInside(root: string, path: string): Promise<FileHandle | undefined> {
  if (!isUnder(await nearestExisting(dirname(path)), root)) return undefined;
  try {
    if ((await lstat(path)).isDirectory()) throw new MalformedZip(`${path} is a folder already`);
    await unlink(path);
  } catch (cause) {
    if (!hasCode(cause, "ENOENT")) throw cause;
  }
  return createInside(root, path);
}
