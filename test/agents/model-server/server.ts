/**
 * A model that does what the prompt says, on loopback, in the words of four providers. Stateless, so that any number of agents may
 * speak with it at once, and a request that is sent again is answered again.
 *
 * A first part of the address may say what goes wrong, whatever the prompt says: `/do/status-429/v1/…`, `/do/hang/v1/…`.
 */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { anthropic } from "./anthropic.js";
import { type Conversation, type Reply, replyTo } from "./conversation.js";
import { gemini } from "./gemini.js";
import { openAiChat } from "./openai-chat.js";
import { openAiResponses } from "./openai-responses.js";
import { pickTool } from "./pick-tool.js";
import type { Answer, Provider } from "./provider.js";

export interface Heard {
  readonly provider: string;
  readonly path: string;
  readonly conversation: Conversation;
  readonly reply: Reply;
}

export interface ModelServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Every request for an answer so far, oldest first. */
  readonly heard: readonly Heard[];
  /** Requests for addresses that no provider has. */
  readonly strange: readonly string[];
  close(): Promise<void>;
}

const PROVIDERS: readonly Provider[] = [openAiChat, openAiResponses, anthropic, gemini];

export async function startModelServer(): Promise<ModelServer> {
  const heard: Heard[] = [];
  const strange: string[] = [];
  const server = createServer((request, response) => {
    answer(request, response, { heard, strange }).catch((cause: unknown) => {
      response.writeHead(500).end(String(cause));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    heard,
    strange,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Records {
  readonly heard: Heard[];
  readonly strange: string[];
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { heard, strange }: Records,
): Promise<void> {
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  const [, order, path = "/"] = /^(?:\/do\/([^/]+))?(\/.*)$/.exec(pathname) ?? [];
  const body = await readBody(request);
  if (request.method === "GET" || path.endsWith(":countTokens") || path.endsWith("/count_tokens"))
    return sendJson(response, 200, { data: [], models: [], totalTokens: 10, input_tokens: 10 });
  for (const provider of PROVIDERS) {
    const conversation = provider.read(path, body);
    if (conversation === undefined) continue;
    const reply = orderedBy(order) ?? replyTo(conversation);
    heard.push({ provider: provider.name, path: pathname, conversation, reply });
    return carryOut(response, { provider, conversation, reply });
  }
  strange.push(`${request.method ?? ""} ${pathname}`);
  sendJson(response, 404, { error: { message: "no such address" } });
}

function orderedBy(order: string | undefined): Reply | undefined {
  if (order === undefined) return undefined;
  if (order === "hang") return { kind: "step", step: { hang: true }, callId: "" };
  return { kind: "step", step: { status: Number(order.replace("status-", "")) }, callId: "" };
}

interface Turn {
  readonly provider: Provider;
  readonly conversation: Conversation;
  readonly reply: Reply;
}

async function carryOut(response: ServerResponse, turn: Turn): Promise<void> {
  const { provider, conversation, reply } = turn;
  const step = reply.kind === "step" ? reply.step : undefined;
  if (step !== undefined && "hang" in step) return;
  if (step !== undefined && "status" in step)
    return sendJson(response, step.status, provider.error(step.status));
  const answered = toAnswer(reply, conversation);
  if (!conversation.streams) return sendJson(response, 200, provider.whole(answered, conversation));
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  const everyMs = step !== undefined && "drip" in step ? step.everyMs : 0;
  for (const { name, data } of provider.stream(answered, conversation)) {
    if (everyMs > 0) await sleep(everyMs);
    response.write(
      `${name === undefined ? "" : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`,
    );
  }
  response.end(provider.streamEnd ?? "");
}

function toAnswer(reply: Reply, { tools }: Conversation): Answer {
  if (reply.kind === "text") return { kind: "text", pieces: inPieces(reply.text) };
  const { step, callId } = reply;
  if ("drip" in step)
    return { kind: "text", pieces: Array.from({ length: step.drip }, (_, at) => `piece ${at} `) };
  const call = pickTool(step, tools);
  if (call === undefined) {
    const names = tools.map(({ name }) => name).join(", ");
    return {
      kind: "text",
      pieces: [`There is no tool for ${JSON.stringify(step)} among ${names}.`],
    };
  }
  return { kind: "call", id: callId, ...call };
}

const inPieces = (text: string): readonly string[] => text.match(/.{1,12}/gs) ?? [""];

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const piece of request.setEncoding("utf8")) text += String(piece);
  return text === "" ? undefined : JSON.parse(text);
}
