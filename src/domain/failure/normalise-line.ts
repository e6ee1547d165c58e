/** Takes out of a line what differs between two runs of the same failure. */

import { stripAnsi } from "./plain-text.js";

type Replacement = readonly [pattern: RegExp, replacement: string];

/** What depends on the place and the moment of the run: never part of a failure's identity. */
const PLACE_AND_TIME: readonly Replacement[] = [
  [
    /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
    "DATE",
  ],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?\b/g, "TIME"],
  [/\bfile:\/\//g, ""],
  [/(?<![\w.])(?:[A-Za-z]:)?(?:[/\\][\w.@+~-]+)+[/\\]([\w.@+~-]+)/g, "$1"],
  [/\b0x[0-9a-f]+\b/gi, "HEX"],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{7,}\b/gi, "HEX"],
  [/(?<=\.[A-Za-z]\w{0,5})(?::\d+){1,2}\b/g, ""],
  [/(?<=\.[A-Za-z]\w{0,5})[[(]\d+(?:,\d+)?[\])]/g, ""],
  [/\b(line|col|column|ln) \d+/gi, "$1"],
  [/^\s*>?\s*\d+ (?=[|│])/, ""],
  [/\(?\b\d+(?:\.\d+)?\s?(?:ns|µs|ms|s|sec|secs|seconds?|m|min|mins|minutes?|h)\b\)?/g, "TIME"],
  [/\b(pid|process|goroutine)[ =:]+\d+/gi, "$1 N"],
  [/(?<=thread '[^']*' )\(\d+\)/g, "(N)"],
  [/\[\d{2,}(?::HEX)?\]/g, "[N]"],
];

const VALUES: readonly Replacement[] = [
  [/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g, "STR"],
  [/(?<![\w.])-?\d+(?:\.\d+)*\b/g, "N"],
];

const NUMBERS: readonly Replacement[] = VALUES.slice(1);

/** `fine` keeps the values of this failure, `coarse` drops numbers, `coarsest` quoted texts as well. */
export type Grain = "fine" | "coarse" | "coarsest";

const REPLACEMENTS: Readonly<Record<Grain, readonly Replacement[]>> = {
  fine: PLACE_AND_TIME,
  coarse: [...PLACE_AND_TIME, ...NUMBERS],
  coarsest: [...PLACE_AND_TIME, ...VALUES],
};

export function normaliseLine(line: string, grain: Grain): string {
  let normal = stripAnsi(line);
  for (const [pattern, replacement] of REPLACEMENTS[grain]) {
    normal = normal.replace(pattern, replacement);
  }
  return normal.replace(/\s+/g, " ").trim();
}
