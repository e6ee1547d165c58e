/** What an agent does in a turn, as it is told on: a sign of life for each event, a transcript within bounds, and its claim. */

import type { AgentEvent, PlanStep, ToolCall } from "../../domain/agent-event.js";
import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import { explainPermission } from "../../domain/permission.js";
import { visibleText } from "../../domain/visible-text.js";
import type { TurnProgress, Usage } from "../../ports/agent.js";
import { createOutputBuffer } from "../processes/output-buffer.js";
import { clip } from "./clip.js";
import { addUsage } from "./usage.js";

export interface Transcript {
  take(event: AgentEvent): void;
  /** What a tool call answered. */
  takeOutput(text: string): void;
  /** A line that is in no protocol, e.g. of standard error. */
  takeLine(line: string): void;
  /** It is prompted once more: what it says from now on is another answer. */
  takePrompt(): void;
  /** What was used since the last time. */
  takeUsage(usage: Usage): void;
  finish(): Account;
}

export interface Account {
  readonly claim?: string;
  readonly usage: Usage;
  readonly output: string;
  /** The last line that was not blank, of whatever kind. */
  readonly lastLine?: string;
  /** Neither a word nor a tool call: nothing that could be called an attempt. */
  readonly isEmpty: boolean;
  readonly toolCalls: number;
}

const LINE_CHARS_MAX = 200;

export function createTranscript(onProgress: (progress: TurnProgress) => void): Transcript {
  const output = createOutputBuffer(LIMITS.turnOutputBytesMax);
  const speech = createSpeech();
  const calls = new Set<string>();
  let usage: Usage = {};
  let lastLine: string | undefined;
  let isInLine = false;

  const write = (text: string): void => {
    output.append(Buffer.from(text));
    isInLine = !text.endsWith("\n");
  };
  const writeLine = (line: string): void => write(`${isInLine ? "\n" : ""}${line}\n`);
  const progress = (words: string, event?: AgentEvent): void => {
    const line = visibleText(words);
    if (line.trim() !== "") lastLine = line;
    onProgress({ line, ...(event === undefined ? {} : { event }) });
  };
  const takeMessage = (text: string, event: AgentEvent): void => {
    speech.say(text);
    write(text);
    progress(speech.line(), event);
  };
  const takeCall = (call: ToolCall, event: AgentEvent): void => {
    if (!calls.has(call.id)) {
      speech.pause();
      if (calls.size < LIMITS.toolCallsMax) calls.add(call.id);
    }
    const line = `[${call.kind}] ${call.title} (${call.status})`;
    writeLine(line);
    progress(line, event);
  };

  return {
    take(event) {
      switch (event.kind) {
        case "message":
          return takeMessage(visibleText(event.text), event);
        case "tool":
          return takeCall(event.call, event);
        case "thought":
          return progress(lastLineOf(visibleText(event.text)), event);
        default: {
          const line = wordsOf(event);
          writeLine(line);
          return progress(line, event);
        }
      }
    },
    takeOutput: (text) => {
      if (text !== "") writeLine(indented(clip(visibleText(text), LIMITS.toolOutputCharsMax)));
    },
    takeLine(line) {
      const text = visibleText(line);
      if (text.trim() === "") return;
      writeLine(text);
      progress(text);
    },
    takePrompt: () => speech.pause(),
    takeUsage(used) {
      usage = addUsage(usage, used);
      onProgress({ line: lastLine ?? "", usage: used });
    },
    finish: () => ({
      ...toSpoken(speech.claim(), lastLine),
      usage,
      output: output.text(),
      isEmpty: speech.claim() === "" && calls.size === 0,
      toolCalls: calls.size,
    }),
  };
}

const toSpoken = (
  claim: string,
  lastLine: string | undefined,
): Pick<Account, "claim"> & Pick<Account, "lastLine"> => ({
  ...(claim === "" ? {} : { claim: clip(claim, LIMITS.claimCharsMax) }),
  ...(lastLine === undefined ? {} : { lastLine: lastLine.slice(0, LINE_CHARS_MAX) }),
});

interface Speech {
  say(text: string): void;
  /** A tool call comes between what was said and what will be. */
  pause(): void;
  /** The last line so far that is not blank. */
  line(): string;
  /** What was said last. */
  claim(): string;
}

/** Bounded: of a long speech the end is kept, for that is where the claim is. */
function createSpeech(): Speech {
  let before = "";
  let now = "";
  return {
    say(text) {
      now = `${now}${text}`.slice(-2 * LIMITS.claimCharsMax);
    },
    pause() {
      if (now.trim() !== "") before = now;
      now = "";
    },
    line: () => lastLineOf(now),
    claim: () => (now.trim() === "" ? before : now).trim(),
  };
}

function lastLineOf(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.slice(trimmed.lastIndexOf("\n") + 1).slice(0, LINE_CHARS_MAX);
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

function wordsOf(event: Exclude<AgentEvent, { kind: "message" | "tool" | "thought" }>): string {
  switch (event.kind) {
    case "plan":
      return `[plan] ${event.steps.map(explainStep).join("; ")}`;
    case "permission":
      return `[permission] ${explainPermission(event.answer)}`;
    case "context":
      return `[context] ${event.usedTokens} of ${event.sizeTokens} tokens`;
    case "mode":
      return `[mode] ${event.mode}`;
    case "session":
      return `[session] ${event.how}`;
    case "notice":
      return `[notice] ${visibleText(event.text)}`;
    case "unknown":
      return `[unknown] ${event.what}`;
    default:
      return assertNever(event);
  }
}

const explainStep = ({ text, status }: PlanStep): string =>
  `${status === "completed" ? "✔" : status === "running" ? "▸" : "·"} ${text}`;
