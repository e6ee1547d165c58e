/**
 * An agent that speaks the protocol by hand, so that it can also speak it badly. Its argument is a role: what it offers, and
 * the steps of each turn. It remembers sessions in files below its home.
 */

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

export type Step =
  | { readonly do: "say" | "think"; readonly text: string }
  /** Its own words, made of what it knows: prompts of the session, its environment, what it was asked or answered. */
  | { readonly do: "tell"; readonly what: "history" | "prompt-digest" | "memory" | "orders" }
  | { readonly do: "write"; readonly path: string; readonly text: string }
  | { readonly do: "update"; readonly update: Readonly<Record<string, unknown>> }
  /** Again and again until it is cancelled; `#` in a text of the update becomes a number of its own. */
  | { readonly do: "keep"; readonly update: Readonly<Record<string, unknown>> }
  | { readonly do: "ask"; readonly toolCall: Readonly<Record<string, unknown>> }
  | { readonly do: "request"; readonly method: string }
  | { readonly do: "plain"; readonly text: string }
  | { readonly do: "stderr"; readonly text: string }
  | { readonly do: "frame"; readonly bytes: number }
  | { readonly do: "flood" }
  | { readonly do: "child" }
  | { readonly do: "exit"; readonly code: number }
  /** Goes on when that file is there. */
  | { readonly do: "meet"; readonly path: string }
  /** Goes on some time after it was cancelled, as if it had not been. */
  | { readonly do: "deaf" }
  /** Until it is cancelled; deaf to that, and to TERM, too. */
  | { readonly do: "wait" | "hang" }
  | {
      readonly do: "fail";
      readonly code: number;
      readonly message: string;
      readonly data?: unknown;
    }
  | { readonly do: "stop"; readonly reason: string; readonly usage?: unknown }
  /** Comes after the answer. */
  | { readonly do: "late"; readonly text: string };

export interface Role {
  readonly steps: readonly Step[];
  /** Of the turns with these numbers, instead. */
  readonly turns?: Readonly<Record<string, readonly Step[]>>;
  /** Of every prompt after the first one of the process. */
  readonly then?: readonly Step[];
  readonly capabilities?: unknown;
  /** What a new or reopened session answers beside its id. */
  readonly session?: Readonly<Record<string, unknown>>;
  readonly failsAt?: { readonly method: string; readonly code: number; readonly message: string };
}

type Json = Readonly<Record<string, unknown>>;

const role = JSON.parse(process.argv[2] ?? "{}") as Role;
const home = join(process.env["HOME"] ?? "", "acp-sessions");
mkdirSync(home, { recursive: true });
const orders: string[] = [];
const waiting = new Map<number, (answer: Json) => void>();
let requests = 0;
let prompts = 0;
let cancelled: () => void = () => undefined;

const send = (message: Json): boolean =>
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

const fileOf = (session: string): string => join(home, `${session}.json`);
const promptsOf = (session: string): readonly string[] =>
  JSON.parse(readFileSync(fileOf(session), "utf8")) as readonly string[];

function update(sessionId: string, body: Json): boolean {
  return send({ method: "session/update", params: { sessionId, update: body } });
}

const chunk = (kind: string, text: string): Json => ({
  sessionUpdate: kind,
  content: { type: "text", text },
});

function ask(method: string, params: Json): Promise<Json> {
  requests += 1;
  const id = requests;
  send({ id, method, params });
  return new Promise((resolve) => waiting.set(id, resolve));
}

const wordsFor = (what: string, session: string): string => {
  const prompts = promptsOf(session);
  switch (what) {
    case "history":
      return `${prompts.length} prompts: ${prompts.map((text) => text.slice(0, 30)).join(" | ")}`;
    case "prompt-digest":
      return createHash("sha256")
        .update(prompts.at(-1) ?? "")
        .digest("hex");
    case "memory":
      return readFileSync(
        join(process.env["INTERLOCK_SESSION_DIR"] ?? "", "..", "agent-session.json"),
        "utf8",
      );
    default:
      return orders.join(" ");
  }
};

