/** What is wrong with a journal that cannot be opened: where, what, and what to do. Nothing has been changed then. */

export interface JournalProblem {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** What to do, as an order, without a full stop. */
  readonly remedy: string;
}

export const RESTORE = "restore the file from a copy, or start the plan as a new run";

/** One line: `…/journal.ndjson:7: the line was changed after it was written; restore the file from a copy, …`. */
export const explainJournalProblem = (problem: JournalProblem): string =>
  `${problem.file}:${problem.line}: ${problem.message}; ${problem.remedy}.`;
