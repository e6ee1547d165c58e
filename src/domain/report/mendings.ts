/** What Interlock put right itself, without an agent's turn. */

import { short } from "../ids.js";
import type { Chronicle, Of } from "./chronicle.js";

export interface Mending {
  readonly workstream: string;
  readonly kind: "gate" | "title" | "uncommitted";
  readonly what: string;
}

export function mendingsOf(chronicle: Chronicle): readonly Mending[] {
  return chronicle.entries.flatMap((entry): readonly Mending[] => {
    if (entry.type === "work-mended") return [ofGates(entry)];
    if (entry.type === "pull-request-opened") return ofTitle(entry);
    return entry.type === "work-collected" && entry.committed.length > 0
      ? [ofLeftovers(entry)]
      : [];
  });
}

const ofGates = ({ workstream, gates, head }: Of<"work-mended">): Mending => ({
  workstream,
  kind: "gate",
  what: `${gates.join(", ")} (commit ${short(head)})`,
});

const ofTitle = ({
  workstream,
  title,
  mendedFrom,
}: Of<"pull-request-opened">): readonly Mending[] =>
  mendedFrom === undefined
    ? []
    : [{ workstream, kind: "title", what: `"${mendedFrom}" became "${title}"` }];

const ofLeftovers = ({ workstream, committed }: Of<"work-collected">): Mending => ({
  workstream,
  kind: "uncommitted",
  what: committed.join(", "),
});
