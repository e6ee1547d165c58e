/** What the lines mean that agents print. As they were seen, but for what is said otherwise. */

import type { JsonStream } from "../domain/json-stream.js";

const TOKENS_IN_AND_OUT = ["usage.input_tokens", "usage.output_tokens"] as const;

/** `codex exec --json` */
export const codexStream: JsonStream = {
  kinds: {
    command_execution: "execute",
    file_change: "edit",
    mcp_tool_call: "mcp",
    web_search: "fetch",
  },
  rules: [
    { when: { type: "thread.started" }, session: "thread_id" },
    { when: { type: "item.completed", "item.type": "agent_message" }, message: "item.text" },
    { when: { type: "item.completed", "item.type": "reasoning" }, thought: "item.text" },
    {
      when: {
        type: "item.started",
        "item.type": ["command_execution", "file_change", "mcp_tool_call"],
      },
      tool: {
        id: "item.id",
        name: "item.type",
        title: "item.command",
        input: "item.command",
        status: "running",
      },
    },
    {
      when: {
        type: "item.completed",
        "item.type": ["command_execution", "file_change", "mcp_tool_call"],
      },
      tool: {
        id: "item.id",
        name: "item.type",
        title: "item.command",
        input: "item.command",
        output: "item.aggregated_output",
        status: "completed",
        failed: { "item.status": "failed" },
      },
    },
    { when: { type: "turn.completed" }, usage: { tokens: TOKENS_IN_AND_OUT } },
    { when: { type: "turn.failed" }, error: "error.message" },
  ],
};

/** `stream-json` of Claude Code, and of those who took it over. Claude's and Cursor's by their documentation. */
export const claudeStream: JsonStream = {
  kinds: {
    Bash: "execute",
    run_shell_command: "execute",
    Edit: "edit",
    Write: "edit",
    edit: "edit",
    write_file: "edit",
    Read: "read",
    read_file: "read",
    Grep: "search",
    Glob: "search",
    WebFetch: "fetch",
    web_fetch: "fetch",
  },
  rules: [
    { when: { type: "system", subtype: "init" }, session: "session_id" },
    {
      when: { type: "assistant" },
      each: "message.content",
      where: { type: "text" },
      message: "text",
    },
    {
      when: { type: "assistant" },
      each: "message.content",
      where: { type: "thinking" },
      thought: "thinking",
    },
    {
      when: { type: "assistant" },
      each: "message.content",
      where: { type: "tool_use" },
      tool: { id: "id", name: "name", title: "input.command", input: "input", status: "running" },
    },
    {
      when: { type: "user" },
      each: "message.content",
      where: { type: "tool_result" },
      tool: {
        id: "tool_use_id",
        output: "content",
        status: "completed",
        failed: { is_error: true },
      },
    },
    { when: { type: "result" }, usage: { tokens: TOKENS_IN_AND_OUT, costUsd: "total_cost_usd" } },
    { when: { type: "result", is_error: true }, error: "error.message" },
    { when: { type: "result", is_error: true }, error: "result" },
  ],
};

/** `opencode run --format json` */
export const openCodeStream: JsonStream = {
  kinds: {
    bash: "execute",
    edit: "edit",
    write: "edit",
    patch: "edit",
    read: "read",
    grep: "search",
    glob: "search",
    webfetch: "fetch",
  },
  rules: [
    { when: { type: ["step_start", "error"] }, session: "sessionID" },
    { when: { type: "text" }, message: "part.text" },
    {
      when: { type: "tool_use" },
      tool: {
        id: "part.callID",
        name: "part.tool",
        title: "part.state.title",
        input: "part.state.input",
        output: "part.state.output",
        status: "completed",
        failed: { "part.state.status": "error" },
      },
    },
    {
      when: { type: "step_finish" },
      usage: { tokens: ["part.tokens.total"], costUsd: "part.cost" },
    },
    { when: { type: "error" }, error: "error" },
  ],
};

/** `gemini -o stream-json` */
export const geminiStream: JsonStream = {
  kinds: {
    run_shell_command: "execute",
    write_file: "edit",
    replace: "edit",
    read_file: "read",
    grep_search: "search",
    web_fetch: "fetch",
  },
  rules: [
    { when: { type: "init" }, session: "session_id" },
    { when: { type: "message", role: "assistant" }, message: "content", inPieces: true },
    {
      when: { type: "tool_use" },
      tool: {
        id: "tool_id",
        name: "tool_name",
        title: "parameters.command",
        input: "parameters",
        status: "running",
      },
    },
    {
      when: { type: "tool_result" },
      tool: { id: "tool_id", output: "output", status: "completed", failed: { status: "error" } },
    },
    { when: { type: "result" }, usage: { tokens: ["stats.total_tokens"] } },
    { when: { type: "result", status: "error" }, error: "error.message" },
  ],
};

/** `pi --mode json`: exits with 0 whatever happened, and says so in its last message. */
export const piStream: JsonStream = {
  kinds: { bash: "execute", edit: "edit", write: "edit", read: "read" },
  rules: [
    { when: { type: "session" }, session: "id" },
    {
      when: { type: "message_end", "message.role": "assistant" },
      each: "message.content",
      where: { type: "text" },
      message: "text",
    },
    {
      when: { type: "tool_execution_start" },
      tool: {
        id: "toolCallId",
        name: "toolName",
        title: "args.command",
        input: "args",
        status: "running",
      },
    },
    {
      when: { type: "tool_execution_end" },
      tool: {
        id: "toolCallId",
        name: "toolName",
        output: "result.content.text",
        status: "completed",
        failed: { isError: true },
      },
    },
    {
      when: { type: "message_end", "message.role": "assistant" },
      usage: { tokens: ["message.usage.totalTokens"], costUsd: "message.usage.cost.total" },
    },
    { when: { type: "message_end", "message.stopReason": "error" }, error: "message.errorMessage" },
  ],
};
