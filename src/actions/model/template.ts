/** A part of a workflow in which expressions may stand, as written, not yet evaluated. */

import type { Place } from "./complaint.js";

export interface Expression {
  /**
   * Without `${{` and `}}`. Text with expressions in it is one `format('…', …)`, as GitHub's reader makes it. Of an `if`
   * it is what GitHub evaluates: with `success() && (…)` around it unless it asks for the status itself.
   */
  readonly text: string;
  readonly place: Place;
}

export type Template =
  | {
      readonly kind: "literal";
      readonly value: string | number | boolean | null;
      readonly place: Place;
    }
  | ({ readonly kind: "expression" } & Expression)
  | { readonly kind: "sequence"; readonly items: readonly Template[]; readonly place: Place }
  | {
      readonly kind: "mapping";
      readonly entries: readonly TemplateEntry[];
      readonly place: Place;
    };

export interface TemplateEntry {
  /** `insert` is the key `${{ insert }}`: the entries of the value are put in its place. */
  readonly key: Template | "insert";
  readonly value: Template;
}
