/**
 * Stands between agents and their models. An agent has a token of its turn; the key is put in here, and never leaves. Answers go
 * through as they come; what they used, and whether the provider failed, is read on the way.
 */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { LIMITS } from "../../domain/limits.js";
import type { ModelAccess } from "../../domain/model-access.js";
import { outageOfStatus } from "../../domain/model-access.js";
import type { ModelListener, ModelProxy, TokensUsed } from "../../ports/model-proxy.js";
import { toHeaders } from "../loopback/headers.js";
import { type Doors, Guests, isPage, openDoors } from "../loopback/open-doors.js";
import { Meter } from "./meter.js";
import { keyHeader, tokenOf, variablesOf } from "./providers.js";

export interface OpenModelProxy extends ModelProxy {
  close(): Promise<void>;
}

interface Turn {
  readonly access: ModelAccess;
  readonly key: string;
  readonly listener: ModelListener;
  /** Aborted when the turn is over. */
  readonly over: AbortSignal;
}

export function createModelProxy(onProblem: (sentence: string) => void): OpenModelProxy {
  const turns = new Guests<Turn>();
  let doors: Promise<Doors> | undefined;
  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const turn = turns.find(tokenOf(message));
    if (turn === undefined || isPage(message))
      return refuse(response, 401, "The token is missing, or its turn is over.");
    await forward(turn, message, response);
  };
  return {
    async lend(access, key, listener) {
      doors ??= openDoors({ name: "model", serve, onProblem });
      const { socket, port } = await doors;
      const over = new AbortController();
      const { token, dismiss } = turns.admit({ access, key, listener, over: over.signal });
      return {
        ...{ socket, port, token },
        variables: (url) => variablesOf(access.provider, url, token),
        takeBack() {
          dismiss();
          over.abort("the turn is over");
        },
      };
    },
    async close() {
      const opened = await doors;
      doors = undefined;
      await opened?.close();
    },
  };
}

/** In the form that most providers have for errors. */
function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close" });
  response.end(JSON.stringify({ error: { message, type: "interlock" } }));
}

async function forward(
  turn: Turn,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort("hung up"));
  const signal = AbortSignal.any([gone.signal, turn.over]);
  const body = await readBody(message);
  if (body === undefined) return refuse(response, 413, "The request is too large.");
  turn.listener.onSign();
  const answered = await ask(turn, { message, body, signal });
  if (answered instanceof Error) {
    if (signal.aborted) return;
    const words = answered.cause instanceof Error ? answered.cause.message : answered.message;
    turn.listener.onFailure("unreachable", words);
    return refuse(response, 502, `The model's provider cannot be reached: ${words}`);
  }
  response.writeHead(answered.status, headersBack(answered.headers));
  await passOn(turn, answered, response);
}

interface Asking {
  readonly message: IncomingMessage;
  readonly body: Buffer;
  readonly signal: AbortSignal;
}

async function ask(
  { access, key }: Turn,
  { message, body, signal }: Asking,
): Promise<Response | Error> {
  const target = targetOf(access, message);
  try {
    return await fetch(target, {
      method: message.method ?? "POST",
      headers: headersOn(access, key, message),
      redirect: "manual",
      signal,
      ...(body.length === 0 ? {} : { body: withUsage(access, message.url ?? "", body) }),
    });
  } catch (cause) {
    if (cause instanceof Error) return cause;
    throw cause;
  }
}

/** The path as it is, below the provider's address; a key that stood in it is ours, and is left out. */
function targetOf({ url }: ModelAccess, message: IncomingMessage): URL {
  const asked = new URL(message.url ?? "/", "http://127.0.0.1");
  const target = new URL(url);
  target.pathname = `${target.pathname.replace(/\/$/, "")}${asked.pathname}`;
  asked.searchParams.delete("key");
  target.search = asked.search;
  return target;
}

/** What is between two ends only, and what says who is asking. */
const NOT_ON =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|expect|keep-alive|proxy-.*|upgrade|authorization|x-api-key|x-goog-api-key)$/i;
const NOT_BACK =
  /^(?:connection|content-length|content-encoding|transfer-encoding|keep-alive|set-cookie)$/i;

function headersOn({ provider }: ModelAccess, key: string, message: IncomingMessage): Headers {
  const on = toHeaders(message, NOT_ON);
  on.set("accept-encoding", "identity");
  on.set(...keyHeader(provider, key));
  return on;
}

const headersBack = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => !NOT_BACK.test(name)));

/** A stream of chat completions says what it used only when it is asked to. */
function withUsage({ provider }: ModelAccess, path: string, body: Buffer): Uint8Array {
  if (provider !== "openai" || !/\/chat\/completions(?:\?|$)/.test(path)) return body;
  const order = parse(body.toString("utf8"));
  if (order?.["stream"] !== true || order["stream_options"] !== undefined) return body;
  return Buffer.from(JSON.stringify({ ...order, stream_options: { include_usage: true } }));
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch (cause) {
    // The provider is to say that it cannot be read.
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

async function passOn(
  { listener }: Turn,
  answered: Response,
  response: ServerResponse,
): Promise<void> {
  const isStream = answered.headers.get("content-type")?.includes("event-stream") === true;
  const tap = createTap(isStream, answered.ok);
  if (answered.body !== null) {
    for await (const piece of Readable.fromWeb(answered.body)) {
      const bytes = Buffer.from(piece as Uint8Array);
      listener.onSign();
      tap.take(bytes.toString("utf8"));
      if (!response.write(bytes)) await drained(response);
    }
  }
  response.end();
  const outage = outageOfStatus(answered.status);
  if (outage !== undefined) return listener.onFailure(outage, tap.words());
  if (answered.ok) listener.onAnswer(tap.used());
}

/** Whoever reads slowly is waited for; whoever has gone is not. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once("drain", resolve);
    response.once("close", () => resolve());
  });
}

interface Tap {
  take(text: string): void;
  used(): TokensUsed | undefined;
  /** The beginning of what was said. */
  words(): string;
}

/** Keeps no more of an answer than it has to: of a stream the line that is not yet whole. */
function createTap(isStream: boolean, isGood: boolean): Tap {
  const meter = new Meter();
  const bytesMax = isGood ? LIMITS.modelAnswerBytesMax : LIMITS.excerptColumnsMax;
  let kept = "";
  return {
    take(text) {
      kept += text;
      if (!isStream) {
        kept = kept.slice(0, bytesMax);
        return;
      }
      const lines = kept.split(/\r?\n/);
      kept = (lines.pop() ?? "").slice(0, bytesMax);
      for (const line of lines) meter.takeLine(line);
    },
    used() {
      if (isStream) meter.takeLine(kept);
      else meter.takeText(kept);
      return meter.used();
    },
    words: () => kept.replace(/\s+/g, " ").slice(0, LIMITS.excerptColumnsMax),
  };
}

/** Undefined: it is larger than any that a model takes. */
async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of message) {
    const buffer = Buffer.from(piece as Uint8Array);
    bytes += buffer.length;
    if (bytes > LIMITS.modelRequestBytesMax) return undefined;
    pieces.push(buffer);
  }
  return Buffer.concat(pieces);
}
