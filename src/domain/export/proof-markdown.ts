/** A proof as Markdown, fit for the summary of a CI job or a comment on a pull request. */

import type { CheckRun, Conclusion } from "../check-run.js";
import type { Finding } from "../finding.js";
import { isHard } from "../finding.js";
import { short } from "../ids.js";
import { LIMITS } from "../limits.js";
import type { TestRun } from "../test-run.js";
import { type ProofExport, VERDICTS } from "./proof-export.js";

export function toProofMarkdown({ proof, testRuns, command }: ProofExport): string {
  const { base, head, tree } = proof.subject;
  const found = proof.checkRuns.flatMap(({ gate, findings }) =>
    findings.map((finding) => ({ gate, finding })),
  );
  // What fails the proof comes first, whatever the order of the gates.
  const sorted = [...found.filter(isRed), ...found.filter((one) => !isRed(one))];
  const shown = sorted.slice(0, LIMITS.summaryFindingsMax);
  const more = sorted.length - shown.length;
  return `${[
    `## Interlock: ${VERDICTS[proof.verdict].toLowerCase()}`,
    `\`${short(head)}\` onto \`${short(base)}\`, tree \`${short(tree)}\`.${becauseOf(proof.reasonCodes)}`,
    [
      "| | gate | conclusion | time | tests |",
      "| --- | --- | --- | ---: | ---: |",
      ...proof.checkRuns.map((run) => row(run, testRuns.get(run.gate))),
    ].join("\n"),
    ...(shown.length === 0 ? [] : ["### Findings", ...shown.map(section)]),
    ...(more === 0 ? [] : [`And ${more} more.`]),
    `The whole proof again: ${code(command)}`,
  ].join("\n\n")}\n`;
}

const MARKS: Readonly<Record<Conclusion, string>> = {
  success: "✅",
  neutral: "✅",
  failure: "❌",
  timed_out: "❌",
  skipped: "➖",
  cancelled: "➖",
  incomplete: "❓",
};

const isRed = ({ finding }: { readonly finding: Finding }): boolean => isHard(finding);

const becauseOf = (codes: readonly string[]): string =>
  codes.length === 0 ? "" : ` Because of ${codes.map((one) => `\`${one}\``).join(", ")}.`;

function row(run: CheckRun, testRun: TestRun | undefined): string {
  const time = run.reused === true ? "known" : `${(run.durationMs / 1_000).toFixed(1)} s`;
  const tests = testRun === undefined ? "" : String(testRun.seen);
  return `| ${MARKS[run.conclusion]} | ${inline(run.gate)} | ${run.conclusion} | ${time} | ${tests} |`;
}

function section({ gate, finding }: { readonly gate: string; readonly finding: Finding }): string {
  const { excerpt = [], reproduce, fix, allowance } = finding;
  const place =
    finding.file === undefined
      ? ""
      : ` ${code(`${finding.file}${finding.line === undefined ? "" : `:${finding.line}`}`)}`;
  const lines = [
    `**${finding.code}** (${inline(gate)}${isHard(finding) ? "" : `, ${finding.severity}`})${place}: ${inline(finding.message)}`,
    ...(excerpt.length === 0 ? [] : [block(excerpt)]),
    ...(reproduce === undefined ? [] : [`See it: ${code(reproduce)}`]),
    ...(fix === undefined
      ? []
      : [
          `Mend it: ${fix.command === undefined ? "" : `${code(fix.command)}: `}${inline(fix.hint)}`,
        ]),
    ...(allowance === undefined ? [] : [`Only the plan's ${code(allowance)} could permit it.`]),
  ];
  return lines.join("\n\n");
}

/** Indented, not fenced: no line of a log can end the block. */
const block = (excerpt: readonly string[]): string =>
  excerpt.map((line) => `    ${withoutBreaks(line)}`).join("\n");

const withoutBreaks = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");

/** What a change wrote must not become structure, a link or somebody's name. */
const inline = (text: string): string =>
  withoutBreaks(text).replace(/[\\`*_{}[\]<>()#+!|~&@]/g, (character) => `\\${character}`);

/** In as many backticks as it takes. */
function code(text: string): string {
  const plain = withoutBreaks(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const pad = plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${fence}${pad}${plain}${pad}${fence}`;
}
