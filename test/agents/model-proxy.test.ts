/** The proxy between agents and models: the key is put in, the token is not passed on, what was used is counted, failures are known. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  createModelProxy,
  type OpenModelProxy,
} from "../../src/adapters/model-proxy/model-proxy.js";
import type { ModelAccess, ModelProvider } from "../../src/domain/model-access.js";
import type { LentModel, TokensUsed } from "../../src/ports/model-proxy.js";
import { TOKENS } from "./model-server/provider.js";
import { toScriptText } from "./model-server/script.js";
import { type ModelServer, startModelServer } from "./model-server/server.js";

const KEY = "sk-the-real-key";

const answers: (TokensUsed | undefined)[] = [];
const failures: string[] = [];
const problems: string[] = [];
let signs = 0;
let proxy: OpenModelProxy;
let model: ModelServer;
const servers = new Set<Server>();

beforeEach(async () => {
  for (const list of [answers, failures, problems]) list.length = 0;
  signs = 0;
  proxy = createModelProxy((sentence) => problems.push(sentence));
  model = await startModelServer();
});

afterEach(async () => {
  await Promise.all([proxy.close(), model.close()]);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  servers.clear();
  expect(problems).toEqual([]);
});

const lend = (provider: ModelProvider, url = model.url): Promise<LentModel> => {
  const access: ModelAccess = { provider, url, key: "KEY" };
  return proxy.lend(access, KEY, {
    onSign: () => {
      signs += 1;
    },
    onAnswer: (used) => answers.push(used),
    onFailure: (outage, words) => failures.push(`${outage}: ${words}`),
  });
};

const SCRIPT = toScriptText([{ steps: [], say: "Good day." }]);
const TOOL = { name: "shell", description: "runs", parameters: { type: "object" } };

const chat = (stream: boolean) => ({
  model: "m",
  stream,
  messages: [{ role: "user", content: SCRIPT }],
  tools: [{ type: "function", function: TOOL }],
});
const responses = (stream: boolean) => ({
  model: "m",
  stream,
  input: [{ type: "message", role: "user", content: [{ type: "input_text", text: SCRIPT }] }],
  tools: [{ type: "function", ...TOOL }],
});
const anthropic = (stream: boolean) => ({
  model: "m",
  stream,
  max_tokens: 100,
  messages: [{ role: "user", content: SCRIPT }],
  tools: [{ name: "shell", description: "runs", input_schema: { type: "object" } }],
});
const gemini = {
  contents: [{ role: "user", parts: [{ text: SCRIPT }] }],
  tools: [{ functionDeclarations: [TOOL] }],
};

const address = ({ port }: LentModel): string => `http://127.0.0.1:${port}`;

const post = (
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const bearer = ({ token }: LentModel) => ({ authorization: `Bearer ${token}` });

describe("what was used", () => {
  test.each<readonly [string, ModelProvider, string, unknown]>([
    ["chat", "openai", "/v1/chat/completions", chat(false)],
    ["chat, as a stream", "openai", "/v1/chat/completions", chat(true)],
    ["responses", "openai", "/v1/responses", responses(false)],
    ["responses, as a stream", "openai", "/v1/responses", responses(true)],
    ["messages", "anthropic", "/v1/messages", anthropic(false)],
    ["messages, as a stream", "anthropic", "/v1/messages", anthropic(true)],
    ["Gemini", "gemini", "/v1beta/models/m:generateContent", gemini],
    ["Gemini, as a stream", "gemini", "/v1beta/models/m:streamGenerateContent?alt=sse", gemini],
  ])("is counted: %s", async (_, provider, path, body) => {
    const lent = await lend(provider);
    const response = await post(`${address(lent)}${path}`, body, bearer(lent));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("Good");
    expect(answers).toEqual([{ input: TOKENS.input, output: TOKENS.output }]);
    expect(signs).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });

  test("of an answer that says nothing of it is not known", async () => {
    const lent = await lend("openai", (await upstream(() => [200, '{"ok":true}'])).url);
    await (await post(`${address(lent)}/v1/models`, {}, bearer(lent))).text();
    expect(answers).toEqual([undefined]);
  });
});

interface Upstream {
  readonly url: string;
  readonly heard: { readonly message: IncomingMessage; readonly body: string }[];
}

/** A provider that says what the test wants, and keeps what it was sent. */
async function upstream(answer: () => readonly [status: number, body: string]): Promise<Upstream> {
  const heard: Upstream["heard"] = [];
  const server = createServer((message, response) => {
    let body = "";
    message.on("data", (bytes) => (body += String(bytes)));
    message.on("end", () => {
      heard.push({ message, body });
      const [status, text] = answer();
      response.writeHead(status, { "content-type": "application/json", "set-cookie": "a=b" });
      response.end(text);
    });
  });
  servers.add(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("No port.");
  return { url: `http://127.0.0.1:${at.port}/prefix`, heard };
}

describe("the key", () => {
  test.each<readonly [ModelProvider, string, (token: string) => Record<string, string>]>([
    ["openai", "authorization", (token) => ({ authorization: `Bearer ${token}` })],
    ["anthropic", "x-api-key", (token) => ({ "x-api-key": token })],
    ["gemini", "x-goog-api-key", (token) => ({ "x-goog-api-key": token })],
  ])("takes the token's place: %s", async (provider, header, headers) => {
    const { url, heard } = await upstream(() => [200, "{}"]);
    const lent = await lend(provider, url);
    const response = await post(`${address(lent)}/v1/x?a=1`, { b: 2 }, headers(lent.token));
    expect(response.headers.get("set-cookie")).toBeNull();
    const [asked] = heard;
    expect(asked?.message.url).toBe("/prefix/v1/x?a=1");
    expect(asked?.body).toBe('{"b":2}');
    expect(asked?.message.headers[header]).toContain(KEY);
    expect(JSON.stringify(asked?.message.headers)).not.toContain(lent.token);
  });

  test("in the address is a token, too, and is not passed on", async () => {
    const { url, heard } = await upstream(() => [200, "{}"]);
    const lent = await lend("gemini", url);
    await post(`${address(lent)}/v1beta/x?key=${lent.token}&alt=sse`, {}, {});
    expect(heard[0]?.message.url).toBe("/prefix/v1beta/x?alt=sse");
  });

  test.each([
    ["another token", () => ({ authorization: "Bearer AAAA" })],
    ["no token", () => ({})],
    ["the key itself", () => ({ authorization: `Bearer ${KEY}` })],
    ["a page of a browser", (lent: LentModel) => ({ ...bearer(lent), origin: "https://a.b" })],
  ])("is not there for %s", async (_, headers) => {
    const { url, heard } = await upstream(() => [200, "{}"]);
    const lent = await lend("openai", url);
    const response = await post(`${address(lent)}/v1/x`, {}, headers(lent));
    expect(response.status).toBe(401);
    expect(heard).toEqual([]);
  });

  test("is out of reach when the turn is over", async () => {
    const { url, heard } = await upstream(() => [200, "{}"]);
    const lent = await lend("openai", url);
    lent.takeBack();
    expect((await post(`${address(lent)}/v1/x`, {}, bearer(lent))).status).toBe(401);
    expect(heard).toEqual([]);
  });

  test("stands in nothing that an agent is told by", async () => {
    for (const provider of ["openai", "anthropic", "gemini"] as const) {
      const lent = await lend(provider);
      const told = JSON.stringify(lent.variables("http://127.0.0.1:3130"));
      expect(told).toContain(lent.token);
      expect(told).not.toContain(KEY);
    }
  });
});

describe("a provider that fails", () => {
  test.each([
    [401, "login"],
    [402, "credit"],
    [429, "rate-limited"],
    [500, "overloaded"],
    [529, "overloaded"],
  ])("by %i is told as %s, and its answer goes through", async (status, outage) => {
    const { url } = await upstream(() => [status, '{"error":"so it is"}']);
    const lent = await lend("openai", url);
    const response = await post(`${address(lent)}/v1/x`, {}, bearer(lent));
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: "so it is" });
    expect(failures).toEqual([`${outage}: {"error":"so it is"}`]);
    expect(answers).toEqual([]);
  });

  test("a request that is wrong is the agent's to mend", async () => {
    const { url } = await upstream(() => [400, '{"error":"no such model"}']);
    const lent = await lend("openai", url);
    expect((await post(`${address(lent)}/v1/x`, {}, bearer(lent))).status).toBe(400);
    expect(failures).toEqual([]);
  });

  test("that is not there is told as unreachable", async () => {
    const lent = await lend("openai", "http://127.0.0.1:1");
    const response = await post(`${address(lent)}/v1/x`, {}, bearer(lent));
    expect(response.status).toBe(502);
    expect(failures).toEqual([expect.stringMatching(/^unreachable: /)]);
  });
});
