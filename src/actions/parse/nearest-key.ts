/** The key that a mistyped one was probably meant to be. */

export function nearestKey(word: string, known: readonly string[]): string | undefined {
  const wanted = fold(word);
  const [best] = known
    .map((key) => ({
      key,
      distance: isSwapped(wanted, fold(key)) ? 1 : distanceBetween(wanted, fold(key)),
    }))
    .filter(({ key, distance }) => distance <= Math.max(1, Math.floor(key.length / 4)))
    .sort((one, other) => one.distance - other.distance);
  return best?.key;
}

const WORD_CHARACTERS_MAX = 40;

/** `Timeout_Minutes` is `timeout-minutes`. */
const fold = (word: string): string =>
  word.slice(0, WORD_CHARACTERS_MAX).toLowerCase().replaceAll(/[-_ ]/g, "");

/** `nmae` is one slip, not two. */
const isSwapped = (one: string, other: string): boolean =>
  Array.from(one).sort().join("") === Array.from(other).sort().join("");

/** Levenshtein's, one row at a time. */
function distanceBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (const [above, character] of Array.from(left).entries()) {
    const next = [above + 1];
    for (let at = 1; at <= right.length; at += 1) {
      const swapped = (row[at - 1] ?? 0) + (character === right[at - 1] ? 0 : 1);
      next.push(Math.min(swapped, (row[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
