/** What a live view knows beyond the journal: the gate in progress and the last line, a workstream each. */

import type { LiveProgress } from "../../app/performing.js";
import type { WorkstreamId } from "../../domain/ids.js";
import { visibleText } from "../../domain/visible-text.js";

export interface LiveLine {
  readonly gate?: string;
  readonly line: string;
}

export type LiveState = ReadonlyMap<WorkstreamId | "base", LiveLine>;

export function withProgress(state: LiveState, progress: LiveProgress): LiveState {
  const key = progress.workstream ?? "base";
  const line = lineOf(progress, state.get(key));
  const next = new Map(state);
  if (line === undefined) next.delete(key);
  else next.set(key, line);
  return next;
}

function lineOf(progress: LiveProgress, before: LiveLine | undefined): LiveLine | undefined {
  if (progress.kind === "agent") return { line: visibleText(progress.line) };
  switch (progress.state) {
    case "started":
      return { gate: progress.gate, line: "" };
    case "line":
      return { gate: progress.gate, line: visibleText(progress.line ?? before?.line ?? "") };
    case "completed":
      return undefined;
  }
}
