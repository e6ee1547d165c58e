/**
 * Tool calls of one turn, put together from their pieces. A piece may be the first that is heard of its call, may have no
 * title, and may come late; the id alone says what belongs together.
 */

import { z } from "zod";
import type { FileDiff, ToolCall, ToolKind } from "../../../domain/agent-event.js";
import { LIMITS } from "../../../domain/limits.js";
import type { PermissionAsk } from "../../../domain/permission.js";
import { answered, clip, digest } from "../clip.js";
import { countLines } from "./count-lines.js";
import type { Update } from "./updates.js";

export interface ToolCalls {
  /** Undefined: it has no id. */
  take(piece: unknown): Update | undefined;
  /** What is asked for by a piece that may leave out what is known already. */
  toAsk(piece: unknown): PermissionAsk;
}

const pieceSchema = z.looseObject({
  toolCallId: z.string(),
  title: z.string().nullish(),
  name: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  content: z.array(z.unknown()).nullish(),
  locations: z.array(z.looseObject({ path: z.string() })).nullish(),
  rawInput: z.unknown().optional(),
  rawOutput: z.unknown().optional(),
  _meta: z.unknown().optional(),
});
type Piece = z.output<typeof pieceSchema>;

const contentSchema = z.union([
  z.looseObject({
    type: z.literal("diff"),
    path: z.string(),
    oldText: z.string().nullish(),
    newText: z.string(),
  }),
  z.looseObject({
    type: z.literal("content"),
    content: z.looseObject({ type: z.literal("text"), text: z.string() }),
  }),
]);
type Content = z.output<typeof contentSchema>;

interface Known {
  readonly call: ToolCall;
  readonly name: string | undefined;
  readonly server: string | undefined;
  readonly command: string | undefined;
}

const TITLE_CHARS_MAX = 200;
const PATHS_MAX = 20;

export function createToolCalls(): ToolCalls {
  const known = new Map<string, Known>();
  const merge = (piece: Piece): Known => {
    const merged = withPiece(known.get(piece.toolCallId), piece);
    known.delete(piece.toolCallId);
    known.set(piece.toolCallId, merged);
    const [oldest] = known.keys();
    if (known.size > LIMITS.toolCallsMax && oldest !== undefined) known.delete(oldest);
    return merged;
  };
  return {
    take(value) {
      const piece = pieceSchema.safeParse(value);
      if (!piece.success) return undefined;
      const wasEnded = isEnded(known.get(piece.data.toolCallId)?.call);
      const { call } = merge(piece.data);
      const output = isEnded(call) && !wasEnded ? outputOf(piece.data) : "";
      return { event: { kind: "tool", call }, ...(output === "" ? {} : { output }) };
    },
    toAsk(value) {
      const piece = pieceSchema.safeParse(value);
      if (!piece.success) return { tool: "other", title: "something without a name", paths: [] };
      const { call, server, command } = merge(piece.data);
      return {
        tool: call.kind,
        title: call.title,
        paths: call.paths,
        // Some give the command line as the title alone.
        ...(call.kind === "execute" ? { command: command ?? call.title } : {}),
        ...(server === undefined ? {} : { server }),
      };
    },
  };
}

const isEnded = (call: ToolCall | undefined): boolean =>
  call?.status === "completed" || call?.status === "failed";

function withPiece(before: Known | undefined, piece: Piece): Known {
  const name = piece.name ?? toolNameIn(piece._meta) ?? before?.name;
  const title = piece.title ?? before?.call.title ?? name ?? "a tool";
  const server = serverOf(piece, title) ?? before?.server;
  return {
    call: toCall(before?.call ?? NOTHING_KNOWN, piece, { name: name ?? title, title, server }),
    name,
    server,
    command: commandIn(piece.rawInput) ?? before?.command,
  };
}

const NOTHING_KNOWN: ToolCall = {
  id: "",
  kind: "other",
  title: "",
  status: "pending",
  paths: [],
  diffs: [],
  outputBytes: 0,
};

interface Naming {
  readonly name: string;
  readonly title: string;
  readonly server: string | undefined;
}