/** Answers how the turn ends, or undefined for an answer that was given already. */
async function play(session: string, steps: readonly Step[], id: unknown): Promise<void> {
  const isCancelled = new Promise<"cancelled">((resolve) => {
    cancelled = () => resolve("cancelled");
  });
  for (const step of steps) {
    switch (step.do) {
      case "say":
        update(session, chunk("agent_message_chunk", step.text));
        break;
      case "think":
        update(session, chunk("agent_thought_chunk", step.text));
        break;
      case "tell":
        update(session, chunk("agent_message_chunk", wordsFor(step.what, session)));
        break;
      case "write":
        writeFileSync(step.path, step.text);
        break;
      case "update":
        update(session, step.update);
        break;
      case "ask": {
        const options = ["allow_always", "allow_once", "reject_once", "reject_always"].map(
          (kind) => ({
            optionId: `the-${kind}`,
            name: kind,
            kind,
          }),
        );
        const { result } = await ask("session/request_permission", {
          sessionId: session,
          toolCall: step.toolCall,
          options,
        });
        orders.push(JSON.stringify(result));
        break;
      }
      case "request": {
        const { error } = await ask(step.method, { sessionId: session, path: "/etc/passwd" });
        orders.push(JSON.stringify(error));
        break;
      }
      case "plain":
        process.stdout.write(`${step.text}\n`);
        break;
      case "stderr":
        process.stderr.write(`${step.text}\n`);
        break;
      case "frame":
        update(session, chunk("agent_message_chunk", "x".repeat(step.bytes)));
        break;
      case "flood":
        for (;;) {
          if (!update(session, chunk("agent_thought_chunk", "x".repeat(1024 * 1024))))
            await new Promise((resolve) => process.stdout.once("drain", resolve));
        }
      case "child": {
        const child = spawn(process.execPath, ["-e", DEAF], { detached: true, stdio: "ignore" });
        await new Promise((resolve) => child.once("spawn", resolve));
        child.unref();
        break;
      }
      case "exit":
        process.exit(step.code);
        break;
      case "meet":
        while (!existsSync(step.path)) await new Promise((resolve) => setTimeout(resolve, KEEP_MS));
        break;
      case "deaf":
        await isCancelled;
        await new Promise((resolve) => setTimeout(resolve, 10 * KEEP_MS));
        break;
      case "wait":
        await isCancelled;
        return void send({ id, result: { stopReason: "cancelled" } });
      case "keep": {
        let times = 0;
        const text = JSON.stringify(step.update);
        const again = setInterval(() => {
          times += 1;
          update(session, JSON.parse(text.replaceAll("#", String(times))) as Json);
        }, KEEP_MS);
        await isCancelled;
        clearInterval(again);
        return void send({ id, result: { stopReason: "cancelled" } });
      }
      case "hang":
        process.on("SIGTERM", () => undefined);
        setInterval(() => undefined, 100_000);
        return new Promise(() => undefined);
      case "fail":
        return void send({
          id,
          error: { code: step.code, message: step.message, data: step.data },
        });
      case "stop":
        send({ id, result: { stopReason: step.reason, ...(step.usage as Json | undefined) } });
        break;
      case "late":
        update(session, chunk("agent_message_chunk", step.text));
        break;
    }
  }
  if (!steps.some((step) => step.do === "stop")) send({ id, result: { stopReason: "end_turn" } });
}

const KEEP_MS = 20;
const DEAF = "process.on('SIGTERM', () => {}); setInterval(() => {}, 100000);";

async function answer(id: unknown, method: string, params: Json): Promise<void> {
  orders.push(`${method}${orderOf(params)}`);
  if (role.failsAt?.method === method) {
    const { code, message } = role.failsAt;
    return void send({ id, error: { code, message } });
  }
  const given = params["sessionId"];
  const session = typeof given === "string" ? given : `s-${process.pid}-${Date.now()}`;
  switch (method) {
    case "initialize":
      return void send({
        id,
        result: {
          protocolVersion: 1,
          agentInfo: { name: "fake", version: "1" },
          agentCapabilities: role.capabilities ?? {},
        },
      });
    case "session/new":
      writeFileSync(fileOf(session), "[]");
      return void send({ id, result: { sessionId: session, ...role.session } });
    case "session/load":
    case "session/resume":
      if (!existsSync(fileOf(session)))
        return void send({ id, error: { code: -32002, message: "Resource not found" } });
      if (method === "session/load") {
        for (const text of promptsOf(session)) {
          update(session, chunk("user_message_chunk", text));
          update(session, chunk("agent_message_chunk", "old words"));
        }
      }
      return void send({ id, result: { ...role.session } });
    case "session/prompt": {
      const [{ text }] = params["prompt"] as readonly [{ readonly text: string }];
      writeFileSync(fileOf(session), JSON.stringify([...promptsOf(session), text]));
      prompts += 1;
      if (prompts > 1 && role.then !== undefined) return play(session, role.then, id);
      return play(session, role.turns?.[process.env["INTERLOCK_TURN"] ?? ""] ?? role.steps, id);
    }
    default:
      return void send({ id, result: {} });
  }
}

function orderOf(params: Json): string {
  const { modeId, value, mcpServers, clientCapabilities } = params;
  const told = modeId ?? value ?? mcpServers ?? clientCapabilities;
  return told === undefined ? "" : `(${JSON.stringify(told)})`;
}

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const message = JSON.parse(line) as Json;
    const { id, method } = message;
    if (method === undefined) return waiting.get(id as number)?.(message);
    if (method === "session/cancel") return cancelled();
    void answer(id, method as string, message["params"] as Json);
  })
  .on("close", () => {
    if (!role.steps.some((step) => step.do === "hang")) process.exit(0);
  });
