/** The runs of a repository, by a glance at each journal: its first line and its last ones. */

import { type FileHandle, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Instant, type RunId, toInstant, toRunId } from "../domain/ids.js";
import { isMissing } from "./files/error-code.js";
import { openIfThere } from "./files/open-if-there.js";
import { parseJson } from "./records/parse-json.js";

export interface RunListing {
  readonly id: RunId;
  /** Absent, like the name: the run was cut off before its journal's first line was whole. */
  readonly planDigest?: string;
  readonly name?: string;
  readonly startedAt: Instant;
  readonly ended: boolean;
}

export const runsDirectory = (stateDirectory: string): string => join(stateDirectory, "runs");

export const runDirectory = (stateDirectory: string, run: string): string =>
  join(runsDirectory(stateDirectory), run);

/** What a session of an agent keeps between its turns. `directory` is the run's. */
export const sessionDirectory = (directory: string, workstream: string, session: string): string =>
  join(directory, "sessions", workstream, session);

/** Newest first. Sums are not checked here: who goes on to read the run will check them. */
export async function listRuns(stateDirectory: string): Promise<readonly RunListing[]> {
  const names = await listNames(runsDirectory(stateDirectory));
  const listings = await Promise.all(
    names.map((name) => glance(runDirectory(stateDirectory, name), name)),
  );
  return listings
    .filter((listing) => listing !== undefined)
    .sort((left, right) => compare(right.startedAt, left.startedAt) || byNumber(right.id, left.id));
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** `week-1-10` is newer than `week-1-9`. */
const byNumber = (left: string, right: string): number =>
  left.localeCompare(right, "en", { numeric: true });

async function listNames(directory: string): Promise<readonly string[]> {
  try {
    const found = await readdir(directory, { withFileTypes: true });
    return found.filter((one) => one.isDirectory()).map((one) => one.name);
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw new Error(`Cannot list the runs in ${directory}`, { cause });
  }
}

/** Undefined: the folder vanished meanwhile. */
async function glance(directory: string, name: string): Promise<RunListing | undefined> {
  try {
    const { mtimeMs } = await stat(directory);
    const journal = await glanceAtJournal(join(directory, "journal.ndjson"));
    return { id: toRunId(name), startedAt: toInstant(mtimeMs), ended: false, ...journal };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}

async function glanceAtJournal(path: string): Promise<Partial<RunListing>> {
  const file = await openIfThere(path);
  if (file === undefined) return {};
  try {
    const first = parseFirst(await readFirstLine(file));
    return first === undefined ? {} : { ...first, ended: await hasEnd(file) };
  } finally {
    await file.close();
  }
}

const PIECE_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/** The first line holds the plan, so it may be long. */
async function readFirstLine(file: FileHandle): Promise<string> {
  const pieces: Buffer[] = [];
  for (let offset = 0; ; ) {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(PIECE_BYTES),
      0,
      PIECE_BYTES,
      offset,
    );
    const piece = buffer.subarray(0, bytesRead);
    const end = piece.indexOf(LINE_FEED);
    pieces.push(end === -1 ? piece : piece.subarray(0, end));
    if (end !== -1 || bytesRead === 0) return Buffer.concat(pieces).toString("utf8");
    offset += bytesRead;
  }
}

/** Hardly anything is written after the end: what was said to the run while it ended. */
async function hasEnd(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  const length = Math.min(size, PIECE_BYTES);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
  const lines = buffer.toString("utf8").split("\n");
  // What stands after the last line end is torn, so it is not said.
  return lines.slice(0, -1).some((line) => endSchema.safeParse(parseJson(line)).success);
}

const startSchema = z.object({
  type: z.literal("run-started"),
  at: z.string(),
  planDigest: z.string(),
  plan: z.object({ name: z.string() }),
});

const endSchema = z.object({ type: z.literal("run-ended") });

function parseFirst(line: string): Omit<RunListing, "id" | "ended"> | undefined {
  const start = startSchema.safeParse(parseJson(line)).data;
  const startedMs = start === undefined ? Number.NaN : Date.parse(start.at);
  if (start === undefined || Number.isNaN(startedMs)) return undefined;
  return {
    planDigest: start.planDigest,
    name: start.plan.name,
    startedAt: toInstant(startedMs),
  };
}
