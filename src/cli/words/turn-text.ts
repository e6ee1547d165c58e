/**
 * What a turn shows of itself as text that streams: words as they come, each tool call once, as a line with its kind and its places,
 * the end of what it answered, and what was used. Nothing in it steers a terminal.
 */

import type { AgentEvent, ToolCall, ToolKind } from "../../domain/agent-event.js";
import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import { explainPermission } from "../../domain/permission.js";
import type { TurnSign } from "../../domain/turn-sign.js";
import { visibleText } from "../../domain/visible-text.js";

export interface TurnText {
  /** What is to be written for it, without a line end that is not its own. */
  ofSign(sign: TurnSign): string;
  /** A line of somebody else: begins where a line begins. */
  line(text: string): string;
  /** What the turn has used so far, as far as anybody counted. Undefined: nobody did. */
  used(): string | undefined;
}

type Place = "line-start" | "message" | "thought";

const TITLE_CHARS_MAX = 160;
const PATHS_SHOWN = 3;
const OUTPUT_LINES_SHOWN = 8;
const THOUGHT = "~ ";

/** Paths below the workspace are shown as they are called there. */
export function createTurnText(workspace: string | undefined): TurnText {
  const shown = new Map<string, ToolCall["status"]>();
  let place: Place = "line-start";
  let isInLine = false;
  let tokens = 0;
  let costUsd = 0;

  const line = (text: string): string => {
    const before = isInLine ? "\n" : "";
    place = "line-start";
    isInLine = false;
    return `${before}${text}\n`;
  };
  const stream = (kind: Exclude<Place, "line-start">, text: string): string => {
    const mark = kind === "thought" ? THOUGHT : "";
    const isNew = place !== kind;
    const before = `${isNew && isInLine ? "\n" : ""}${isNew || !isInLine ? mark : ""}`;
    place = kind;
    isInLine = !text.endsWith("\n");
    const body = isInLine ? text : text.slice(0, -1);
    return `${before}${body.replaceAll("\n", `\n${mark}`)}${isInLine ? "" : "\n"}`;
  };
  const call = (tool: ToolCall): string => {
    const before = shown.get(tool.id);
    if (tool.status === "pending" || before === "failed") return "";
    const isNews = before === undefined || tool.status === "failed";
    if (before === undefined && shown.size >= LIMITS.toolCallsMax) shown.clear();
    shown.set(tool.id, tool.status);
    const told = isNews ? line(toolLine(tool, workspace)) : "";
    const isEnd = tool.status !== "running" && before !== "completed";
    return `${told}${isEnd ? outputLines(tool).map(line).join("") : ""}`;
  };
  const event = (seen: AgentEvent): string => {
    switch (seen.kind) {
      case "message":
      case "thought": {
        const text = visibleText(seen.text);
        return text === "" ? "" : stream(seen.kind, text);
      }
      case "tool":
        return call(seen.call);
      case "context":
      case "unknown":
        return "";
      case "session":
        return seen.how === "new" ? "" : line(SESSIONS[seen.how]);
      default:
        return line(oneLine(wordsOf(seen)));
    }
  };

  return {
    ofSign(sign) {
      switch (sign.kind) {
        case "event":
          return event(sign.event);
        case "line":
          return line(visibleText(sign.line));
        case "usage":
          tokens += sign.tokens ?? 0;
          costUsd += sign.costUsd ?? 0;
          return "";
        case "cut":
          return line("[the log of this turn is full; what it did after this was not kept]");
        default:
          return assertNever(sign);
      }
    },
    line,
    used: () => explainUsed({ tokens, costUsd }),
  };
}

export function explainUsed({
  tokens = 0,
  costUsd = 0,
}: {
  readonly tokens?: number;
  readonly costUsd?: number;
}): string | undefined {
  const parts = [
    ...(tokens > 0 ? [`${tokens.toLocaleString("en")} tokens`] : []),
    ...(costUsd > 0 ? [`$${costUsd.toFixed(costUsd < 0.1 ? 4 : 2)}`] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(", ");
}

const oneLine = (text: string): string =>
  visibleText(text).replace(/\s+/g, " ").trim().slice(0, TITLE_CHARS_MAX);

function toolLine({ kind, title, status, paths, diffs }: ToolCall, workspace?: string): string {
  const mark = status === "failed" ? "✘" : "▸";
  const words = oneLine(inWorkspace(title, workspace));
  const places = [...new Set([...paths, ...diffs.map(({ path }) => path)])]
    .map((path) => oneLine(inWorkspace(path, workspace)))
    .filter((path) => path !== "" && !words.includes(path));
  const more = places.length > PATHS_SHOWN ? ` and ${places.length - PATHS_SHOWN} more` : "";
  const where = places.length === 0 ? "" : `  ${places.slice(0, PATHS_SHOWN).join(", ")}${more}`;
  return `${mark} ${kind}  ${words}${where}${linesText(diffs)}${status === "failed" ? "  failed" : ""}`;
}

/** What these answered is a file's text or nothing new; it is of interest where they failed. */
const ANSWERS_QUIETLY: ReadonlySet<ToolKind> = new Set(["read", "search", "edit", "move", "think"]);

function outputLines({ kind, status, outputTail = "" }: ToolCall): readonly string[] {
  if (status === "completed" && ANSWERS_QUIETLY.has(kind)) return [];
  const lines = outputTail
    .split(/\r?\n/)
    .map((text) => visibleText(text).trimEnd().slice(0, TITLE_CHARS_MAX))
    .filter((text) => text !== "");
  const shown = lines.slice(-OUTPUT_LINES_SHOWN);
  return [...(shown.length < lines.length ? ["…"] : []), ...shown].map((text) => `  │ ${text}`);
}

function linesText(diffs: ToolCall["diffs"]): string {
  if (diffs.length === 0) return "";
  const sum = (key: "linesAdded" | "linesRemoved"): number =>
    diffs.reduce((total, diff) => total + diff[key], 0);
  return `  +${sum("linesAdded")} −${sum("linesRemoved")}`;
}

const inWorkspace = (text: string, workspace: string | undefined): string =>
  workspace === undefined ? text : text.split(`${workspace}/`).join("");

type Told = Extract<AgentEvent, { kind: "plan" | "permission" | "mode" | "notice" }>;

function wordsOf(event: Told): string {
  switch (event.kind) {
    case "plan":
      return `☰ ${event.steps.map(({ text, status }) => `${MARKS[status]} ${text}`).join("  ")}`;
    case "permission":
      return `? ${explainPermission(event.answer)}`;
    case "mode":
      return `[mode ${event.mode}]`;
    case "notice":
      return `! ${event.text}`;
    default:
      return assertNever(event);
  }
}

const MARKS = { pending: "·", running: "▸", completed: "✔" } as const;

const SESSIONS = {
  resumed: "[the session goes on]",
  loaded: "[the session goes on]",
  lost: "[its session was lost: a new one, told everything anew]",
} as const;
