/** Texts that are cut where they are too long, never through the middle of a character. */

/** At most so many characters, and no half of a pair of surrogates at the end. */
export function clip(text: string, charsMax: number): string {
  return text.slice(0, charsMax).replace(/[\uD800-\uDBFF]$/, "");
}

const TAIL_CHARS_MAX = 2_000;

/** The end of what a tool answered, as it is kept for people who watch. */
export const tailOf = (output: string): string =>
  output
    .trimEnd()
    .slice(-TAIL_CHARS_MAX)
    .replace(/^[\uDC00-\uDFFF]/, "");
