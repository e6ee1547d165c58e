/** Lines of JSON that an agent prints → its session, its events and what went wrong, by the rules of its profile. */

import type { ToolCall } from "../../../domain/agent-event.js";
import type { JsonStream, StreamRule, ToolRule } from "../../../domain/json-stream.js";
import { LIMITS } from "../../../domain/limits.js";
import { answered, clip, digest } from "../clip.js";
import { parseJson } from "../json.js";
import type { Transcript } from "../transcript.js";
import { costSchema, tokensSchema, toUsage } from "../usage.js";
import { elementsAt, holds, numberAt, textAt } from "./json-path.js";

export interface StreamReader {
  /** A line that is no JSON is kept as words. */
  read(line: string): void;
  /** The agent's id of the session, once it has said so. */
  session(): string | undefined;
  /** An error that nothing has come after. */
  error(): string | undefined;
}

const TITLE_CHARS_MAX = 200;
const TEXT_CHARS_MAX = 64 * 1024;
const PATHS_MAX = 20;

export function createStreamReader(stream: JsonStream, transcript: Transcript): StreamReader {
  const calls = new Map<string, ToolCall>();
  let session: string | undefined;
  let error: string | undefined;

  const takeTool = (rule: ToolRule, root: unknown): void => {
    const id = textAt(root, rule.id);
    if (id === undefined) return;
    const call = toCall(rule, { root, id, before: calls.get(id), kinds: stream.kinds });
    if (calls.size < LIMITS.toolCallsMax || calls.has(id)) calls.set(id, call);
    error = undefined;
    transcript.take({ kind: "tool", call });
    const output = rule.output === undefined ? undefined : textAt(root, rule.output);
    if (output !== undefined && call.status !== "running") transcript.takeOutput(output);
  };

  const takeWords = (rule: StreamRule, root: unknown): void => {
    const message = rule.message === undefined ? undefined : textAt(root, rule.message);
    if (message !== undefined && message !== "") {
      error = undefined;
      const end = rule.inPieces ? "" : "\n";
      transcript.take({ kind: "message", text: `${message.slice(0, TEXT_CHARS_MAX)}${end}` });
    }
    const thought = rule.thought === undefined ? undefined : textAt(root, rule.thought);
    if (thought !== undefined && thought !== "")
      transcript.take({ kind: "thought", text: thought.slice(0, TEXT_CHARS_MAX) });
  };

  const apply = (rule: StreamRule, root: unknown): void => {
    if (rule.session !== undefined) session = textAt(root, rule.session) ?? session;
    takeWords(rule, root);
    if (rule.tool !== undefined) takeTool(rule.tool, root);
    if (rule.usage !== undefined) takeUsage(rule.usage, root, transcript);
    if (rule.error !== undefined)
      error = textAt(root, rule.error) ?? error ?? "an error without words";
  };

  return {
    read(line) {
      const value = line.startsWith("{") ? parseJson(line) : undefined;
      if (value === undefined) return transcript.takeLine(line);
      for (const rule of stream.rules) {
        if (!holds(rule.when, value)) continue;
        const roots = rule.each === undefined ? [value] : elementsAt(value, rule.each);
        for (const root of roots) if (holds(rule.where ?? {}, root)) apply(rule, root);
      }
    },
    session: () => session,
    error: () => error,
  };
}

interface CallParts {
  readonly root: unknown;
  readonly id: string;
  readonly before: ToolCall | undefined;
  readonly kinds: JsonStream["kinds"];
}

const at = (root: unknown, path: string | undefined): string | undefined =>
  path === undefined ? undefined : textAt(root, path);

const NOTHING_KNOWN: ToolCall = {
  id: "",
  kind: "other",
  title: "",
  status: "running",
  paths: [],
  diffs: [],
  outputBytes: 0,
};

function toCall(rule: ToolRule, { root, id, before = NOTHING_KNOWN, kinds }: CallParts): ToolCall {
  const name = at(root, rule.name);
  const known = before.title === "" ? (name ?? "a tool") : before.title;
  const title = at(root, rule.title) ?? known;
  const { inputDigest } = before;
  return {
    ...before,
    ...digestsOf(rule, root, name ?? ""),
    ...(inputDigest === undefined ? {} : { inputDigest }),
    id,
    kind: kinds[name ?? ""] ?? before.kind,
    title: clip(title.replace(/\s+/g, " "), TITLE_CHARS_MAX),
    status: rule.failed !== undefined && holds(rule.failed, root) ? "failed" : rule.status,
    outputBytes: Buffer.byteLength(at(root, rule.output) ?? ""),
  };
}

const PATH_KEYS = ["path", "file_path", "filePath", "absolute_path"];

function digestsOf(rule: ToolRule, root: unknown, name: string): Partial<ToolCall> {
  const input = at(root, rule.input);
  const output = at(root, rule.output);
  const place = rule.input;
  const paths =
    place === undefined
      ? []
      : PATH_KEYS.flatMap((key) => textAt(root, `${place}.${key}`) ?? []).slice(0, PATHS_MAX);
  return {
    ...(paths.length === 0 ? {} : { paths }),
    ...(input === undefined ? {} : { inputDigest: digest(`${name} ${input}`) }),
    ...(output === undefined ? {} : answered(output)),
  };
}

function takeUsage(
  { tokens: paths = [], costUsd: costPath }: NonNullable<StreamRule["usage"]>,
  root: unknown,
  transcript: Transcript,
): void {
  const counts = paths.flatMap((path) => numberAt(root, path) ?? []);
  const sum = counts.reduce((one, other) => one + other, 0);
  const tokens = tokensSchema.safeParse(sum);
  const cost = costSchema.safeParse(costPath === undefined ? undefined : numberAt(root, costPath));
  if (counts.length === 0 && !cost.success) return;
  transcript.takeUsage(
    toUsage({
      tokens: counts.length > 0 && tokens.success ? tokens.data : undefined,
      costUsd: cost.success ? cost.data : undefined,
    }),
  );
}
