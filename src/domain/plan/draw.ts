/**
 * The dependency graph of a plan as text, level by level: what stands in one level can run side by side.
 *
 *     1 ┬ ws1  fix(ci): get the red pull requests green  2 h
 *       └ ws3  feat(vm): records and unions execute      6 h
 *     2 ─ ws2  feat(vm): re-entrant host functions       6 h  after ws1, ws3
 */

import type { WorkstreamId } from "../ids.js";
import type { Plan, WorkstreamPlan } from "../plan.js";
import { levelsOf } from "./order.js";

export type Charset = "unicode" | "ascii";

interface Strokes {
  readonly only: string;
  readonly first: string;
  readonly middle: string;
  readonly last: string;
  readonly cut: string;
}

const STROKES: Readonly<Record<Charset, Strokes>> = {
  unicode: { only: "─", first: "┬", middle: "├", last: "└", cut: "…" },
  ascii: { only: "-", first: "+", middle: "|", last: "`", cut: "..." },
};

const TITLE_COLUMNS_MAX = 60;

/** Always the same text for the same plan; every line ends with a line break. */
export function drawPlan(
  { workstreams }: Pick<Plan, "workstreams">,
  charset: Charset = "unicode",
): string {
  const strokes = STROKES[charset];
  const byId = new Map(workstreams.map((workstream) => [workstream.id, workstream]));
  const levels = levelsOf(workstreams);
  const rows = levels.flatMap((ids, level) =>
    ids.flatMap((id, index) => {
      const workstream = byId.get(id);
      if (workstream === undefined) return [];
      const number = index === 0 ? String(level + 1) : "";
      return [
        { number, stroke: strokeAt(index, ids.length, strokes), ...cellsOf(workstream, strokes) },
      ];
    }),
  );
  const widths = {
    number: widest(rows.map((row) => row.number)),
    id: widest(rows.map((row) => row.id)),
    title: widest(rows.map((row) => row.title)),
    hours: widest(rows.map((row) => row.hours)),
  };
  return rows
    .map((row) => {
      const head = `${row.number.padStart(widths.number)} ${row.stroke} ${row.id.padEnd(widths.id)}`;
      const tail = `${row.title.padEnd(widths.title)}  ${row.hours.padStart(widths.hours)}  ${row.after}`;
      return `${head}  ${tail}`.trimEnd();
    })
    .map((line) => `${line}\n`)
    .join("");
}

function cellsOf(
  { id, title, estimateHours, dependsOn }: WorkstreamPlan,
  strokes: Strokes,
): {
  readonly id: WorkstreamId;
  readonly title: string;
  readonly hours: string;
  readonly after: string;
} {
  return {
    id,
    title: cut(title, strokes),
    hours: estimateHours === undefined ? "" : `${estimateHours} h`,
    after: dependsOn.length === 0 ? "" : `after ${dependsOn.join(", ")}`,
  };
}

function strokeAt(index: number, count: number, strokes: Strokes): string {
  if (count === 1) return strokes.only;
  if (index === 0) return strokes.first;
  return index === count - 1 ? strokes.last : strokes.middle;
}

function cut(title: string, strokes: Strokes): string {
  if (title.length <= TITLE_COLUMNS_MAX) return title;
  const kept = title.slice(0, TITLE_COLUMNS_MAX - strokes.cut.length);
  // Half a surrogate pair is no character.
  return `${kept.replace(/[\ud800-\udbff]$/, "")}${strokes.cut}`;
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((width, text) => Math.max(width, text.length), 0);
