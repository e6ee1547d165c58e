/** What a change adds: more of a construct than there was, on lines that it has written. A construct that moves is not new. */

import { touchedIn } from "../change/added-lines.js";
import type { ChangedFile, ChangeView, FileText } from "../change/change-view.js";
import type { Sighting, SightingRule } from "./sighting.js";

export interface PlacedSighting {
  readonly file: ChangedFile;
  readonly sighting: Sighting;
}

export function newSightings(
  change: ChangeView,
  rules: readonly SightingRule[],
): readonly PlacedSighting[] {
  const seen = (file: ChangedFile, text: FileText | undefined): readonly Sighting[] =>
    text === undefined ? [] : rules.flatMap((rule) => rule({ file, text }, change));
  const left = countsOf(change.files.flatMap((file) => seen(file, file.before)));
  const after = change.files.flatMap((file) => {
    const isTouched = touchedIn(file);
    return seen(file, file.after).map((sighting) => ({
      ...{ file, sighting },
      isTouched: isTouched(sighting),
    }));
  });
  // Those that the change has not written take their places first.
  const ordered = [
    ...after.filter((one) => !one.isTouched),
    ...after.filter((one) => one.isTouched),
  ];
  return ordered.filter(({ sighting, isTouched }) => !takesAPlace(sighting, left) && isTouched);
}

/** Of one that was there, or of one that was there and said more. */
function takesAPlace(sighting: Sighting, left: Map<string, number>): boolean {
  const { code, key, within } = sighting;
  for (const one of within === undefined ? [key] : [key, within]) {
    const id = `${code} ${one}`;
    const count = left.get(id) ?? 0;
    if (count === 0) continue;
    left.set(id, count - 1);
    return true;
  }
  return false;
}

function countsOf(sightings: readonly Sighting[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of sightings) counts.set(idOf(one), (counts.get(idOf(one)) ?? 0) + 1);
  return counts;
}

const idOf = ({ code, key }: Sighting): string => `${code} ${key}`;
