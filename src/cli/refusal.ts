/** Interlock was called wrongly or met bad input: one clear message, exit 2. Not a bug, so no stack trace. */
export class Refusal extends Error {
  override readonly name = "Refusal";
}

/** Exit codes, as programs rely on them. */
export const EXIT = {
  done: 0,
  notDone: 1,
  calledWrongly: 2,
  bug: 3,
  incomplete: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
