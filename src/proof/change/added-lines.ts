/** Which lines of a file a change has written. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { ChangedFile } from "./change-view.js";

export interface AddedLine {
  /** From 1, in the file as the change has it. */
  readonly line: number;
  readonly text: string;
}

export const addedLinesOf = ({ hunks }: Pick<ChangedFile, "hunks">): readonly AddedLine[] =>
  hunks.flatMap(({ added, newStart }) =>
    added.map((text, index) => ({ line: newStart + index, text })),
  );

/** Has the change written in any of its lines? A line that was only taken out is in none. */
export type IsTouched = (place: Pick<SyntaxNode, "line" | "endLine">) => boolean;

export function touchedIn(file: Pick<ChangedFile, "hunks">): IsTouched {
  const stretches = file.hunks
    .filter(({ added }) => added.length > 0)
    .map(({ newStart, added }) => ({ first: newStart, last: newStart + added.length - 1 }));
  return ({ line, endLine }) =>
    stretches.some(({ first, last }) => first <= endLine && last >= line);
}
