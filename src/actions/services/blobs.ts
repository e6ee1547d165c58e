/**
 * The part of Azure's blob storage that clients of artifacts and caches use: a file is sent in one piece, or in blocks that
 * a list puts in order; it is read as a whole, or in ranges. Every file has a URL that nobody can guess.
 */

import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Ambient } from "../../ports/ambient.js";
import { hasCode } from "../step/error-code.js";
import { type Exchange, malformed, notFound, Refusal, readBody, tooLarge } from "./exchange.js";
import { SERVICE_LIMITS } from "./limits.js";
import { toSecret } from "./tokens.js";

export interface Download {
  readonly file: string;
  readonly contentType: string;
}

export interface Blobs {
  /** Where something can be sent to; a path and a query. */
  openUpload(): Promise<Upload>;
  openDownload(download: Download): string;
  serve(exchange: Exchange): Promise<void>;
}

export interface Upload {
  /** A path and a query. */
  readonly url: string;
  /** What has arrived, as a file of its own that the caller takes; undefined: nothing has. No more can be sent. */
  take(): Promise<string | undefined>;
}

interface Slot {
  readonly folder: string;
  readonly blocks: Map<string, { readonly file: string; readonly bytes: number }>;
  /** Everything that has been sent, and is kept. */
  bytes: number;
  pieces: number;
  isComplete: boolean;
}

interface BlobPlace {
  readonly directory: string;
  readonly ambient: Ambient;
}

/** Paths look like those of Azure's emulator: an account, a container, a name. */
const PATH = "/interlock/blobs/";

export function createBlobs({ directory, ambient }: BlobPlace): Blobs {
  const uploads = new Map<string, Slot>();
  const downloads = new Map<string, Download>();

  const refuseTooMany = (): void => {
    if (uploads.size + downloads.size >= SERVICE_LIMITS.blobsMax)
      throw tooLarge("too many uploads and downloads are open");
  };
  // Clients show the path, and keep the signature out of the log.
  const toUrl = (id: string): string => `${PATH}${ambient.nonce()}?sig=${id}`;

  return {
    async openUpload() {
      refuseTooMany();
      const id = toSecret(ambient);
      const folder = join(directory, ambient.nonce());
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const slot: Slot = { folder, blocks: new Map(), bytes: 0, pieces: 0, isComplete: false };
      uploads.set(id, slot);
      return {
        url: toUrl(id),
        async take() {
          uploads.delete(id);
          const taken = slot.isComplete ? `${folder}.whole` : undefined;
          if (taken !== undefined) await rename(join(folder, WHOLE), taken);
          await rm(folder, { recursive: true, force: true, maxRetries: 3 });
          return taken;
        },
      };
    },
    openDownload(download) {
      refuseTooMany();
      const id = toSecret(ambient);
      downloads.set(id, download);
      return toUrl(id);
    },
    async serve({ request, response, url }) {
      const id = url.searchParams.get("sig") ?? "";
      if (request.method === "PUT") {
        const slot = uploads.get(id);
        if (slot === undefined) throw notFound("nothing can be sent to this address");
        await receive(slot, request, url);
        return answer(response, 201);
      }
      const download = downloads.get(id);
      if (download === undefined) throw notFound("there is nothing at this address");
      if (request.method !== "GET" && request.method !== "HEAD")
        throw new Refusal(405, "bad_route", `blobs know no ${request.method ?? "such request"}`);
      return send(download, request, response);
    },
  };
}

export const isBlobPath = (path: string): boolean => path.startsWith(PATH);

const STORAGE_VERSION = "2024-11-04";
const ETAG = '"interlock"';

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { etag: ETAG, "x-ms-version": STORAGE_VERSION, "content-length": 0 });
  response.end();
}

const WHOLE = "whole";

