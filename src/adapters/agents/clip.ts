/** Texts as they are kept where they are too long: cut, never through the middle of a character, or by a digest alone. */

import { createHash } from "node:crypto";
import type { ToolCall } from "../../domain/agent-event.js";

/** At most so many characters, and no half of a pair of surrogates at the end. */
export function clip(text: string, charsMax: number): string {
  return text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, "");
}

const TAIL_CHARS_MAX = 2_000;

const DIGEST_CHARS = 16;

/** Enough to tell whether two texts are the same. */
export const digest = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, DIGEST_CHARS);

/** What is kept of what a tool answered. */
export const answered = (output: string): Pick<ToolCall, "outputDigest" | "outputTail"> => ({
  outputDigest: digest(output),
  outputTail: tailOf(output),
});

/** Its end, for people who watch. */
const tailOf = (output: string): string =>
  output
    .trimEnd()
    .slice(-TAIL_CHARS_MAX)
    .replace(/^[\uDC00-\uDFFF]/, "");