function toCall(before: ToolCall, piece: Piece, { name, title, server }: Naming): ToolCall {
  const contents = (piece.content ?? []).flatMap(toContent);
  return {
    ...before,
    ...digestsOf(piece, name),
    id: piece.toolCallId,
    kind: server === undefined ? (KINDS[piece.kind ?? ""] ?? before.kind) : "mcp",
    title: clip(title.replace(/\s+/g, " "), TITLE_CHARS_MAX),
    status: toStatus(piece.status, before.status),
    paths: pathsOf(piece, contents, before.paths),
    diffs: [...before.diffs, ...contents.flatMap(toDiff)].slice(-PATHS_MAX),
    outputBytes: Math.max(before.outputBytes, Buffer.byteLength(outputOf(piece))),
  };
}

function digestsOf(
  piece: Piece,
  name: string,
): Pick<ToolCall, "inputDigest" | "outputDigest" | "outputTail"> {
  const hasInput = Object.keys(toRecord(piece.rawInput)).length > 0;
  const output = outputOf(piece);
  return {
    ...(hasInput ? { inputDigest: digest(JSON.stringify([name, piece.rawInput])) } : {}),
    ...(output === "" ? {} : answered(output)),
  };
}

function toContent(value: unknown): readonly Content[] {
  const content = contentSchema.safeParse(value);
  return content.success ? [content.data] : [];
}

function toDiff(content: Content): readonly FileDiff[] {
  return content.type === "diff"
    ? [
        {
          path: content.path,
          ...countLines(content.oldText ?? "", content.newText),
          before: digest(content.oldText ?? ""),
          after: digest(content.newText),
        },
      ]
    : [];
}

const KINDS: Readonly<Record<string, ToolKind>> = {
  read: "read",
  edit: "edit",
  delete: "delete",
  move: "move",
  search: "search",
  execute: "execute",
  think: "think",
  fetch: "fetch",
  switch_mode: "mode",
  other: "other",
};

function toStatus(
  status: string | null | undefined,
  before: ToolCall["status"],
): ToolCall["status"] {
  switch (status) {
    case "pending":
    case "completed":
    case "failed":
      return status;
    case "in_progress":
      return "running";
    default:
      return before;
  }
}

/** Keys under which agents give the path of a file in a tool's input. */
const PATH_KEYS = ["path", "file_path", "filePath", "absolute_path", "filename", "notebook_path"];

function pathsOf(
  { locations, rawInput }: Piece,
  contents: readonly Content[],
  before: readonly string[],
): readonly string[] {
  const input = toRecord(rawInput);
  const inInput = PATH_KEYS.map((key) => input[key]).filter((path) => typeof path === "string");
  const inDiffs = contents.flatMap((content) => (content.type === "diff" ? [content.path] : []));
  const found = [...before, ...(locations ?? []).map(({ path }) => path), ...inDiffs, ...inInput];
  return [...new Set(found)].slice(0, PATHS_MAX);
}

function commandIn(rawInput: unknown): string | undefined {
  const { command, cmd } = toRecord(rawInput);
  const line = command ?? cmd;
  if (typeof line === "string") return line;
  return Array.isArray(line) ? line.join(" ") : undefined;
}

const toRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

function toolNameIn(meta: unknown): string | undefined {
  const { toolName } = toRecord(meta);
  return typeof toolName === "string" ? toolName : undefined;
}

/** `mcp.server.tool`, `mcp_server_tool`, `mcp__server__tool`, `tool (server MCP Server)`, or said in the input. */
function serverOf({ rawInput, _meta }: Piece, title: string): string | undefined {
  const input = toRecord(rawInput);
  if (toRecord(_meta)["is_mcp_tool_call"] === true && typeof input["server"] === "string")
    return input["server"];
  const named = /^mcp(?:\.|__?)([A-Za-z0-9-]+)(?:\.|__?)/.exec(title);
  return named?.[1] ?? /\(([A-Za-z0-9_-]+) MCP Server\)/.exec(title)?.[1];
}

function outputOf({ content, rawOutput }: Piece): string {
  const texts = (content ?? [])
    .flatMap(toContent)
    .flatMap((each) => (each.type === "content" ? [each.content.text] : []));
  if (texts.length > 0) return texts.join("\n");
  if (typeof rawOutput === "string") return rawOutput;
  const { output } = toRecord(rawOutput);
  return typeof output === "string" ? output : "";
}
