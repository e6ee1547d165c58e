/** How the merge queue went. */

import type { Entry } from "../event.js";
import { type Instant, toMs, type WorkstreamId } from "../ids.js";
import { type Chronicle, isConflict } from "./chronicle.js";
import { toMinutes } from "./minutes.js";

export interface QueueFacts {
  readonly candidates: number;
  readonly landed: number;
  /** Candidates whose tip had moved when they were about to land. */
  readonly stale: number;
  /** Times that git could not merge. */
  readonly conflicted: number;
  /** Candidates that were merged cleanly and were red. */
  readonly redTogether: number;
  readonly longestLine: number;
  /** From a workstream's first place in the line to its landing. */
  readonly waitMinutes: { readonly median: number; readonly longest: number };
}

export function queueFactsOf(chronicle: Chronicle): QueueFacts {
  const line = walkLine(chronicle.entries);
  const refused = chronicle.proofs.filter(
    ({ stage, proof }) => stage === "candidate" && proof.verdict === "fail",
  );
  const conflicted = refused.filter(isConflict).length;
  return {
    ...line.counts,
    conflicted,
    redTogether: refused.length - conflicted,
    longestLine: line.longest,
    waitMinutes: {
      median: toMinutes(medianOf(line.waitsMs)),
      longest: toMinutes(Math.max(0, ...line.waitsMs)),
    },
  };
}

interface Line {
  readonly counts: { candidates: number; landed: number; stale: number };
  readonly waitsMs: number[];
  readonly since: Map<WorkstreamId, Instant>;
  readonly inLine: Set<WorkstreamId>;
  longest: number;
}

function walkLine(entries: readonly Entry[]): Line {
  const line: Line = {
    counts: { candidates: 0, landed: 0, stale: 0 },
    waitsMs: [],
    since: new Map(),
    inLine: new Set(),
    longest: 0,
  };
  for (const entry of entries) step(line, entry);
  return line;
}

function step(line: Line, entry: Entry): void {
  const { counts, since, inLine, waitsMs } = line;
  if (entry.type === "candidate-built") counts.candidates += 1;
  else if (entry.type === "landing-refused") counts.stale += 1;
  else if (entry.type === "turn-started" || entry.type === "workstream-stopped")
    inLine.delete(entry.workstream);
  else if (entry.type === "enqueued") {
    inLine.add(entry.workstream);
    line.longest = Math.max(line.longest, inLine.size);
    if (!since.has(entry.workstream)) since.set(entry.workstream, entry.at);
  } else if (entry.type === "landed") {
    counts.landed += 1;
    inLine.delete(entry.workstream);
    waitsMs.push(toMs(entry.at) - toMs(since.get(entry.workstream) ?? entry.at));
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
