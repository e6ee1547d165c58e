/**
 * Writes a zip file of any size with little memory: every file is read once and deflated on the way, and its header is
 * completed afterwards. Dates are left out, so that the same files always give the same bytes.
 */

import { type FileHandle, open } from "node:fs/promises";
import { crc32, createDeflateRaw } from "node:zlib";
import { readChunks, through } from "./chunks.js";
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_BYTES,
  DEFLATED,
  END,
  END_64,
  END_64_BYTES,
  END_BYTES,
  EXTRA_64,
  LOCAL_HEADER,
  LOCAL_HEADER_BYTES,
  LOCATOR_64,
  LOCATOR_64_BYTES,
  STORED,
  TOO_LARGE_16,
  TOO_LARGE_32,
  UTF_8,
} from "./zip-format.js";

export interface ZipSource {
  /** With `/` between folders. */
  readonly name: string;
  /** A regular file, opened for reading; it is closed when it has been read. */
  open(): Promise<FileHandle>;
}

export interface ZipOrder {
  /** Must not exist. */
  readonly path: string;
  readonly sources: readonly ZipSource[];
  /** 0: stored as it is, to 9. */
  readonly level: number;
  readonly signal: AbortSignal;
}

interface Written {
  readonly name: Buffer;
  readonly method: number;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
  readonly at: number;
  readonly end: number;
}

/** Rejects when a source cannot be opened or read, or when the signal aborts; half a file may be left then. */
export async function writeZip({ path, sources, level, signal }: ZipOrder): Promise<void> {
  const output = await open(path, "wx", 0o600);
  try {
    const entries: Written[] = [];
    let at = 0;
    for (const source of sources) {
      const input = await source.open();
      try {
        const entry = await writeEntry({ output, input, name: source.name, at, level, signal });
        entries.push(entry);
        at = entry.end;
      } finally {
        await input.close();
      }
    }
    await writeDirectory(output, entries, at);
  } finally {
    await output.close();
  }
}

interface EntryOrder {
  readonly output: FileHandle;
  readonly input: FileHandle;
  readonly name: string;
  readonly at: number;
  readonly level: number;
  readonly signal: AbortSignal;
}

/** Deflated, a file can grow by a little: from here on there must be room for larger numbers. */
const LARGE_BYTES = 0xff000000;

async function writeEntry(order: EntryOrder): Promise<Written> {
  const { output, input, at, level } = order;
  const { size } = await input.stat();
  const name = Buffer.from(order.name);
  const isLarge = size >= LARGE_BYTES;
  const method = level === 0 || size === 0 ? STORED : DEFLATED;
  const bodyAt = at + LOCAL_HEADER_BYTES + name.length + (isLarge ? 20 : 0);
  const body =
    size === 0 ? { crc: 0, bytes: 0, packedBytes: 0 } : await writeBody(order, size, bodyAt);
  const entry = { name, method, ...body, at, end: bodyAt + body.packedBytes };
  await writeAt(output, localHeader(entry, isLarge), at);
  return entry;
}

/** `size` is what the file has at the beginning: what is added to it meanwhile is not taken. */
async function writeBody(
  { output, input, level, signal }: EntryOrder,
  size: number,
  at: number,
): Promise<Pick<Written, "crc" | "bytes" | "packedBytes">> {
  let crc = 0;
  let bytes = 0;
  let packedBytes = 0;
  async function* read(): AsyncGenerator<Buffer> {
    for await (const chunk of readChunks(input, 0, size)) {
      crc = crc32(chunk, crc);
      bytes += chunk.length;
      yield chunk;
    }
  }
  for await (const chunk of level === 0 ? read() : through(read(), createDeflateRaw({ level }))) {
    signal.throwIfAborted();
    await writeAt(output, chunk, at + packedBytes);
    packedBytes += chunk.length;
  }
  return { crc, bytes, packedBytes };
}

