/** A long log, cut to the lines that say why it failed. */

import { LIMITS } from "../limits.js";
import { isInternalFrame } from "./internal-frame.js";
import { normaliseLine } from "./normalise-line.js";
import { plainLines } from "./plain-text.js";

export interface ReduceOptions {
  /** The log of the last run of the same gate that passed: what it says too is no reason. */
  readonly lastGreen?: string | undefined;
}

const KEY =
  /\b(?:error|errors|err!|fail|failed|failure|fatal|panic|panicked|exception|traceback|assert\w*|expected|unexpected|cannot|can't|could not|undefined|unresolved|missing|invalid|denied|refused|not found|no such|unable|conflict|killed|abort\w*|overflow|timed? ?out|ENO\w+|E[A-Z]{4,})\b|(?:Error|Exception):|^\s*(?:✖|×|✗|✕|✘|not ok|E {3}|-{3} FAIL|FAIL|FAILED|>{1,2} )|\bnever used\b|^\S+:\d+:\d+:/i;

/** Lines that have a key word and mean nothing by it. */
const NOISE =
  /\b(?:0|no) (?:errors?|failures?|failed|problems?|warnings?)\b|\b(?:errors?|failures?|failed): 0\b|^(?:npm (?:error|ERR!|warn)\s*)?(?:A complete log of this run|npm error\s*$)|\bwithout errors?\b|^\s*at .*|^test \S+ \.\.\. ok$/i;

const TIMESTAMP =
  /^(?:\[?\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?\]?|\[\d{2}:\d{2}:\d{2}(?:\.\d+)?\])\s?/;

const CONTEXT = { before: 1, after: 3 } as const;

/** At most `LIMITS.excerptLinesMax` lines of `LIMITS.excerptColumnsMax` columns; empty only for an empty log. */
export function reduceLog(text: string, { lastGreen }: ReduceOptions = {}): readonly string[] {
  const all = linesOf(text);
  const lines = withoutGreen(all, lastGreen).filter((line) => !isInternalFrame(line));
  const excerpt = aroundKeys(lines);
  return (excerpt.length > 0 ? excerpt : tailOf(lines.some(isFilled) ? lines : all))
    .slice(0, LIMITS.excerptLinesMax)
    .map((line) => line.slice(0, LIMITS.excerptColumnsMax));
}

/** The lines that a failure of an unstructured log is recognised by. */
export function keyLinesOf(text: string, options: ReduceOptions = {}): readonly string[] {
  const excerpt = reduceLog(text, options);
  const keys = excerpt.filter(isKey);
  return keys.length > 0 ? keys : excerpt;
}

/** What the log says and the last green one did not, whatever the values in it; blank lines are left out. */
export const newLinesOf = (text: string, lastGreen: string): readonly string[] =>
  withoutGreen(linesOf(text), lastGreen).filter(isFilled);

const linesOf = (text: string): readonly string[] =>
  plainLines(text).map((line) => line.replace(TIMESTAMP, ""));

const isFilled = (line: string): boolean => line.trim() !== "";
const isKey = (line: string): boolean => KEY.test(line) && !NOISE.test(line);

function withoutGreen(lines: readonly string[], lastGreen: string | undefined): readonly string[] {
  if (lastGreen === undefined) return lines;
  const known = new Set(linesOf(lastGreen).map((line) => normaliseLine(line, "coarse")));
  return lines.filter((line) => !known.has(normaliseLine(line, "coarse")));
}

function aroundKeys(lines: readonly string[]): readonly string[] {
  const wanted = new Set<number>();
  for (const [index, line] of lines.entries()) {
    if (!isKey(line)) continue;
    const end = Math.min(index + CONTEXT.after, lines.length - 1);
    for (let near = Math.max(index - CONTEXT.before, 0); near <= end; near++) wanted.add(near);
    if (wanted.size >= LIMITS.excerptLinesMax * 2) break;
  }
  return lines.filter((line, index) => wanted.has(index) && isFilled(line));
}

const tailOf = (lines: readonly string[]): readonly string[] =>
  lines.filter(isFilled).slice(-LIMITS.excerptLinesMax);
