/** Reads a journal's file from a place in it to its end: in pieces, in bounded memory, each byte once. */

import type { FileHandle } from "node:fs/promises";
import type { Entry } from "../../domain/event.js";
import { CHAIN_START, checkSum, type Link } from "./chain.js";
import { type ParsedLine, parseLine } from "./parse-entry.js";
import { type JournalProblem, RESTORE } from "./problem.js";

/** A place between two entries. */
export interface Position {
  readonly link: Link;
  /** In bytes. */
  readonly offset: number;
  /** Which version of Interlock started the run, once that has been read. */
  readonly version?: string;
}

export const BEGINNING: Position = { link: CHAIN_START, offset: 0 };

/** `position` is always behind the last sound entry. */
export type ScanEnd =
  | { readonly kind: "whole"; readonly position: Position }
  /** The last line is as a crash leaves it, or is being written right now. */
  | { readonly kind: "torn"; readonly position: Position; readonly message: string }
  | { readonly kind: "corrupt"; readonly position: Position; readonly problem: JournalProblem };

/** Entries in portions, as they are read, and how it ended. */
export type Reading = AsyncGenerator<readonly Entry[], ScanEnd>;

/** The longest line. Only `run-started`, which holds the plan and its acceptance files, comes anywhere near it. */
export const LINE_BYTES_MAX = 64 * 1024 * 1024;

const CHUNK_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;

export async function* scan(file: FileHandle, path: string, from: Position): Reading {
  let position = from;
  let held: Buffer = Buffer.alloc(0);
  let readTo = from.offset;
  for (;;) {
    // As much again as is held: a very long line is then copied a few times, not once a chunk.
    const chunk = await readChunk(file, readTo, Math.max(CHUNK_BYTES, held.length));
    if (chunk.length === 0)
      return held.length === 0 ? { kind: "whole", position } : toEnd(path, position, held);
    readTo += chunk.length;
    const taken = takeLines(held.length === 0 ? chunk : Buffer.concat([held, chunk]), position);
    ({ position, rest: held } = taken);
    if (taken.entries.length > 0) yield taken.entries;
    if (taken.fault !== undefined) {
      const isLast =
        held.length === taken.fault.bytes && (await readChunk(file, readTo, 1)).length === 0;
      return toFault({ path, position, line: held, fault: taken.fault.what, isLast });
    }
    if (held.length > LINE_BYTES_MAX) return corrupt(path, position, TOO_LONG);
  }
}

/** Reads to the end. */
export async function drain(
  reading: Reading,
): Promise<{ readonly entries: readonly Entry[]; readonly end: ScanEnd }> {
  const entries: Entry[] = [];
  for (;;) {
    const { done, value } = await reading.next();
    if (done === true) return { entries, end: value };
    for (const entry of value) entries.push(entry);
  }
}

const TOO_LONG = `the line is longer than ${LINE_BYTES_MAX} bytes`;

async function readChunk(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await file.read(buffer, 0, length, offset);
  return buffer.subarray(0, bytesRead);
}

type Fault = Exclude<ParsedLine, { readonly kind: "entry" }>;

interface Taken {
  readonly entries: readonly Entry[];
  readonly position: Position;
  /** What has no end yet; after a fault: from the faulty line on. */
  readonly rest: Buffer;
  /** `bytes` is the length of the faulty line with its end. */
  readonly fault?: { readonly what: Fault; readonly bytes: number };
}

function takeLines(text: Buffer, from: Position): Taken {
  const entries: Entry[] = [];
  let link = from.link;
  let start = 0;
  let fault: Taken["fault"];
  for (let end = text.indexOf(LINE_FEED); end !== -1; end = text.indexOf(LINE_FEED, start)) {
    const parsed = parseLine(text.subarray(start, end), link);
    if (parsed.kind !== "entry") {
      fault = { what: parsed, bytes: end + 1 - start };
      break;
    }
    entries.push(parsed.entry);
    link = parsed.link;
    start = end + 1;
  }
  const position = { ...from, link, offset: from.offset + start, ...versionIn(entries) };
  const rest = text.subarray(start);
  return fault === undefined ? { entries, position, rest } : { entries, position, rest, fault };
}

function versionIn(entries: readonly Entry[]): Pick<Position, "version"> {
  const first = entries[0];
  return first?.type === "run-started" ? { version: first.version } : {};
}

/** The file ends in a line without an end. */
function toEnd(path: string, position: Position, line: Buffer): ScanEnd {
  const message = line.includes(0)
    ? "it holds zero bytes, as a file system leaves them after a power cut"
    : "it has no end";
  const what: Fault = { kind: "damaged", message };
  return toFault({ path, position, line, fault: what, isLast: true });
}

function toFault(found: {
  readonly path: string;
  readonly position: Position;
  readonly line: Buffer;
  readonly fault: Fault;
  readonly isLast: boolean;
}): ScanEnd {
  const { path, position, fault } = found;
  switch (fault.kind) {
    case "newer":
      return corrupt(path, position, fault.message, upgrade(position.version));
    case "invalid":
      return corrupt(path, position, fault.message);
    case "damaged":
      if (!found.isLast) return corrupt(path, position, fault.message);
      return holdsWholeEntry(found.line, position.link)
        ? corrupt(path, position, "the end of the line was changed: two entries stand in it")
        : { kind: "torn", position, message: fault.message };
  }
}

/**
 * A sound entry with more text where its line should end: no crash leaves that, so nothing may be cut off.
 * (Zero bytes behind it are a crash: the end of the line never reached the disk.)
 */
function holdsWholeEntry(line: Buffer, previous: Link): boolean {
  const text = line.toString("latin1");
  for (const match of text.matchAll(/,"sum":"[0-9a-f]{16}"\}/g)) {
    const end = match.index + match[0].length;
    const rest = text.slice(end).replace(/[\0\n]+/g, "");
    if (rest !== "" && checkSum(line.subarray(0, end), previous).kind === "sound") return true;
  }
  return false;
}

const upgrade = (version: string | undefined): string =>
  version === undefined
    ? "use the version of Interlock that wrote it, or a newer one"
    : `use the version of Interlock that wrote it, or a newer one (the run was started by ${version})`;

function corrupt(path: string, position: Position, message: string, remedy = RESTORE): ScanEnd {
  return {
    kind: "corrupt",
    position,
    problem: { file: path, line: position.link.seq + 1, message, remedy },
  };
}
