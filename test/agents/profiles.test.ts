/** Profiles are data: what their lines mean is shown on lines as the agents print them. */

import { describe, expect, test } from "vitest";
import { createStreamReader } from "../../src/adapters/agents/headless/stream-reader.js";
import { createTranscript } from "../../src/adapters/agents/transcript.js";
import { AGENT_PROFILES } from "../../src/agents/profiles.js";
import {
  claudeStream,
  codexStream,
  geminiStream,
  openCodeStream,
  piStream,
} from "../../src/agents/streams.js";
import type { JsonStream } from "../../src/domain/json-stream.js";

function read(stream: JsonStream, lines: readonly unknown[]) {
  const calls: string[] = [];
  const transcript = createTranscript(({ event }) => {
    if (event?.kind === "tool")
      calls.push(`${event.call.kind} ${event.call.title} ${event.call.status}`);
  });
  const reader = createStreamReader(stream, transcript);
  for (const line of lines) reader.read(JSON.stringify(line));
  const { claim, usage } = transcript.finish();
  return { session: reader.session(), error: reader.error(), claim, usage, calls };
}

const STREAMS: readonly (readonly [string, JsonStream, readonly unknown[], string])[] = [
  [
    "codex",
    codexStream,
    [
      { type: "thread.started", thread_id: "s1" },
      {
        type: "item.started",
        item: { id: "1", type: "command_execution", command: "ls", status: "in_progress" },
      },
      {
        type: "item.completed",
        item: {
          id: "1",
          type: "command_execution",
          command: "ls",
          aggregated_output: "a",
          status: "completed",
        },
      },
      { type: "item.completed", item: { id: "2", type: "agent_message", text: "Done." } },
      { type: "turn.completed", usage: { input_tokens: 200, output_tokens: 40 } },
    ],
    "execute ls",
  ],
  [
    "qwen and claude",
    claudeStream,
    [
      { type: "system", subtype: "init", session_id: "s1" },
      {
        type: "assistant",
        message: {
          content: [{ type: "tool_use", id: "1", name: "Bash", input: { command: "ls" } }],
        },
      },
      {
        type: "user",
        message: {
          content: [{ type: "tool_result", tool_use_id: "1", is_error: false, content: "a" }],
        },
      },
      { type: "assistant", message: { content: [{ type: "text", text: "Done." }] } },
      {
        type: "result",
        subtype: "success",
        is_error: false,
        result: "Done.",
        usage: { input_tokens: 200, output_tokens: 40 },
      },
    ],
    "execute ls",
  ],
  [
    "opencode",
    openCodeStream,
    [
      { type: "step_start", sessionID: "s1", part: {} },
      {
        type: "tool_use",
        part: {
          callID: "1",
          tool: "bash",
          state: { status: "completed", input: { command: "ls" }, output: "a", title: "ls" },
        },
      },
      { type: "step_finish", part: { tokens: { total: 120 }, cost: 0 } },
      { type: "text", part: { text: "Done." } },
      { type: "step_finish", part: { tokens: { total: 120 }, cost: 0 } },
    ],
    "execute ls",
  ],
  [
    "gemini",
    geminiStream,
    [
      { type: "init", session_id: "s1" },
      { type: "message", role: "user", content: "Do it." },
      {
        type: "tool_use",
        tool_name: "run_shell_command",
        tool_id: "1",
        parameters: { command: "ls" },
      },
      { type: "tool_result", tool_id: "1", status: "success", output: "a" },
      { type: "message", role: "assistant", content: "Do", delta: true },
      { type: "message", role: "assistant", content: "ne.", delta: true },
      { type: "result", status: "success", stats: { total_tokens: 240 } },
    ],
    "execute ls",
  ],
  [
    "pi",
    piStream,
    [
      { type: "session", id: "s1" },
      { type: "tool_execution_start", toolCallId: "1", toolName: "bash", args: { command: "ls" } },
      {
        type: "tool_execution_end",
        toolCallId: "1",
        toolName: "bash",
        result: { content: [{ type: "text", text: "a" }] },
        isError: false,
      },
      {
        type: "message_end",
        message: {
          role: "assistant",
          content: [{ type: "text", text: "Done." }],
          usage: { totalTokens: 240, cost: { total: 0 } },
          stopReason: "stop",
        },
      },
    ],
    "execute ls",
  ],
];

describe.each(STREAMS)("the stream of %s", (_name, stream, lines, call) => {
  test("tells session, tools, words and tokens, and no error", () => {
    const { session, error, claim, usage, calls } = read(stream, lines);
    expect({ session, error, claim }).toEqual({ session: "s1", error: undefined, claim: "Done." });
    expect(usage.tokens).toBe(240);
    expect(calls.at(-1)).toBe(`${call} completed`);
  });
});

test.each<[string, JsonStream, unknown]>([
  ["codex", codexStream, { type: "turn.failed", error: { message: "429" } }],
  ["qwen", claudeStream, { type: "result", is_error: true, error: { message: "429" } }],
  ["claude", claudeStream, { type: "result", is_error: true, result: "429" }],
  [
    "opencode",
    openCodeStream,
    { type: "error", error: { name: "APIError", data: { statusCode: 429 } } },
  ],
  ["gemini", geminiStream, { type: "result", status: "error", error: { message: "429" } }],
  [
    "pi",
    piStream,
    {
      type: "message_end",
      message: { role: "assistant", content: [], stopReason: "error", errorMessage: "429" },
    },
  ],
])("an error of %s is told, and stands unless something comes after it", (_name, stream, line) => {
  expect(read(stream, [line]).error).toContain("429");
});

test("at least ten agents ship, each with a way to be called, to install it and to log in", () => {
  const profiles = Object.entries(AGENT_PROFILES);
  expect(profiles.length).toBeGreaterThanOrEqual(10);
  for (const [name, { acp, headless, login, title }] of profiles) {
    expect([name, title, login.how].every((text) => text !== "")).toBe(true);
    expect(acp ?? headless, name).toBeDefined();
    expect((acp ?? headless)?.install).not.toBe("");
    for (const path of login.files) expect(path).toMatch(/^\./);
  }
});
