/** Where a failure is, found in the text that a runner prints for it. */

import { plainLines } from "../../domain/failure/plain-text.js";

/** The frame that matters is near the top; the rest of a long trace is not worth reading. */
const TEXT_CHARS_MAX = 20_000;
const ENDS_IN_PLACE = /:\d+:\d+\)?$/;
const PLACE = /([^\s()]+):(\d+):\d+\)?$/;

/** Line of the first `file:line:column` in a failure's text that is in the test's own file. */
export function lineInText(text: string, file: string): number | undefined {
  for (const line of plainLines(text.slice(0, TEXT_CHARS_MAX))) {
    if (!ENDS_IN_PLACE.test(line)) continue;
    const [, path = "", number] = PLACE.exec(line) ?? [];
    if (path === file || path.endsWith(`/${file}`)) return Number(number);
  }
  return undefined;
}
