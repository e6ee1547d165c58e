/** What an agent prints during one turn → signs of life, what it used, and what it claims. */

import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import { visibleText } from "../../domain/visible-text.js";
import type { TurnRequest, Usage } from "../../ports/agent.js";
import { parseAgentLine } from "./agent-line.js";
import { clip } from "./clip.js";
import { addUsage } from "./usage.js";

export interface TurnReader {
  read(line: string, stream: "stdout" | "stderr"): void;
  finish(): Reading;
}

export interface Reading {
  /** The last claim event; without one, the last lines of standard output. */
  readonly claim?: string;
  readonly usage: Usage;
  /** The last line that was not blank, of either stream. */
  readonly lastLine?: string;
  /** What was ignored, in sentences. */
  readonly notes: readonly string[];
}

export function createTurnReader(onProgress: TurnRequest["onProgress"]): TurnReader {
  const tail = createTail(LIMITS.claimCharsMax);
  let claim: string | undefined;
  let usage: Usage = {};
  let lastLine: string | undefined;
  let impossible = 0;

  const readPlain = (text: string, stream: "stdout" | "stderr"): void => {
    const line = visibleText(text);
    if (line.trim() === "") return;
    lastLine = line;
    if (stream === "stdout") tail.push(line.trimEnd());
    onProgress({ line });
  };
  const readEvent = (line: string): void => {
    const event = parseAgentLine(line);
    switch (event.kind) {
      case "plain":
        return readPlain(event.text, "stdout");
      case "progress":
        return onProgress({ line: visibleText(event.text) });
      case "claim":
        claim = visibleText(event.text);
        return onProgress({ line: claim.split("\n", 1).join("") });
      case "usage":
        usage = addUsage(usage, event.usage);
        return onProgress({ line: explainUsage(event.usage), usage: event.usage });
      case "impossible-usage":
        impossible += 1;
        return onProgress({ line: visibleText(line) });
      default:
        return assertNever(event);
    }
  };

  return {
    read: (line, stream) => (stream === "stdout" ? readEvent(line) : readPlain(line, stream)),
    finish() {
      const said = clip((claim ?? tail.text()).trim(), LIMITS.claimCharsMax);
      return {
        ...(said === "" ? {} : { claim: said }),
        usage,
        ...(lastLine === undefined ? {} : { lastLine }),
        notes: impossible === 0 ? [] : [explainImpossible(impossible)],
      };
    },
  };
}

/** The last lines that fit together into so many characters; the last of all in any case. */
function createTail(charsMax: number): { push(line: string): void; text(): string } {
  const lines: string[] = [];
  let chars = 0;
  return {
    push(line) {
      lines.push(line);
      chars += line.length + 1;
      while (lines.length > 1 && chars > charsMax) chars -= (lines.shift() ?? "").length + 1;
    },
    text: () => lines.join("\n"),
  };
}

function explainUsage({ tokens, costUsd }: Usage): string {
  const parts = [
    ...(tokens === undefined ? [] : [`${tokens} tokens`]),
    ...(costUsd === undefined ? [] : [`${costUsd} USD`]),
  ];
  return `Used ${parts.join(", ")}`;
}

const explainImpossible = (count: number): string =>
  `Interlock ignored ${count} usage ${count === 1 ? "report" : "reports"} of this turn: tokens must be whole and costs must be numbers, neither negative nor absurd.`;
