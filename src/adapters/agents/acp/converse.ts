/** One turn over the wire: hello, the session, the prompt and its answer; what came of it as a value. */

import {
  type ClientConnection,
  type InitializeResponse,
  MessageTooLargeError,
  PROTOCOL_VERSION,
  RequestError,
} from "@agentclientprotocol/sdk";
import { z } from "zod";
import { toMs } from "../../../domain/ids.js";
import { LIMITS } from "../../../domain/limits.js";
import { VERSION } from "../../../domain/version.js";
import type { TurnRequest, Usage } from "../../../ports/agent.js";
import type { Dialogue } from "../../../ports/process.js";
import type { Clock } from "../../processes/clock.js";
import { waitAtMost } from "../../processes/wait.js";
import type { SessionMemory } from "../session-memory.js";
import type { Transcript } from "../transcript.js";
import type { TurnTools } from "../turn-tools.js";
import { type OpenedSession, openSession } from "./open-session.js";
import { answerRequest, type Permissions } from "./permissions.js";
import type { ToolCalls } from "./tool-calls.js";
import { readUpdate, usageOfAnswer } from "./updates.js";
import { openWire } from "./wire.js";
import type { WireLog } from "./wire-log.js";

export interface Conversing {
  readonly dialogue: Dialogue;
  readonly log: WireLog;
  readonly request: TurnRequest;
  readonly memory: SessionMemory | undefined;
  readonly remember: (session: {
    sessionId: string;
    openedAtMs: number;
    costUsd: number;
  }) => Promise<void>;
  readonly transcript: Transcript;
  readonly calls: ToolCalls;
  readonly permissions: Permissions["circumstances"];
  readonly mode?: string;
  /** Interlock's own, if they are offered. */
  readonly tools: TurnTools | undefined;
  /** Aborted when the turn is to end before its answer. */
  readonly stop: AbortSignal;
  readonly cancelGraceMs: number;
  readonly ambient: Clock;
}

export type Ending =
  | { readonly kind: "answered"; readonly stopReason: string }
  /** By an error of the protocol: what the agent could not do, in its words. */
  | { readonly kind: "refused"; readonly during: string; readonly words: string }
  | { readonly kind: "unanswered"; readonly during: string; readonly afterMs: number }
  | { readonly kind: "broken-off"; readonly during: string }
  | { readonly kind: "too-large" }
  /** It was told to stop, and did not in time. */
  | { readonly kind: "interrupted" };

/** Never rejects but for a bug of ours. Leaves the connection closed, and the program running. */
export async function converse(conversing: Conversing): Promise<Ending> {
  return new Conversation(conversing).hold();
}

class Unanswered extends Error {}
class Interrupted extends Error {}

/** What is taken from an update depends on where the conversation is. */
type Phase = "opening" | "replaying" | "prompted" | "over";

class Conversation {
  readonly #with: Conversing;
  readonly #wire: ClientConnection;
  #phase: Phase = "opening";
  #during = "initialize";
  #costUsd: number;
  /** It did not stop when it was told something. */
  #isDeaf = false;

