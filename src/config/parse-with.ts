/** How every file is read: the notation, then the schema, then the rules; all that is wrong is said at once. */

import type { z } from "zod";
import type { Complaint } from "./complaint.js";
import { explainIssue, type Misplaced } from "./explain-issue.js";
import { type Parsed, type Problem, sortProblems } from "./problem.js";
import { asMap } from "./raw.js";
import { readYaml, type Source } from "./read-yaml.js";

/**
 * What must hold beyond the schema. A rule sees the value before the schema does, so that it can speak even when
 * something else is wrong; of what has the wrong type it says nothing, because the schema will.
 */
export type Rule = (root: unknown) => readonly Complaint[];

export interface Format<Read, Value> {
  readonly schema: z.ZodType<Read>;
  readonly rules: readonly Rule[];
  /** Rules whose complaints are warnings. */
  readonly doubts: readonly Rule[];
  readonly misplaced?: Misplaced;
  /** What an empty file should start with. */
  readonly start: string;
  readonly toValue: (read: Read) => Value;
}

export interface Input {
  readonly text: string;
  /** As messages name it. */
  readonly path: string;
}

export function parseWith<Read, Value>(input: Input, format: Format<Read, Value>): Parsed<Value> {
  const read = readYaml(input.text, input.path);
  if (!read.ok) return read;
  const { source } = read;
  const shape = shapeProblem(source, format.start);
  if (shape !== undefined) return { ok: false, problems: [...source.problems, shape] };
  // The empty text marks issues for which no schema has a remedy of its own.
  const result = format.schema.safeParse(source.value, { error: () => "" });
  const misplaced: Misplaced = format.misplaced ?? (() => undefined);
  const issues = result.error?.issues ?? [];
  const complaints = [
    ...issues.flatMap((issue) => explainIssue(issue, source.value, misplaced)),
    ...format.rules.flatMap((rule) => rule(source.value)),
  ];
  const problems = sortProblems([...source.problems, ...located(complaints, source)]);
  if (!result.success || problems.length > 0) return { ok: false, problems };
  const warnings = located(
    format.doubts.flatMap((doubt) => doubt(source.value)),
    source,
  );
  return { ok: true, value: format.toValue(result.data), warnings: sortProblems(warnings) };
}

function located(complaints: readonly Complaint[], source: Source): readonly Problem[] {
  return complaints.map(({ path, ...words }) => ({
    file: source.file,
    ...source.locate(path),
    ...words,
  }));
}

function shapeProblem(source: Source, start: string): Problem | undefined {
  if (asMap(source.value) !== undefined) return undefined;
  const isEmpty = source.value === undefined || source.value === null;
  const message = isEmpty ? "the file is empty" : 'the file is not made of "key: value" lines';
  return { file: source.file, ...source.locate([]), message, remedy: `start with ${start}` };
}
