/** A file of problem matchers, as GitHub defines them: the matchers, or all that is wrong with them, each with its line. */

import type { Matcher } from "../domain/matchers/matcher.js";
import { MATCHER_FILE_BYTES_MAX, parseProblemMatchers } from "../domain/matchers/read-matchers.js";
import type { Parsed, Problem } from "./problem.js";
import { asList, asMap } from "./raw.js";
import { readYaml, type Source } from "./read-yaml.js";

const FORM = 'give GitHub\'s form: {"problemMatcher": [{"owner": …, "pattern": […]}]}';

/** JSON is YAML, and the reader of YAML knows lines. A matcher that GitHub would use and we cannot is a problem here. */
export function parseMatchers(json: string, path: string): Parsed<readonly Matcher[]> {
  if (json.length > MATCHER_FILE_BYTES_MAX) {
    const message = `it has ${json.length} characters; ${MATCHER_FILE_BYTES_MAX} is the most`;
    return bad({ file: path, line: 1, message, remedy: "give several files" });
  }
  const read = readYaml(json, path);
  if (!read.ok) return read;
  const { source } = read;
  const each = asList(asMap(source.value)?.["problemMatcher"]);
  const problems = [
    ...source.problems,
    ...each.flatMap((matcher, index) => problemsOf(matcher, index, source)),
  ];
  if (problems.length > 0) return { ok: false, problems };
  const whole = parseProblemMatchers(json);
  if (whole.kind === "problem") return bad(toProblem(whole.message, [], source));
  if (whole.matchers.length === 0) return bad(toProblem("it has no matcher", [], source));
  return { ok: true, value: whole.matchers, warnings: [] };
}

const bad = (problem: Problem) => ({ ok: false as const, problems: [problem] });

function problemsOf(matcher: unknown, index: number, source: Source): readonly Problem[] {
  const read = parseProblemMatchers(JSON.stringify({ problemMatcher: [matcher] }));
  const messages = read.kind === "problem" ? [read.message] : read.leftOut;
  return messages.map((message) => toProblem(message, ["problemMatcher", index], source));
}

const toProblem = (
  message: string,
  path: readonly (string | number)[],
  { file, locate }: Source,
): Problem => ({ file, ...locate(path), message, remedy: FORM });
