/** What a failing test says of itself, cut to what a reader needs. */

import { isInternalFrame } from "../../domain/failure/internal-frame.js";
import { plainLines } from "../../domain/failure/plain-text.js";
import { LIMITS } from "../../domain/limits.js";

export interface FailureText {
  readonly message?: string;
  readonly excerpt?: readonly string[];
}

/** A headline that says nothing without the lines after it: `Expected values to be strictly equal:`. */
const NEEDS_MORE = /:$|^(?:\w*Error: )?expect\(|^assertion `.*` failed/;
/** A diff may be of any length; its beginning is what is shown. */
const TEXT_CHARS_MAX = 20_000;
const FRAME = /^\s*(?:at |❯ |\.\.\. )/;

/** Message and excerpt of a failure's whole text; both absent when there is none. */
export function toFailureText(text: string): FailureText {
  const lines = plainLines(text.slice(0, TEXT_CHARS_MAX)).filter(
    (line) => line.trim() !== "" && !isInternalFrame(line),
  );
  if (lines.length === 0) return {};
  return {
    message: headlineOf(lines),
    excerpt: lines.slice(0, LIMITS.excerptLinesMax).map(cutColumns),
  };
}

export const cutColumns = (line: string): string => line.slice(0, LIMITS.excerptColumnsMax);

function headlineOf(lines: readonly string[]): string {
  const [first = "", ...rest] = lines.map((line) => line.trim());
  if (!NEEDS_MORE.test(first)) return cutColumns(first);
  // Mocha's TAP says it once more, with the error's name before it.
  const more = rest.slice(0, 2).filter((line) => !FRAME.test(line) && !line.endsWith(first));
  return cutColumns([first, ...more].join(" "));
}