  constructor(conversing: Conversing) {
    this.#with = conversing;
    this.#costUsd = conversing.memory?.costUsd ?? 0;
    this.#wire = openWire({
      dialogue: conversing.dialogue,
      log: conversing.log,
      onUpdate: (params) => this.#update(params),
      onAnswer: () => {
        this.#phase = "over";
      },
      onPermission: (params) =>
        answerRequest(params, {
          circumstances: conversing.permissions,
          calls: conversing.calls,
          onAnswer: (answer) => conversing.transcript.take({ kind: "permission", answer }),
        }),
    });
  }

  async hold(): Promise<Ending> {
    try {
      const said = await this.#inTime("initialize", this.#hello());
      const session = await this.#inTime("session", this.#open(said));
      return await this.#prompt(session, said);
    } catch (cause) {
      return this.#toEnding(cause);
    } finally {
      this.#phase = "over";
      this.#wire.close();
      this.#with.dialogue.end();
    }
  }

  /** Files and terminals are not ours to lend: the agent reads, writes and runs within its own walls. */
  #hello(): Promise<InitializeResponse> {
    return this.#wire.agent.request("initialize", {
      protocolVersion: PROTOCOL_VERSION,
      clientInfo: { name: "interlock", version: VERSION },
      clientCapabilities: { fs: { readTextFile: false, writeTextFile: false }, terminal: false },
    });
  }

  /** The session is known on the disk before its first prompt: whatever happens then, it can be found again. */
  async #open(said: InitializeResponse): Promise<OpenedSession> {
    const { request, memory, mode, tools, ambient, remember, transcript } = this.#with;
    const session = await openSession({
      agent: this.#wire.agent,
      said,
      request,
      memory,
      tools,
      ...(mode === undefined ? {} : { mode }),
      onReplay: (state) => {
        this.#phase = state === "begins" ? "replaying" : "opening";
      },
    });
    if (session.how === "new" || session.how === "lost") this.#costUsd = 0;
    const openedAtMs = toMs(ambient.now());
    await remember({ sessionId: session.sessionId, openedAtMs, costUsd: this.#costUsd });
    transcript.take({ kind: "session", how: session.how });
    return session;
  }

  async #prompt({ sessionId, how }: OpenedSession, said: InitializeResponse): Promise<Ending> {
    const { request, remember, ambient } = this.#with;
    this.#during = "prompt";
    let text = how === "resumed" || how === "loaded" ? request.prompt : request.recap;
    let answering = this.#say(sessionId, text);
    let told = await this.#untilTold(sessionId, answering);
    while (told !== undefined) {
      text = `${told}\n\nYou were interrupted for this: the result of your last step may be unknown. Go on with your work, and heed it.`;
      this.#with.transcript.takePrompt();
      answering = this.#say(sessionId, text);
      await request.incoming?.delivered();
      told = await this.#untilTold(sessionId, answering);
    }
    const answer = await this.#untilStopped(sessionId, answering);
    this.#takeUsage(answer);
    await remember({ sessionId, openedAtMs: toMs(ambient.now()), costUsd: this.#costUsd });
    if (said.agentCapabilities?.sessionCapabilities?.close != null) await this.#close(sessionId);
    const { stopReason } = z.looseObject({ stopReason: z.string() }).parse(answer);
    return { kind: "answered", stopReason };
  }

  #say(sessionId: string, text: string): Promise<unknown> {
    this.#phase = "prompted";
    return this.#wire.agent.request("session/prompt", {
      sessionId,
      prompt: [{ type: "text", text }],
    });
  }

  #takeUsage(answer: unknown): void {
    const usage: Usage | undefined = usageOfAnswer(answer);
    if (usage !== undefined) this.#with.transcript.takeUsage(usage);
  }

  /**
   * The protocol knows no word to a prompt that runs: the agent is asked to stop, and is prompted again with what was said.
   * Undefined: there was nothing before the turn's end, or the agent did not stop for it; then the next turn has it.
   */
  async #untilTold(sessionId: string, answering: Promise<unknown>): Promise<string | undefined> {
    const { stop, cancelGraceMs, ambient, request } = this.#with;
    if (request.incoming === undefined || this.#isDeaf) return undefined;
    const over = Promise.race([answering, whenAborted(stop)]).then(
      () => undefined,
      () => undefined,
    );
    const told = await Promise.race([over, request.incoming.next()]);
    if (told === undefined || stop.aborted) return undefined;
    await this.#wire.agent.notify("session/cancel", { sessionId });
    const answer = await waitAtMost(cancelGraceMs, answering, ambient);
    this.#isDeaf = answer === "too-late";
    if (this.#isDeaf) return undefined;
    this.#takeUsage(answer);
    return told;
  }

  /** The agent is asked to stop first: only so does it keep what it was about in its own history. */
  async #untilStopped<Answer>(sessionId: string, answering: Promise<Answer>): Promise<Answer> {
    const { stop, cancelGraceMs, ambient } = this.#with;
    const stopped = whenAborted(stop);
    const first = await Promise.race([answering, stopped.then((): "stopped" => "stopped")]);
    if (first !== "stopped") return first;
    await this.#wire.agent.notify("session/cancel", { sessionId });
    const late = await waitAtMost(cancelGraceMs, answering, ambient);
    if (late === "too-late") throw new Interrupted();
    return late;
  }

  /** A courtesy: an agent that will not is ended all the same. */
  async #close(sessionId: string): Promise<void> {
    try {
      const closing = this.#wire.agent.request("session/close", { sessionId });
      await waitAtMost(LIMITS.graceMs, closing, this.#with.ambient);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      this.#with.transcript.takeLine(`The session was not closed: ${cause.message}`);
    }
  }

  async #inTime<Value>(during: string, answering: Promise<Value>): Promise<Value> {
    this.#during = during;
    const { stop, ambient } = this.#with;
    const stopped = whenAborted(stop).then((): Value => {
      throw new Interrupted();
    });
    const racing = Promise.race([answering, stopped]);
    const answer = await waitAtMost(LIMITS.agentStartMs, racing, ambient);
    if (answer === "too-late") throw new Unanswered();
    return answer;
  }

  #update(params: unknown): void {
    if (this.#phase === "replaying" || this.#phase === "over") return;
    const { transcript, calls } = this.#with;
    const { event, output, usage, sessionCostUsd } = readUpdate(params, calls);
    if (event !== undefined) transcript.take(event);
    if (output !== undefined) transcript.takeOutput(output);
    if (usage !== undefined) transcript.takeUsage(usage);
    if (sessionCostUsd === undefined || sessionCostUsd <= this.#costUsd) return;
    transcript.takeUsage({ costUsd: sessionCostUsd - this.#costUsd });
    this.#costUsd = sessionCostUsd;
  }

  #toEnding(cause: unknown): Ending {
    const during = this.#during;
    if (cause instanceof Interrupted) return { kind: "interrupted" };
    if (cause instanceof Unanswered)
      return { kind: "unanswered", during, afterMs: LIMITS.agentStartMs };
    if (cause instanceof RequestError) return { kind: "refused", during, words: wordsOf(cause) };
    if (cause instanceof MessageTooLargeError) return { kind: "too-large" };
    if (this.#wire.signal.aborted) return { kind: "broken-off", during };
    throw cause;
  }
}

const WORDS_CHARS_MAX = 2_000;

/** Agents put what matters into the message, into its data, or into both. */
function wordsOf({ message, data, code }: RequestError): string {
  const more = data === undefined ? "" : ` ${JSON.stringify(data)}`;
  return `${message}${more} (${code})`.slice(0, WORDS_CHARS_MAX);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
