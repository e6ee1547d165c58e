/** What is wrong in a file that a person wrote: where, which value, and what to do about it. */

export interface Problem {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  readonly column?: number;
  /** The offending value as it is shown, where there is one. */
  readonly value?: string;
  /** What is wrong, without a full stop. */
  readonly message: string;
  /** What to do, as an order, without a full stop. */
  readonly remedy: string;
}

/** A trusted value with what is doubtful about it, or everything that is wrong at once. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** One line: `interlock.yaml:14: gate "unit" has timeoutMinutes 0; give a number from 0.01 to 1440.` */
export function explainProblem(problem: Problem): string {
  return `${problem.file}:${problem.line}: ${problem.message}; ${problem.remedy}.`;
}

/** By place, each once, and not more than a person would read. */
export function sortProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(problems.map((problem) => [explainProblem(problem), problem]));
  const sorted = [...seen.values()].sort(
    (left, right) => left.line - right.line || (left.column ?? 0) - (right.column ?? 0),
  );
  const cut = sorted.slice(0, PROBLEMS_MAX);
  const last = cut.at(-1);
  if (last === undefined || sorted.length === cut.length) return cut;
  const rest = sorted.length - cut.length;
  const message = `there are ${rest} more problems`;
  return [...cut, { file: last.file, line: last.line, message, remedy: "mend these first" }];
}

const PROBLEMS_MAX = 100;
