/** Something that a step said about a place in the code: by a workflow command, or found by a problem matcher. */

export interface Annotation {
  readonly kind: "command" | "matcher";
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  /** Relative to the repository where it lies in it. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
  readonly title?: string;
  /** E.g. `TS2322`. */
  readonly code?: string;
  /** The problem matcher's owner. */
  readonly matcher?: string;
}
