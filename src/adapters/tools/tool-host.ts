/** The door to the tools: HTTP, with a token that says which turn is calling. Nothing is opened before the first turn asks for it. */

import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createMcpHandler, type McpHttpHandler } from "@modelcontextprotocol/server";
import { LIMITS } from "../../domain/limits.js";
import type { ToolHost, ToolOffer } from "../../ports/agent-tools.js";
import { isHangUp } from "../loopback/hang-up.js";
import { toHeaders } from "../loopback/headers.js";
import { bearerOf, type Doors, Guests, isPage, openDoors } from "../loopback/open-doors.js";
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

class Host implements OpenToolHost {
  readonly #options: ToolHostOptions;
  readonly #turns = new Guests<McpHttpHandler>();
  #doors: Promise<Doors> | undefined;

  constructor(options: ToolHostOptions) {
    this.#options = options;
  }

  async offer(tools: Parameters<ToolHost["offer"]>[0]): Promise<ToolOffer> {
    const { onProblem } = this.#options;
    this.#doors ??= openDoors({
      name: "tools",
      onProblem,
      serve: (message, response) => this.#serve(message, response),
    });
    const { socket, port } = await this.#doors;
    const handler = createMcpHandler(() => createToolServer(tools), {
      maxRequestBodySize: LIMITS.toolRequestBytesMax,
      onerror: (error) => {
        if (!isHangUp(error)) onProblem(`A call of a tool failed: ${error.message}`);
      },
    });
    const { token, dismiss } = this.#turns.admit(handler);
    return {
      address: { socket, port, token },
      withdraw: () => {
        dismiss();
        void handler.close();
      },
    };
  }

  async close(): Promise<void> {
    const doors = await this.#doors;
    this.#doors = undefined;
    await doors?.close();
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const handler = this.#turns.find(bearerOf(message));
    if (handler !== undefined && !isPage(message)) return answer(handler, message, response);
    response.writeHead(401, { "content-type": "text/plain", connection: "close" });
    response.end("The token is missing, or its turn is over.\n");
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

type Body = NonNullable<RequestInit["body"]>;

const bodyOf = (message: IncomingMessage): Body => Readable.toWeb(message) as Body;
