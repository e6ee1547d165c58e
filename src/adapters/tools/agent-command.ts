/**
 * `interlock` as an agent's turn finds it on its PATH: the same tools for agents that know no servers, and `interlock mcp`, a
 * server on standard input and output for those that take no address. It is one file, and stands alone: it is copied to where
 * the agent can see it.
 */

import { createInterface } from "node:readline";

const USAGE = `interlock, inside a turn:
  interlock check                     the gates that will judge your work, run now
  interlock findings                  what was found last
  interlock progress "text"           what you are at
  interlock ask "question"            asks a person; the answer comes with a later prompt
  interlock allow KEY=VALUE "why"     asks a person to allow something
  interlock done "summary"            says that you are done, and hears what still fails
  interlock mcp                       the same tools as a server on standard input and output`;

const EXIT = { good: 0, red: 1, called: 2, unreachable: 4 } as const;

interface Call {
  readonly name: string;
  readonly arguments: Readonly<Record<string, string>>;
}

interface Door {
  readonly url: string;
  readonly token: string;
}

type Message = Readonly<Record<string, unknown>>;

const isMessage = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && !Array.isArray(value);

async function main(argv: readonly string[], door: Door): Promise<number> {
  const [command = "", ...words] = argv;
  if (command === "mcp") return serve(door);
  const call = toCall(command, words);
  if (call === undefined) {
    console.error(USAGE);
    return EXIT.called;
  }
  return untilAnswered(door, call);
}

function toCall(command: string, words: readonly string[]): Call | undefined {
  const [first = "", ...rest] = words;
  const text = words.join(" ").trim();
  switch (command) {
    case "check":
      return { name: "run_gates", arguments: {} };
    case "findings":
      return { name: "findings", arguments: {} };
    case "progress":
      return text === "" ? undefined : { name: "report_progress", arguments: { text } };
    case "ask":
      return text === "" ? undefined : { name: "ask_person", arguments: { question: text } };
    case "done":
      return text === "" ? undefined : { name: "declare_done", arguments: { summary: text } };
    case "allow":
      return toAllowance(first, rest.join(" ").trim());
    default:
      return undefined;
  }
}

function toAllowance(pair: string, why: string): Call | undefined {
  const at = pair.indexOf("=");
  if (at < 1 || why === "") return undefined;
  const [key, value] = [pair.slice(0, at), pair.slice(at + 1)];
  return { name: "request_allowance", arguments: { key, value, why } };
}

/** A call waits no longer than some agents would; here there is time. */
async function untilAnswered(door: Door, call: Call): Promise<number> {
  for (;;) {
    const { text, state } = await callTool(door, call);
    if (state !== "running") {
      console.log(text);
      return state === "green" || state === "noted" ? EXIT.good : EXIT.red;
    }
  }
}

async function callTool(
  door: Door,
  call: Call,
): Promise<{ readonly text: string; readonly state: string }> {
  let answer: Message | undefined;
  const request = {
    ...{ jsonrpc: "2.0", id: 1, method: "tools/call" },
    params: { ...call, _meta: { progressToken: 1 } },
  };
  await post(door, JSON.stringify(request), undefined, (message) => {
    if (message["id"] === 1) answer = message;
    else if (isMessage(message["params"]))
      console.error(`… ${String(message["params"]["message"])}`);
  });
  return readAnswer(answer);
}

function readAnswer(answer: Message | undefined) {
  const result = answer?.["result"];
  if (!isMessage(result)) {
    const error = answer?.["error"];
    const why = isMessage(error) ? String(error["message"]) : "there was no answer";
    return { text: `Interlock did not answer: ${why}`, state: "refused" };
  }
  const content = Array.isArray(result["content"]) ? result["content"] : [];
  const texts = content.flatMap((part) => (isMessage(part) ? [String(part["text"])] : []));
  const meta = result["_meta"];
  const state = isMessage(meta) ? String(meta["interlock/state"]) : "refused";
  return { text: texts.join("\n"), state };
}

/** Line by line, each request on its own; a request that is cancelled is hung up on. */
async function serve(door: Door): Promise<number> {
  const open = new Map<unknown, AbortController>();
  const calls = new Set<Promise<void>>();
  for await (const line of createInterface({ input: process.stdin })) {
    const message = parse(line);
    if (message === undefined) continue;
    if (message["method"] === "notifications/cancelled" && isMessage(message["params"])) {
      open.get(message["params"]["requestId"])?.abort();
      continue;
    }
    const hangUp = new AbortController();
    if (message["id"] !== undefined) open.set(message["id"], hangUp);
    const call = forward(door, message, hangUp.signal).finally(() => {
      open.delete(message["id"]);
      calls.delete(call);
    });
    calls.add(call);
  }
  for (const hangUp of open.values()) hangUp.abort();
  await Promise.all(calls);
  return EXIT.good;
}

async function forward(door: Door, message: Message, signal: AbortSignal): Promise<void> {
  try {
    await post(door, JSON.stringify(message), signal, (answer) =>
      process.stdout.write(`${JSON.stringify(answer)}\n`),
    );
  } catch (cause) {
    if (signal.aborted || message["id"] === undefined) return;
    const error = { code: -32_000, message: explain(cause) };
    process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id: message["id"], error })}\n`);
  }
}

async function post(
  { url, token }: Door,
  body: string,
  signal: AbortSignal | undefined,
  onMessage: (message: Message) => void,
): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body,
    ...(signal === undefined ? {} : { signal }),
  });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") === true;
  if (isStream) {
    for await (const data of eventsOf(response)) take(data, onMessage);
    return;
  }
  const text = await response.text();
  if (text.trim() === "") return;
  if (!take(text, onMessage)) throw new Error(`${response.status}: ${text.trim().slice(0, 300)}`);
}

/** The data of each event of a stream of server-sent events. */
async function* eventsOf({ body }: Response): AsyncGenerator<string> {
  if (body === null) return;
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let left = "";
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    const lines = (left + read.value).split(/\r?\n/);
    left = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("data:")) yield line.slice(5);
  }
}

function take(text: string, onMessage: (message: Message) => void): boolean {
  const message = parse(text);
  if (message === undefined) return false;
  onMessage(message);
  return true;
}

function parse(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : undefined;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw cause;
  }
}

function explain(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
}

const { INTERLOCK_TOOLS_URL: url = "", INTERLOCK_TOOLS_TOKEN: token = "" } = process.env;
if (url === "" || token === "") {
  console.error(
    "This `interlock` is for agents, inside a turn that Interlock runs; there is none here.",
  );
  process.exitCode = EXIT.called;
} else {
  try {
    process.exitCode = await main(process.argv.slice(2), { url, token });
  } catch (cause) {
    console.error(`Interlock cannot be reached: ${explain(cause)}`);
    process.exitCode = EXIT.unreachable;
  }
}
