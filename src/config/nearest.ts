/** The known word that a mistyped one was probably meant to be. */

export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = fold(word);
  const best = known
    .map((candidate) => ({ candidate, distance: distanceBetween(wanted, fold(candidate)) }))
    .filter(({ candidate, distance }) => distance <= tolerance(candidate))
    .sort((left, right) => left.distance - right.distance)[0];
  return best?.candidate ?? known.find((candidate) => isBeginning(wanted, fold(candidate)));
}

/** `dir` for `directory`, `formatting` for `format`. */
const isBeginning = (one: string, other: string): boolean =>
  Math.min(one.length, other.length) >= 3 && (one.startsWith(other) || other.startsWith(one));

/** `time_out-Minutes` and `timeoutMinutes` differ in nothing that a person would notice. */
const fold = (word: string): string => word.slice(0, 64).toLowerCase().replaceAll(/[-_ ]/g, "");

const tolerance = (candidate: string): number =>
  candidate.length <= 4 ? 1 : Math.ceil(candidate.length / 4);

/** Levenshtein's distance, with one row kept at a time. */
function distanceBetween(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