async function writeAt(output: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await output.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

/** 1 January 1980, the first day that the format knows. */
const NO_DATE = 0x0021;
const VERSION = 45;

function localHeader(entry: Written, isLarge: boolean): Buffer {
  const header = Buffer.alloc(LOCAL_HEADER_BYTES);
  header.writeUInt32LE(LOCAL_HEADER, 0);
  header.writeUInt16LE(VERSION, 4);
  writeCommon(header, 6, entry, isLarge);
  header.writeUInt16LE(isLarge ? 20 : 0, 28);
  const extra = isLarge ? [extra64([entry.bytes, entry.packedBytes])] : [];
  return Buffer.concat([header, entry.name, ...extra]);
}

/** What the header of a file and its line in the directory have in common. */
function writeCommon(header: Buffer, at: number, entry: Written, isLarge: boolean): void {
  header.writeUInt16LE(UTF_8, at);
  header.writeUInt16LE(entry.method, at + 2);
  header.writeUInt16LE(NO_DATE, at + 6);
  header.writeUInt32LE(entry.crc, at + 8);
  header.writeUInt32LE(isLarge ? TOO_LARGE_32 : entry.packedBytes, at + 12);
  header.writeUInt32LE(isLarge ? TOO_LARGE_32 : entry.bytes, at + 16);
  header.writeUInt16LE(entry.name.length, at + 20);
}

function extra64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(EXTRA_64, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return extra;
}

/** A plain file that its owner may write and everybody read: GitHub keeps no other permissions. */
const MODE = 0o100644;
const MADE_BY_UNIX = 3 << 8;

function centralHeader(entry: Written): Buffer {
  const isLarge = [entry.bytes, entry.packedBytes, entry.at].some((each) => each >= TOO_LARGE_32);
  const header = Buffer.alloc(CENTRAL_HEADER_BYTES);
  header.writeUInt32LE(CENTRAL_HEADER, 0);
  header.writeUInt16LE(MADE_BY_UNIX | VERSION, 4);
  header.writeUInt16LE(VERSION, 6);
  writeCommon(header, 8, entry, isLarge);
  header.writeUInt16LE(isLarge ? 28 : 0, 30);
  header.writeUInt32LE(MODE * 0x10000, 38);
  header.writeUInt32LE(isLarge ? TOO_LARGE_32 : entry.at, 42);
  const extra = isLarge ? [extra64([entry.bytes, entry.packedBytes, entry.at])] : [];
  return Buffer.concat([header, entry.name, ...extra]);
}

const HEADERS_AT_ONCE = 1_000;

async function writeDirectory(
  output: FileHandle,
  entries: readonly Written[],
  at: number,
): Promise<void> {
  let end = at;
  for (let index = 0; index < entries.length; index += HEADERS_AT_ONCE) {
    const headers = entries.slice(index, index + HEADERS_AT_ONCE).map(centralHeader);
    const bytes = Buffer.concat(headers);
    await writeAt(output, bytes, end);
    end += bytes.length;
  }
  const count = entries.length;
  const isLarge = count >= TOO_LARGE_16 || end >= TOO_LARGE_32;
  const larger = isLarge ? [end64(count, at, end), locator64(end)] : [];
  await writeAt(output, Buffer.concat([...larger, endRecord(count, at, end, isLarge)]), end);
}

function end64(count: number, at: number, end: number): Buffer {
  const record = Buffer.alloc(END_64_BYTES);
  record.writeUInt32LE(END_64, 0);
  record.writeBigUInt64LE(BigInt(END_64_BYTES - 12), 4);
  record.writeUInt16LE(MADE_BY_UNIX | VERSION, 12);
  record.writeUInt16LE(VERSION, 14);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(end - at), 40);
  record.writeBigUInt64LE(BigInt(at), 48);
  return record;
}

function locator64(at: number): Buffer {
  const record = Buffer.alloc(LOCATOR_64_BYTES);
  record.writeUInt32LE(LOCATOR_64, 0);
  record.writeBigUInt64LE(BigInt(at), 8);
  record.writeUInt32LE(1, 16);
  return record;
}

function endRecord(count: number, at: number, end: number, isLarge: boolean): Buffer {
  const record = Buffer.alloc(END_BYTES);
  record.writeUInt32LE(END, 0);
  record.writeUInt16LE(isLarge ? TOO_LARGE_16 : count, 8);
  record.writeUInt16LE(isLarge ? TOO_LARGE_16 : count, 10);
  record.writeUInt32LE(isLarge ? TOO_LARGE_32 : end - at, 12);
  record.writeUInt32LE(isLarge ? TOO_LARGE_32 : at, 16);
  return record;
}
