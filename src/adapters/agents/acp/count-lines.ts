/** How many lines of a text are new and how many have gone, wherever they stand: for people, so order does not matter. */

export interface LineCounts {
  readonly linesAdded: number;
  readonly linesRemoved: number;
}

export function countLines(before: string, after: string): LineCounts {
  const old = toLines(before);
  const counts = new Map<string, number>();
  for (const line of old) counts.set(line, (counts.get(line) ?? 0) + 1);
  let kept = 0;
  const fresh = toLines(after);
  for (const line of fresh) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    kept += 1;
  }
  return { linesAdded: fresh.length - kept, linesRemoved: old.length - kept };
}

const toLines = (text: string): readonly string[] =>
  text === "" ? [] : text.replace(/\n$/, "").split("\n");
