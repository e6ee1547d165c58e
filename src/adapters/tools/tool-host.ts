/**
 * The door to the tools: HTTP on this machine's loopback and on a unix socket, for boxes that have a network of their own. A
 * token says which turn is calling. Nothing is opened before the first turn asks for it.
 */

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import { LIMITS } from "../../domain/limits.js";
import type { ToolHost, ToolOffer } from "../../ports/agent-tools.js";
import { isHangUp } from "./hang-up.js";
import { createToolServer } from "./mcp-tools.js";

export interface OpenToolHost extends ToolHost {
  close(): Promise<void>;
}

export interface ToolHostOptions {
  /** Hears what went wrong in serving, in a sentence. */
  readonly onProblem: (sentence: string) => void;
}

export function createToolHost(options: ToolHostOptions): OpenToolHost {
  return new Host(options);
}

type Body = NonNullable<RequestInit["body"]>;

interface Doors {
  readonly servers: readonly Server[];
  readonly folder: string;
  readonly socket: string;
  readonly port: number;
}

class Host implements OpenToolHost {
  readonly #options: ToolHostOptions;
  /** By the digest of the token, so that looking one up tells nothing of the others. */
  readonly #handlers = new Map<string, McpHttpHandler>();
  #doors: Promise<Doors> | undefined;

  constructor(options: ToolHostOptions) {
    this.#options = options;
  }

  async offer(tools: Parameters<ToolHost["offer"]>[0]): Promise<ToolOffer> {
    this.#doors ??= this.#open();
    const { socket, port } = await this.#doors;
    const token = randomBytes(24).toString("base64url");
    const handler = createMcpHandler(() => createToolServer(tools), {
      maxRequestBodySize: LIMITS.toolRequestBytesMax,
      onerror: (error) => {
        if (!isHangUp(error)) this.#options.onProblem(`A call of a tool failed: ${error.message}`);
      },
    });
    this.#handlers.set(digestOf(token), handler);
    return {
      address: { socket, port, token },
      withdraw: () => {
        this.#handlers.delete(digestOf(token));
        void handler.close();
      },
    };
  }

  async close(): Promise<void> {
    if (this.#doors === undefined) return;
    const { servers, folder } = await this.#doors;
    this.#doors = undefined;
    await Promise.all(servers.map(closed));
    await rm(folder, { recursive: true, force: true });
  }

  /** Not in the session's folder: the name of a socket may have no more than some hundred characters. */
  async #open(): Promise<Doors> {
    const folder = await mkdtemp(join(tmpdir(), "interlock-tools-"));
    const socket = join(folder, "door");
    const [onSocket, onLoopback] = [this.#server(), this.#server()];
    await listening(onSocket, (done) => onSocket.listen(socket, done));
    await listening(onLoopback, (done) => onLoopback.listen(0, "127.0.0.1", done));
    const address = onLoopback.address();
    if (address === null || typeof address === "string") throw new Error("It listens on no port.");
    return { servers: [onSocket, onLoopback], folder, socket, port: address.port };
  }

  #server(): Server {
    const server = createServer((message, response) => {
      this.#serve(message, response).catch((cause: unknown) => {
        response.destroy();
        if (cause instanceof Error && isHangUp(cause)) return;
        this.#options.onProblem(`A call of a tool was not answered: ${String(cause)}`);
      });
    });
    // A run that is over does not wait for whoever still keeps a line open.
    return server.unref();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = this.#refusalOf(message);
    if (typeof refusal === "string") {
      response.writeHead(401, { "content-type": "text/plain", connection: "close" });
      response.end(`${refusal}\n`);
      return;
    }
    await answer(refusal, message, response);
  }

  /** The handler, or why there is none. A page in a browser can reach loopback, but not under this name and with a token. */
  #refusalOf({ headers }: IncomingMessage): McpHttpHandler | string {
    const [, token] = /^Bearer ([\w-]+)$/.exec(headers.authorization ?? "") ?? [];
    const handler = token === undefined ? undefined : this.#handlers.get(digestOf(token));
    if (headers.origin !== undefined) return "Tools are for agents, not for pages.";
    return handler ?? "The token is missing, or its turn is over.";
  }
}

async function answer(
  handler: McpHttpHandler,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort("hung up"));
  const method = message.method ?? "GET";
  const hasBody = method !== "GET" && method !== "HEAD";
  const request = new Request(`http://127.0.0.1${message.url ?? "/"}`, {
    method,
    headers: toHeaders(message),
    signal: gone.signal,
    ...(hasBody ? { body: bodyOf(message), duplex: "half" as const } : {}),
  });
  const answered = await handler.fetch(request);
  response.writeHead(answered.status, Object.fromEntries(answered.headers));
  if (answered.body === null) {
    response.end();
    return;
  }
  await pipeline(Readable.fromWeb(answered.body), response);
}

const bodyOf = (message: IncomingMessage): Body => Readable.toWeb(message) as Body;

function toHeaders({ headers }: IncomingMessage): Headers {
  const found = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) found.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return found;
}

function listening(server: Server, listen: (done: () => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    listen(resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

const digestOf = (token: string): string => createHash("sha256").update(token).digest("hex");
