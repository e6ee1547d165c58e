/**
 * The run as a picture: a lane for each workstream, in it three rows: turns, gates with the queue, and marks for what
 * happened at one moment. Shapes differ, not only colours.
 */

import type { Report } from "../../domain/report/report.js";
import type { Lane, Mark, Span } from "../../domain/report/timeline.js";
import { escape } from "./escape.js";
import { clip, explainMinutes, headline, oneLine } from "./words.js";

const WIDTH = 1120;
const LEFT = 96;
const RIGHT = 28;
const TOP = 34;
const LANE = 66;
const BAR = 13;
const LABEL_CHARS = 13;
const SPAN_MIN = 2.5;

export function timelinePicture({ timeline, ...report }: Report): string {
  const { lanes, minutes } = timeline;
  const height = TOP + lanes.length * LANE + 12;
  const x = (at: number): number =>
    round(LEFT + (at / Math.max(minutes, 0.01)) * (WIDTH - LEFT - RIGHT));
  const summary = `${headline({ timeline, ...report })} One lane for each of ${lanes.length} workstreams: turns above, gates and the merge queue in the middle, landings below.`;
  return `<svg role="img" aria-labelledby="picture-title picture-text" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">
<title id="picture-title">Timeline of the run</title>
<desc id="picture-text">${escape(summary)}</desc>
${lanes.map((_, index) => stripe(index)).join("")}
${axis(minutes, height, x)}
${lanes.map((lane, index) => laneSvg(lane, TOP + index * LANE, x)).join("\n")}
</svg>`;
}

const stripe = (index: number): string =>
  index % 2 === 1
    ? ""
    : `<rect class="stripe" x="0" y="${TOP + index * LANE}" width="${WIDTH}" height="${LANE}"/>`;

const STEPS = [0.1, 0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440];
const TICKS_MAX = 12;

function axis(minutes: number, height: number, x: (at: number) => number): string {
  const step =
    STEPS.find((one) => minutes / one <= TICKS_MAX) ?? Math.ceil(minutes / TICKS_MAX / 1440) * 1440;
  const ticks = Array.from({ length: Math.floor(minutes / step) + 1 }, (_, index) =>
    round(index * step),
  );
  return ticks
    .map(
      (at) =>
        `<line class="grid" x1="${x(at)}" y1="${TOP - 8}" x2="${x(at)}" y2="${height - 12}"/><text class="quiet" x="${x(at)}" y="${TOP - 14}" text-anchor="middle">${explainMinutes(at)}</text>`,
    )
    .join("");
}

function laneSvg(
  { workstream, spans, marks }: Lane,
  top: number,
  x: (at: number) => number,
): string {
  const label = `<text x="12" y="${top + LANE / 2 + 4}" font-weight="600">${escape(clip(workstream, LABEL_CHARS))}</text>`;
  const bars = spans.map((span) => bar(span, top, x)).join("");
  return `<g>${label}${bars}${marks.map((mark) => markSvg(mark, top, x)).join("")}</g>`;
}

function bar(span: Span, top: number, x: (at: number) => number): string {
  const isTurn = span.kind === "turn";
  const y = top + (isTurn ? 9 : 26);
  const from = x(span.from);
  const width = Math.max(SPAN_MIN, round(x(span.to) - from - 1));
  const height = span.kind === "queue" ? 5 : BAR;
  const inset = span.kind === "queue" ? (BAR - 5) / 2 : 0;
  const shape = `class="${classOf(span)}" x="${from}" y="${y + inset}" width="${width}" height="${height}" rx="2"`;
  const cross =
    span.outcome === "bad" && !isTurn ? crossInBar(from + width / 2, y + BAR / 2, width) : "";
  return `<g><title>${escape(oneLine(`${span.label} (${explainMinutes(Math.max(0, round(span.to - span.from)))})`))}</title><rect ${shape}/>${cross}</g>`;
}

function classOf({ kind, outcome }: Span): string {
  if (kind === "turn") return outcome === "bad" ? "turn-bad" : "turn";
  if (kind === "queue") return "queue";
  return `gate-${outcome}`;
}

/** Red and green look alike to some; a cross does not look like a bar. */
function crossInBar(cx: number, cy: number, width: number): string {
  if (width < 7) return "";
  const points = `M${round(cx - 3)} ${cy - 3}l6 6m0 -6l-6 6`;
  return `<path d="${points}" stroke="var(--paper)" stroke-width="1.5" fill="none"/>`;
}

function markSvg(mark: Mark, top: number, x: (at: number) => number): string {
  const y = top + 52;
  return `<g><title>${escape(oneLine(mark.label))}</title>${shapeOf(mark.kind, x(mark.at), y)}</g>`;
}

function shapeOf(kind: Mark["kind"], x: number, y: number): string {
  switch (kind) {
    case "landed":
      return `<path class="landed" d="M${x} ${y - 9}l9 9l-9 9l-9 -9z"/>`;
    case "stopped":
      return `<path class="stopped" d="M${x - 6} ${y - 6}l12 12m0 -12l-12 12"/>`;
    case "conflict":
      return `<path class="conflict" d="M${x - 6} ${y + 5}l6 -11l6 11z"/>`;
    case "refused":
      return `<circle class="refused" cx="${x}" cy="${y}" r="5"/>`;
    case "mended":
      return `<path class="mended" d="M${x - 2} ${y - 6}h4v4h4v4h-4v4h-4v-4h-4v-4h4z"/>`;
    case "told":
      return `<circle class="told" cx="${x}" cy="${y}" r="4.5"/>`;
  }
}

const LEGEND: readonly (readonly [string, string])[] = [
  ['<rect class="turn" x="0" y="3" width="18" height="12" rx="2"/>', "turn of an agent"],
  ['<rect class="turn-bad" x="1" y="3" width="16" height="12" rx="2"/>', "turn that ended badly"],
  ['<rect class="gate-good" x="0" y="3" width="18" height="12" rx="2"/>', "gates: proven"],
  [
    `<rect class="gate-bad" x="0" y="3" width="18" height="12" rx="2"/>${crossInBar(9, 9, 18)}`,
    "gates: refused",
  ],
  ['<rect class="queue" x="0" y="6" width="18" height="5" rx="2"/>', "in the merge queue"],
  [shapeOf("landed", 9, 9), "landed"],
  [shapeOf("mended", 9, 9), "mended by Interlock"],
  [shapeOf("refused", 9, 9), "the base had moved"],
  [shapeOf("conflict", 9, 9), "conflict"],
  [shapeOf("told", 9, 9), "a person's word"],
  [shapeOf("stopped", 9, 9), "ended, not merged"],
];

export function timelineLegend(): string {
  const items = LEGEND.map(
    ([shape, words]) =>
      `<li><svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">${shape}</svg>${words}</li>`,
  );
  return `<ul class="legend">\n${items.join("\n")}\n</ul>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
