/** Changed lines that Stryker is asked about: as many as there is time for, the same ones each time. */

import { LIMITS } from "../../../../domain/limits.js";
import type { ChangedFile } from "../../../change/change-view.js";
import { digest } from "../../../result-key.js";
import { addedLines } from "../../hollow.js";
import { isBlankOrComment } from "../../plain-lines.js";

export interface AskedFile {
  readonly file: ChangedFile;
  /** The whole text that it has in the change. */
  readonly text: string;
  readonly lines: readonly number[];
}

export interface Asked {
  readonly files: readonly AskedFile[];
  /** Lines of code that are left out: there is no time for them, or Stryker cannot be told of their file. */
  readonly left: { readonly forTime: number; readonly forName: number };
}

/** Signs that Stryker takes for a pattern, a list or a range; what begins with a dot it does not look at. */
const NO_PLAIN_NAME = /[*?[\]{}()!,|\\:'"\n]|(?:^|\/)\./;

const isJavaScript = ({ language }: ChangedFile): boolean =>
  language === "javascript" || language === "typescript" || language === "tsx";

/** `seed` decides which lines are taken when there are too many. */
export function askedLines(
  files: readonly ChangedFile[],
  { linesMax, seed }: { readonly linesMax: number; readonly seed: string },
): Asked {
  const own = files.flatMap((file) =>
    isJavaScript(file) && file.role === "source" && file.after !== undefined
      ? [{ file, text: file.after.text, lines: addedLines(file) }]
      : [],
  );
  const plain = own.filter(({ file }) => !NO_PLAIN_NAME.test(file.path));
  const codeOf = (some: readonly AskedFile[]): readonly Line[] => some.flatMap(linesOfCode);
  const code = codeOf(plain);
  const forName = codeOf(own).length - code.length;
  if (code.length <= linesMax)
    return { files: plain.filter(({ lines }) => lines.length > 0), left: { forTime: 0, forName } };
  const taken = code
    .map((line) => ({ line, at: digest([seed, line.path, line.line]) }))
    .sort((one, other) => (one.at < other.at ? -1 : 1))
    .slice(0, linesMax)
    .map(({ line }) => line);
  const chosen = plain.map(({ file, text }) => {
    const lines = taken.flatMap(({ path, line }) => (path === file.path ? [line] : []));
    return { file, text, lines: [...lines].sort((one, other) => one - other) };
  });
  return {
    files: chosen.filter(({ lines }) => lines.length > 0),
    left: { forTime: code.length - taken.length, forName },
  };
}

interface Line {
  readonly path: string;
  readonly line: number;
}

function linesOfCode({ file: { path, language }, text, lines }: AskedFile): readonly Line[] {
  const all = text.split("\n");
  return lines
    .filter((line) => !isBlankOrComment(all[line - 1] ?? "", language))
    .map((line) => ({ path, line }));
}

/** How Stryker is told of them: `src/a.js:3-5`. */
export function rangesOf(path: string, lines: readonly number[]): readonly string[] {
  const ranges: string[] = [];
  let first: number | undefined;
  for (const [at, line] of lines.entries()) {
    first ??= line;
    if (lines[at + 1] === line + 1) continue;
    ranges.push(`${path}:${first}-${line}`);
    first = undefined;
  }
  return ranges;
}

/** Faults that a line of code has, as a rule. */
const FAULTS_A_LINE = 2;

/** What Stryker may take, and for how many lines that is enough if each fault costs a run of all tests. */
export function strykerBudget(suiteMs: number): {
  readonly timeoutMs: number;
  readonly linesMax: number;
} {
  const { ofSuite, leastMs, startMs, linesMax, faultLeastMs } = LIMITS.stryker;
  const timeoutMs = Math.max(leastMs, ofSuite * suiteMs);
  const leftMs = timeoutMs - startMs - suiteMs;
  const lines = Math.floor(leftMs / (FAULTS_A_LINE * Math.max(suiteMs, faultLeastMs)));
  return { timeoutMs, linesMax: Math.min(Math.max(lines, 1), linesMax) };
}
