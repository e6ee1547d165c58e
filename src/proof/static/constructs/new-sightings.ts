/** What a change adds: more of a construct than there was, on lines that it has written. A construct that moves is not new. */

import { touchedIn } from "../../change/added-lines.js";
import type { ChangedFile, ChangeView, FileText } from "../../change/change-view.js";
import type { ConstructRule, Sighting } from "./sighting.js";

export interface PlacedSighting {
  readonly file: ChangedFile;
  readonly sighting: Sighting;
}

export function newSightings(
  change: ChangeView,
  rules: readonly ConstructRule[],
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
  return ordered.filter(({ sighting, isTouched }) => {
    const count = left.get(idOf(sighting)) ?? 0;
    left.set(idOf(sighting), count - 1);
    return count <= 0 && isTouched;
  });
}

function countsOf(sightings: readonly Sighting[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of sightings) counts.set(idOf(one), (counts.get(idOf(one)) ?? 0) + 1);
  return counts;
}

const idOf = ({ code, key }: Sighting): string => `${code} ${key}`;
