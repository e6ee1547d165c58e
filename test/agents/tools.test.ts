/** The tools as agents reach them: over HTTP, over standard input and output, and as commands. */

import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { createToolHost, type OpenToolHost } from "../../src/adapters/tools/tool-host.js";
import { LIMITS } from "../../src/domain/limits.js";
import type { AgentTools, ToolAddress, ToolOffer } from "../../src/ports/agent-tools.js";

const COMMAND = fileURLToPath(
  new URL("../../dist/adapters/tools/agent-command.js", import.meta.url),
);

const heard: string[] = [];
const problems: string[] = [];
const answers: Awaited<ReturnType<AgentTools["runGates"]>>[] = [];
let host: OpenToolHost;
let address: ToolAddress;
let offer: ToolOffer;
const withdraw = (): void => offer.withdraw();
const children = new Set<ChildProcess>();

/** Says what it was asked; `runGates` gives the answers that lie ready, and a sign before each. */
const tools: AgentTools = {
  async runGates(calling) {
    heard.push("run_gates");
    calling.onSign("lint success");
    return answers.shift() ?? { state: "green", text: "All gates hold." };
  },
  findings: () => ({ state: "red", text: "Not accepted: 1 finding." }),
  reportProgress(text) {
    heard.push(`progress ${text}`);
    return { state: "noted", text: "Noted." };
  },
  requestAllowance({ key, value }, why) {
    heard.push(`allow ${key}=${value} ${why}`);
    return { state: "noted", text: "Asked." };
  },
  askPerson(text) {
    heard.push(`ask ${text}`);
    return { state: "noted", text: "Asked." };
  },
  async declareDone(summary) {
    heard.push(`done ${summary}`);
    return { state: "red", text: "That is your claim." };
  },
};

beforeEach(async () => {
  for (const list of [heard, problems, answers]) list.length = 0;
  host = createToolHost({ onProblem: (sentence) => problems.push(sentence) });
  offer = await host.offer(tools);
  ({ address } = offer);
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  children.clear();
  await host.close();
  expect(problems).toEqual([]);
});

const messageSchema = z.looseObject({ id: z.unknown().optional(), result: z.unknown().optional() });
const listSchema = z.looseObject({ tools: z.array(z.looseObject({ name: z.string() })) });

interface Post {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const post = (body: string, { token = address.token, headers }: Post = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${address.port}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...headers,
    },
    body,
  });

const request = (method: string, params: object) =>
  JSON.stringify({ jsonrpc: "2.0", id: 7, method, params });

/** All messages of one answer, whether it is a stream or not. */
async function messagesOf(response: Response): Promise<z.output<typeof messageSchema>[]> {
  const text = await response.text();
  const lines = text.startsWith("{")
    ? [text]
    : text.split("\n").flatMap((line) => (line.startsWith("data:") ? [line.slice(5)] : []));
  return lines.map((line) => messageSchema.parse(JSON.parse(line)));
}

const HELLO = request("initialize", {
  protocolVersion: "2025-06-18",
  capabilities: {},
  clientInfo: { name: "test", version: "1" },
});

const TOOLS = [
  "ask_person",
  "declare_done",
  "findings",
  "report_progress",
  "request_allowance",
  "run_gates",
];

describe("over HTTP", () => {
  test("it greets, lists its tools, and a call that waits says so on the way", async () => {
    const [hello] = await messagesOf(await post(HELLO));
    expect(hello?.result).toMatchObject({ serverInfo: { name: "interlock" } });
    const [listed] = await messagesOf(await post(request("tools/list", {})));
    const names = listSchema.parse(listed?.result).tools.map(({ name }) => name);
    expect(names.toSorted()).toEqual(TOOLS);
    const call = { name: "run_gates", arguments: {}, _meta: { progressToken: "p" } };
    const [sign, answer] = await messagesOf(await post(request("tools/call", call)));
    expect(sign).toMatchObject({
      method: "notifications/progress",
      params: { progressToken: "p", message: "lint success" },
    });
    expect(answer?.result).toMatchObject({
      content: [{ type: "text", text: "All gates hold." }],
      _meta: { "interlock/state": "green" },
    });
  });

  test.each([
    ["another token", { token: "AAAA" }],
    ["no token", { headers: { authorization: "" } }],
    ["a page of a browser", { headers: { origin: "https://example.com" } }],
  ])("%s gets nothing", async (_, how) => {
    const response = await post(HELLO, how);
    expect(response.status).toBe(401);
    expect(heard).toEqual([]);
  });

  test("a turn that is over has no tools", async () => {
    withdraw();
    expect((await post(HELLO)).status).toBe(401);
  });

  test("each turn has a token of its own, and its own tools", async () => {
    const other: string[] = [];
    const second = await host.offer({
      ...tools,
      askPerson(text) {
        other.push(text);
        return { state: "noted", text: "Asked." };
      },
    });
    const call = request("tools/call", { name: "ask_person", arguments: { question: "Which?" } });
    await messagesOf(await post(call, { token: second.address.token }));
    expect(second.address.token).not.toBe(address.token);
    expect([other, heard]).toEqual([["Which?"], []]);
  });

  test.each([
    ["an unknown tool", { name: "rm", arguments: {} }, /rm/],
    ["no text", { name: "ask_person", arguments: { question: " " } }, /question/],
    [
      "too long a text",
      { name: "ask_person", arguments: { question: "x".repeat(LIMITS.toolTextCharsMax + 1) } },
      /question/,
    ],
    [
      "no such allowance",
      { name: "request_allowance", arguments: { key: "all", value: "a", why: "b" } },
      /changeTests/,
    ],
  ])("%s is told, and does nothing", async (_, call, words) => {
    const [answer] = await messagesOf(await post(request("tools/call", call)));
    expect(JSON.stringify(answer)).toMatch(words);
    expect(heard).toEqual([]);
  });

  test.each([
    ["no JSON", "{", 400],
    ["too much", `"${"x".repeat(LIMITS.toolRequestBytesMax)}"`, 413],
  ])("%s is refused", async (_, body, status) => {
    expect((await post(body)).status).toBe(status);
  });
});

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const env = () => ({
  PATH: process.env["PATH"],
  INTERLOCK_TOOLS_URL: `http://127.0.0.1:${address.port}/mcp`,
  INTERLOCK_TOOLS_TOKEN: address.token,
});

