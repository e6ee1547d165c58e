/** Something that has no place in a change, as a rule has seen it in one side of a file. */

import type { ReasonCode } from "../../domain/finding.js";
import type { SyntaxNode } from "../../ports/syntax.js";
import type { ChangedFile, ChangeView, FileText } from "../change/change-view.js";

export interface Sighting extends Pick<SyntaxNode, "line" | "endLine"> {
  readonly code: ReasonCode;
  /** What it is known again by, elsewhere or in another attempt: neither a line nor a path. */
  readonly key: string;
  /** Key of another that says all that this one says, and more. */
  readonly within?: string;
  readonly message: string;
  readonly hint: string;
  /** `hard` if absent. */
  readonly severity?: "hard" | "soft";
}

export interface Side {
  readonly file: ChangedFile;
  readonly text: FileText;
}

/** What stands in one side of a changed file, new or not. It reads other files of the change only to understand this one. */
export type SightingRule = (side: Side, change: ChangeView) => readonly Sighting[];

/** For messages: one line, and not all of a long one. */
export const quoted = (text: string): string => `\`${(text.split("\n")[0] ?? "").slice(0, 80)}\``;
