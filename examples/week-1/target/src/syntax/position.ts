/** Where something stands in a script; both numbers start at 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export type Phase = "syntax" | "compile" | "run";

/** Everything that can be wrong with a script. The message starts with the position. */
export class ScriptError extends Error {
  constructor(
    readonly phase: Phase,
    readonly detail: string,
    readonly position: Position,
  ) {
    super(`${position.line}:${position.column}: ${detail}`);
    this.name = "ScriptError";
  }
}
