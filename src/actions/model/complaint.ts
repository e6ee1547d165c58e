/** What is wrong with a file of the repository, where, and what to do about it. */

export interface Place {
  /** Relative to the repository, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

export interface Complaint {
  readonly place: Place;
  /** One sentence with the value in it, and what to do; without the place. */
  readonly message: string;
}

export type Parsed<T> =
  | {
      readonly kind: "parsed";
      readonly value: T;
      /** What GitHub would refuse or ignore, and we only mention, e.g. a key that the schema does not know. */
      readonly warnings: readonly Complaint[];
    }
  /** At least one problem. */
  | { readonly kind: "malformed"; readonly problems: readonly Complaint[] };

export const explainComplaint = ({ place, message }: Complaint): string =>
  `${place.file}:${place.line}:${place.column}: ${message}`;