function start(args: readonly string[], variables: NodeJS.ProcessEnv = env()): ChildProcess {
  const child = spawn(process.execPath, [COMMAND, ...args], { env: variables });
  children.add(child);
  return child;
}

async function run(args: readonly string[], variables?: NodeJS.ProcessEnv): Promise<Ended> {
  const child = start(args, variables);
  const said = { stdout: "", stderr: "" };
  child.stdout?.on("data", (bytes) => (said.stdout += String(bytes)));
  child.stderr?.on("data", (bytes) => (said.stderr += String(bytes)));
  return new Promise((resolve) =>
    child.once("close", (exitCode) => resolve({ exitCode, ...said })),
  );
}

describe("as a command", () => {
  test("`check` waits until the gates have ended, and its exit code says how", async () => {
    answers.push(
      { state: "running", text: "Still running." },
      { state: "red", text: "Not accepted: 1 finding (`LINT`)." },
    );
    const ended = await run(["check"]);
    expect(ended).toMatchObject({ exitCode: 1, stdout: "Not accepted: 1 finding (`LINT`).\n" });
    expect(ended.stderr).toContain("lint success");
    expect(heard).toEqual(["run_gates", "run_gates"]);
    expect(await run(["check"])).toMatchObject({ exitCode: 0, stdout: "All gates hold.\n" });
  });

  test.each([
    [["progress", "half", "way"], "progress half way", 0],
    [["ask", "Which one?"], "ask Which one?", 0],
    [
      ["allow", "changeTests=pads cents", "it rounds now"],
      "allow changeTests=pads cents it rounds now",
      0,
    ],
    [["done", "all of it"], "done all of it", 1],
  ])("%j", async (args, call, exitCode) => {
    expect(await run(args)).toMatchObject({ exitCode });
    expect(heard).toEqual([call]);
  });

  test.each([[[]], [["dance"]], [["ask"]], [["allow", "changeTests", "why"]]])(
    "%j explains itself",
    async (args) => {
      const ended = await run(args);
      expect(ended.exitCode).toBe(2);
      expect(ended.stderr).toContain("interlock check");
      expect(heard).toEqual([]);
    },
  );

  test("outside a turn, and after it, it says so", async () => {
    const outside = await run(["check"], { PATH: process.env["PATH"] });
    expect(outside).toMatchObject({ exitCode: 2 });
    expect(outside.stderr).toContain("there is none here");
    withdraw();
    const late = await run(["check"]);
    expect(late).toMatchObject({ exitCode: 4 });
    expect(late.stderr).toContain("its turn is over");
  });
});

describe("over standard input and output", () => {
  test("each line is a request of its own, and its answers come as lines", async () => {
    const child = start(["mcp"]);
    if (child.stdout === null || child.stdin === null) throw new Error("It has no pipes.");
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => messageSchema.parse(JSON.parse(String((await lines.next()).value)));
    child.stdin.write(`${HELLO}\n`);
    expect((await next()).result).toMatchObject({ serverInfo: { name: "interlock" } });
    child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\nnot json\n');
    const call = { name: "run_gates", arguments: {}, _meta: { progressToken: 1 } };
    child.stdin.write(`${request("tools/call", call)}\n`);
    expect(await next()).toMatchObject({ method: "notifications/progress" });
    expect(await next()).toMatchObject({
      id: 7,
      result: { _meta: { "interlock/state": "green" } },
    });
    withdraw();
    child.stdin.write(`${request("tools/list", {})}\n`);
    const late = await next();
    expect(late).toHaveProperty("error.message");
    expect(JSON.stringify(late)).toContain("its turn is over");
    const closed = new Promise((resolve) => child.once("close", resolve));
    child.stdin.end();
    expect(await closed).toBe(0);
  });
});
