/** Reads zip files that anybody may have made: by their table of contents, so that what stands between files does not count. */

import type { FileHandle } from "node:fs/promises";
import { crc32, createInflateRaw } from "node:zlib";
import { readChunks, through } from "./chunks.js";
import { SERVICE_LIMITS } from "./limits.js";
import {
  CENTRAL_HEADER,
  CENTRAL_HEADER_BYTES,
  DEFLATED,
  ENCRYPTED,
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
} from "./zip-format.js";

/** The file is no zip file, or not one that can be read here. */
export class MalformedZip extends Error {}

export interface ZipEntry {
  /** As written in the file: trust nothing. */
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly bytes: number;
  readonly packedBytes: number;
  /** Of its header. */
  readonly at: number;
}

/** Throws `MalformedZip`. */
export async function readZipEntries(file: FileHandle): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat();
  const { at, bytes, count } = await findDirectory(file, size);
  if (bytes > SERVICE_LIMITS.zipDirectoryBytesMax || at + bytes > size)
    throw new MalformedZip("its table of contents is too large");
  const directory = await readAt(file, at, bytes);
  const entries: ZipEntry[] = [];
  for (let place = 0; entries.length < count; ) {
    if (place + CENTRAL_HEADER_BYTES > directory.length || !isAt(directory, place, CENTRAL_HEADER))
      throw new MalformedZip("its table of contents is cut off");
    const { entry, end } = toEntry(directory, place);
    entries.push(entry);
    place = end;
  }
  return entries;
}

interface Directory {
  readonly at: number;
  readonly bytes: number;
  readonly count: number;
}

/** A comment of up to 65,535 bytes may follow the end record. */
const TAIL_BYTES = END_BYTES + 0xffff;

async function findDirectory(file: FileHandle, size: number): Promise<Directory> {
  const tail = await readAt(file, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES));
  let end = tail.length - END_BYTES;
  while (end >= 0 && !isAt(tail, end, END)) end -= 1;
  if (end < 0) throw new MalformedZip("it has no end record");
  const count = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const at = tail.readUInt32LE(end + 16);
  const isWhole = count !== TOO_LARGE_16 && bytes !== TOO_LARGE_32 && at !== TOO_LARGE_32;
  const locatorAt = end - LOCATOR_64_BYTES;
  if (isWhole || locatorAt < 0 || !isAt(tail, locatorAt, LOCATOR_64)) return { at, bytes, count };
  const end64 = await readAt(file, large(tail, locatorAt + 8), END_64_BYTES);
  if (!isAt(end64, 0, END_64)) throw new MalformedZip("its second end record is missing");
  return { count: large(end64, 32), bytes: large(end64, 40), at: large(end64, 48) };
}

function toEntry(
  directory: Buffer,
  at: number,
): { readonly entry: ZipEntry; readonly end: number } {
  const nameAt = at + CENTRAL_HEADER_BYTES;
  const extraAt = nameAt + directory.readUInt16LE(at + 28);
  const commentAt = extraAt + directory.readUInt16LE(at + 30);
  const end = commentAt + directory.readUInt16LE(at + 32);
  if (end > directory.length) throw new MalformedZip("its table of contents is cut off");
  const name = directory.toString("utf8", nameAt, extraAt);
  if ((directory.readUInt16LE(at + 8) & ENCRYPTED) !== 0)
    throw new MalformedZip(`${JSON.stringify(name)} is encrypted`);
  const larger = largerValues(directory.subarray(extraAt, commentAt));
  const value = (place: number): number => {
    const small = directory.readUInt32LE(place);
    return small === TOO_LARGE_32 ? (larger.shift() ?? small) : small;
  };
  const bytes = value(at + 24);
  const packedBytes = value(at + 20);
  const entry: ZipEntry = {
    name,
    method: directory.readUInt16LE(at + 10),
    crc: directory.readUInt32LE(at + 16),
    bytes,
    packedBytes,
    at: value(at + 42),
  };
  return { entry, end };
}

/** In the order of the format: size, packed size, place; only those that the header has no room for. */
function largerValues(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    const end = Math.min(at + 4 + length, extra.length);
    if (extra.readUInt16LE(at) === EXTRA_64) {
      const count = Math.floor((end - at - 4) / 8);
      return Array.from({ length: count }, (_, index) => large(extra, at + 4 + 8 * index));
    }
    at += 4 + length;
  }
  return [];
}

/** The content of a file, checked; throws `MalformedZip` when it is not what the table of contents says. */
export async function readZipEntry(
  file: FileHandle,
  entry: ZipEntry,
  target: { take(chunk: Buffer): Promise<void>; readonly signal: AbortSignal },
): Promise<void> {
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw new MalformedZip(`${JSON.stringify(entry.name)} is packed by method ${entry.method}`);
  const header = await readAt(file, entry.at, LOCAL_HEADER_BYTES);
  if (!isAt(header, 0, LOCAL_HEADER))
    throw new MalformedZip(`${JSON.stringify(entry.name)} is not where its table of contents says`);
  const start = entry.at + LOCAL_HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
  const { crc, bytes } =
    entry.packedBytes === 0 ? { crc: 0, bytes: 0 } : await unpack(file, entry, start, target);
  if (crc !== entry.crc || bytes !== entry.bytes)
    throw new MalformedZip(`${JSON.stringify(entry.name)} is damaged`);
}

async function unpack(
  file: FileHandle,
  entry: ZipEntry,
  start: number,
  target: { take(chunk: Buffer): Promise<void>; readonly signal: AbortSignal },
): Promise<{ readonly crc: number; readonly bytes: number }> {
  let crc = 0;
  let bytes = 0;
  const packed = readChunks(file, start, entry.packedBytes);
  const chunks = entry.method === STORED ? packed : inflated(packed, entry);
  for await (const chunk of chunks) {
    target.signal.throwIfAborted();
    bytes += chunk.length;
    // A bomb ends at the size that it has admitted.
    if (bytes > entry.bytes) break;
    crc = crc32(chunk, crc);
    await target.take(chunk);
  }
  return { crc, bytes };
}

async function* inflated(
  packed: AsyncIterable<Buffer>,
  { name }: ZipEntry,
): AsyncGenerator<Buffer> {
  try {
    yield* through(packed, createInflateRaw());
  } catch (cause) {
    if (!isOfZlib(cause)) throw cause;
    throw new MalformedZip(`${JSON.stringify(name)} is damaged`, { cause });
  }
}

const isOfZlib = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && /^Z_/.test(String(cause.code));

async function readAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.alloc(bytes);
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await file.read(buffer, done, bytes - done, at + done);
    if (bytesRead === 0) throw new MalformedZip("it is cut off");
    done += bytesRead;
  }
  return buffer;
}

const isAt = (buffer: Buffer, at: number, signature: number): boolean =>
  buffer.readUInt32LE(at) === signature;

function large(buffer: Buffer, at: number): number {
  const value = buffer.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER))
    throw new MalformedZip("it has a size that cannot be");
  return Number(value);
}
