/** What an agent that misbehaves in one of the monitor's kinds is seen to do, step by step. */

import type { AgentEvent, ToolCall } from "../../src/domain/agent-event.js";
import type { WatchLimits } from "../../src/domain/watch/watch-limits.js";
import type { TurnProgress } from "../../src/ports/agent.js";
import type { Chance } from "./chance.js";

export const MISDEEDS = [
  "same-call",
  "same-output",
  "narration",
  "no-tools",
  "undoing",
  "wrong-place",
  "no-change",
  /** Ends its turns at once, and well, with nothing done. */
  "no-commits",
] as const;
export type Misdeed = (typeof MISDEEDS)[number];

/** Shorter than any limit on silence. */
export const STEP_MS = 40_000;

/** Each is reached in a few steps. */
export const drawWatchLimits = (chance: Chance): WatchLimits => ({
  toolMinutes: 2,
  sameCalls: 3,
  sameOutputs: 3,
  tokensWithoutChange: 100,
  undoneEdits: 2,
  narrationChars: 60,
  idleTurns: 1 + chance.below(2),
  strayFiles: 2,
});

export function stepOf(as: Exclude<Misdeed, "no-commits">, step: number): TurnProgress {
  switch (as) {
    case "same-call":
      return seen(as, toolCall({ id: `${step}`, inputDigest: "test", outputDigest: "red" }));
    case "same-output":
      return seen(as, toolCall({ id: `${step}`, inputDigest: `${step}`, outputDigest: "none" }));
    case "narration":
      return seen(as, { kind: "message", text: "I am about to describe it." });
    case "no-tools":
      return seen(as, { kind: "thought", text: "I could …" });
    case "undoing": {
      const isBack = step % 2 === 1;
      const digests = { before: isBack ? "b" : "a", after: isBack ? "a" : "b" };
      return seen(as, edit(`${step}`, "part", digests));
    }
    case "wrong-place":
      return seen(as, edit(`${step}`, `/elsewhere/${step}`));
    case "no-change":
      return { line: as, usage: { tokens: 40 } };
  }
}

/** What anybody is seen to do who works. */
export const honestSteps = (path: string): readonly TurnProgress[] => [
  seen("reading", toolCall({ id: "read", kind: "read", paths: [path] })),
  seen("writing", edit("edit", path)),
];

const seen = (line: string, event: AgentEvent): TurnProgress => ({ line, event });

const toolCall = (call: Partial<ToolCall>): AgentEvent => ({
  kind: "tool",
  call: {
    ...{ id: "call", kind: "execute", title: "run it", status: "completed" },
    ...{ paths: [], diffs: [], outputBytes: 0 },
    ...call,
  },
});

const edit = (
  id: string,
  path: string,
  digests?: { readonly before: string; readonly after: string },
): AgentEvent =>
  toolCall({
    ...{ id, kind: "edit", paths: [path], inputDigest: id },
    diffs: digests === undefined ? [] : [{ path, linesAdded: 1, linesRemoved: 1, ...digests }],
  });