async function receive(slot: Slot, request: IncomingMessage, url: URL): Promise<void> {
  switch (url.searchParams.get("comp")) {
    case null: {
      const piece = await receivePiece(slot, request);
      await rename(piece.file, join(slot.folder, WHOLE));
      slot.isComplete = true;
      return;
    }
    case "block": {
      const id = url.searchParams.get("blockid") ?? "";
      if (id === "" || id.length > 128)
        throw malformed("the id of the block is missing, or too long");
      const before = slot.blocks.get(id);
      if (before === undefined && slot.blocks.size >= SERVICE_LIMITS.blocksMax)
        throw tooLarge(`there are more than ${SERVICE_LIMITS.blocksMax} blocks`);
      slot.blocks.set(id, await receivePiece(slot, request));
      if (before !== undefined) await drop(slot, before);
      return;
    }
    case "blocklist":
      return assemble(slot, await readBody(request, SERVICE_LIMITS.blockListBytesMax));
    default:
      throw malformed("blobs are sent whole, as a block, or as a list of blocks");
  }
}

interface Piece {
  readonly file: string;
  readonly bytes: number;
}

/** Nothing is left of what does not arrive whole. */
async function receivePiece(slot: Slot, request: IncomingMessage): Promise<Piece> {
  const announced = Number(request.headers["content-length"] ?? 0);
  refuseTooLarge(slot.bytes + announced);
  const file = join(slot.folder, `piece-${(slot.pieces += 1)}`);
  let bytes = 0;
  try {
    await pipeline(
      request,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          bytes += chunk.length;
          slot.bytes += chunk.length;
          refuseTooLarge(slot.bytes);
          yield chunk;
        }
      },
      createWriteStream(file, { flags: "wx", mode: 0o600 }),
    );
    return { file, bytes };
  } catch (cause) {
    await drop(slot, { file, bytes });
    throw cause;
  }
}

function refuseTooLarge(bytes: number): void {
  const { blobBytesMax } = SERVICE_LIMITS;
  if (bytes > blobBytesMax) throw tooLarge(`the file has more than ${blobBytesMax} bytes`);
}

async function drop(slot: Slot, { file, bytes }: Piece): Promise<void> {
  slot.bytes -= bytes;
  await rm(file, { force: true });
}

async function assemble(slot: Slot, list: Buffer): Promise<void> {
  const matches = list.toString("utf8").matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g);
  const pieces = Array.from(matches, ([, id = ""]) => {
    const piece = slot.blocks.get(id.trim());
    if (piece === undefined) throw malformed("the list names a block that has not been sent");
    return piece;
  });
  refuseTooLarge(pieces.reduce((sum, { bytes }) => sum + bytes, 0));
  const unfinished = join(slot.folder, `list-${(slot.pieces += 1)}`);
  const whole = await open(unfinished, "wx", 0o600);
  try {
    for (const { file } of pieces)
      for await (const chunk of createReadStream(file)) await whole.writeFile(chunk as Buffer);
  } finally {
    await whole.close();
  }
  await rename(unfinished, join(slot.folder, WHOLE));
  slot.isComplete = true;
  for (const piece of slot.blocks.values()) await drop(slot, piece);
  slot.blocks.clear();
}

async function send(
  { file, contentType }: Download,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const size = await sizeOf(file);
  const asked = request.headers["x-ms-range"] ?? request.headers.range;
  const range = typeof asked === "string" ? toRange(asked, size) : undefined;
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range === undefined ? 200 : 206, {
    "accept-ranges": "bytes",
    "content-length": end - start + 1,
    "content-type": contentType,
    etag: ETAG,
    "x-ms-blob-type": "BlockBlob",
    "x-ms-version": STORAGE_VERSION,
    ...(range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === "HEAD" || end < start) response.end();
  else await pipeline(createReadStream(file, { start, end }), response);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) throw notFound("the file has been removed");
    throw cause;
  }
}

/** Undefined: not a form that anybody has to understand, so all is sent. */
function toRange(text: string, size: number): { start: number; end: number } | undefined {
  const match = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(text);
  if (match === null) return undefined;
  const start = Number(match[1]);
  const end = match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start > end)
    throw new Refusal(416, "out_of_range", `the file has ${size} bytes; ask for less`);
  return { start, end };
}
