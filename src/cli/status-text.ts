/** A run's status for people: claims beside verdicts, a line a workstream. */

import { short } from "../domain/ids.js";
import type { Status, WorkstreamStatus } from "../domain/status.js";
import { charactersOf, clip, oneLine } from "./report/words.js";

const COLUMNS = ["workstream", "state", "attempt", "claim", "verdict", "spent"] as const;
const CLAIM_COLUMNS_MAX = 44;

export function statusText(status: Status): string {
  const { workstreams, waitsFor } = status;
  const merged = workstreams.filter(({ state }) => state === "merged").length;
  return [
    `${status.run} on ${status.base}: ${status.state}, ${merged} of ${workstreams.length} merged`,
    ...(waitsFor === undefined ? [] : [`! ${oneLine(waitsFor)}`]),
    "",
    ...table([COLUMNS, ...workstreams.map(cells)]),
    ...workstreams.flatMap(footnote),
    ...workstreams.flatMap(({ id, asks = [] }) => asks.map((ask) => `? ${id}  ${oneLine(ask)}`)),
  ].join("\n");
}

const cells = (one: WorkstreamStatus): readonly string[] => [
  one.id,
  one.state,
  one.attempts === 0 ? "–" : `${one.attempts} of ${one.attemptsMax}`,
  one.claim === null ? "–" : `“${clip(one.claim, CLAIM_COLUMNS_MAX)}”`,
  one.verdict,
  spent(one.spent),
];

function spent({ minutes, tokens, costUsd }: WorkstreamStatus["spent"]): string {
  const parts = [
    minutes === 0 ? undefined : `${minutes} min`,
    tokens === undefined ? undefined : `${Math.ceil(tokens / 1000)}k tokens`,
    costUsd === undefined ? undefined : `$${costUsd.toFixed(2)}`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "–" : parts.join(" ");
}

function footnote(one: WorkstreamStatus): readonly string[] {
  if (one.state === "merged") return [`✔ ${one.id}  ${short(one.commit ?? "")}  ${one.title}`];
  if (one.reasons.length > 0)
    return [`${one.state === "stopped" ? "✘" : "…"} ${one.id}  ${oneLine(one.reasons.join(", "))}`];
  const words = one.trouble ?? one.line;
  return words === undefined ? [] : [`… ${one.id}  ${oneLine(words)}`];
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = COLUMNS.map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ""))),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

const widthOf = (text: string): number => charactersOf(text).length;

const padded = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - widthOf(text)));
