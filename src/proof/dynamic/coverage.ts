/** Are the changed lines executed by tests at all? What is not executed cannot be shown to work. */

import type { Finding } from "../../domain/finding.js";
import { LIMITS } from "../../domain/limits.js";
import { severityIn } from "../profiles.js";
import { toRuleFinding } from "../rule-finding.js";
import { type Coverage, readCoverage } from "./coverage-report.js";
import type { Deep, DeepGate, SuiteTests } from "./deep.js";
import { addedLines } from "./hollow.js";
import { notLookedAt } from "./not-looked-at.js";
import { isBlankOrComment } from "./plain-lines.js";

export const coverage: DeepGate = {
  id: "proof:coverage",
  question: () => undefined,
  judge: async (deep) => {
    const { tests, view } = deep;
    const sources = view.files.filter((file) => addedLines(file).length > 0);
    if (tests.length === 0 || sources.length === 0)
      return { findings: [], record: [], conclusion: "neutral" };
    const noted = await Promise.all(tests.map((one) => noteLines(one, deep)));
    const known = noted.flatMap((one) => (typeof one === "string" ? [] : [one]));
    const missing = noted.filter((one) => typeof one === "string");
    const findings = missing.map((why) => notLookedAt("LOW_DIFF_COVERAGE", why));
    if (known.length === 0) return { findings, record: [], conclusion: "neutral" };
    const lines = sources.flatMap((file) => linesOf(file.path, addedLines(file), known, file));
    return { findings: [...findings, ...judge(lines, deep)], record: lines };
  },
};

/** Its coverage, or why there is none. In `strict` all tests are asked, else those of the change. */
async function noteLines(
  tests: SuiteTests,
  { lab, profile, view, allotment, secondRun }: Deep,
): Promise<Coverage | string> {
  const { suite } = tests;
  const form = suite.runner.coverage;
  const none = `changed lines under gate "${suite.gate.id}"`;
  if (form === undefined) return `${none}, because its runner notes no lines`;
  const outcome =
    profile === "standard"
      ? (await secondRun(tests)).outcome
      : await lab.try({ suite, selection: { kind: "all" }, edits: {}, manner: { covers: true } });
  if (profile === "strict") allotment.hold("coverage", 0)(outcome.durationMs);
  const text = outcome.kind === "ran" || outcome.kind === "broken" ? outcome.coverage : undefined;
  if (text === undefined)
    return `${none}, because its runner left no coverage; is a tool for it installed?`;
  const module = /^module\s+(\S+)/m.exec((await view.change.readFile("go.mod")) ?? "")?.[1] ?? "";
  return readCoverage(form, text, { root: outcome.kind === "not-run" ? "" : outcome.root, module });
}

interface Line {
  readonly path: string;
  readonly line: number;
  readonly isExecuted: boolean;
}

/** Of a file that nothing loaded, every line of code counts as not executed. */
function linesOf(
  path: string,
  lines: readonly number[],
  known: readonly Coverage[],
  { after, language }: Deep["view"]["files"][number],
): readonly Line[] {
  const text = after?.text.split("\n") ?? [];
  const reports = known.flatMap((one) => one.get(path) ?? []);
  const code = lines.filter((line) => !isBlankOrComment(text[line - 1] ?? "", language));
  if (reports.length === 0)
    return language === undefined ? [] : code.map((line) => ({ path, line, isExecuted: false }));
  return code
    .filter((line) => reports.some((report) => report.has(line)))
    .map((line) => ({
      path,
      line,
      isExecuted: reports.some((report) => (report.get(line) ?? 0) > 0),
    }));
}

function judge(lines: readonly Line[], { profile }: Deep): readonly Finding[] {
  const missed = lines.filter(({ isExecuted }) => !isExecuted);
  const share = lines.length === 0 ? 1 : 1 - missed.length / lines.length;
  if (share >= LIMITS.diffCoverageLeast) return [];
  const paths = [...new Set(missed.map(({ path }) => path))];
  return paths.map((path) => {
    const own = missed.filter((line) => line.path === path).map(({ line }) => line);
    return {
      ...toRuleFinding("LOW_DIFF_COVERAGE", path, {
        file: path,
        ...(own[0] === undefined ? {} : { line: own[0] }),
        message: `${own.length} changed lines are executed by no test: ${rangesOf(own)} (${Math.round(share * 100)} % of the change's lines are)`,
        fix: { hint: "add tests that reach these lines, or take the lines out" },
      }),
      severity: severityIn(profile, "LOW_DIFF_COVERAGE"),
    };
  });
}

/** `3–5, 9`. */
function rangesOf(lines: readonly number[]): string {
  const ranges: string[] = [];
  let first: number | undefined;
  for (const [at, line] of lines.entries()) {
    first ??= line;
    if (lines[at + 1] === line + 1) continue;
    ranges.push(first === line ? `${line}` : `${first}–${line}`);
    first = undefined;
  }
  return (
    ranges.slice(0, LIMITS.excerptLinesMax).join(", ") +
    (ranges.length > LIMITS.excerptLinesMax ? " …" : "")
  );
}
