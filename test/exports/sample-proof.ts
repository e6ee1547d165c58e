/** A proof with everything that an export has to carry, and with what it must not. */

import type { CheckRun } from "../../src/domain/check-run.js";
import { toProof } from "../../src/domain/check-run.js";
import type { ProofExport } from "../../src/domain/export/proof-export.js";
import { toSha, toTree } from "../../src/domain/ids.js";
import type { TestRun } from "../../src/domain/test-run.js";
import { readReport } from "../../src/proof/reports/read-report.js";
import { RECORDED_REPORTS, textsOf } from "../fixtures/reports/index.js";

export const SUBJECT = {
  base: toSha("1".repeat(40)),
  head: toSha("2".repeat(40)),
  tree: toTree("3".repeat(40)),
};

/** What only Interlock may know of a held check. */
export const HELD_TEXTS = [
  "assert.equal(total(3), 42)",
  "test/accept/hidden.test.js",
  "node --test hidden",
];

const [heldSource = "", heldFile = "", heldCommand = ""] = HELD_TEXTS;

const CHECK_RUNS: readonly CheckRun[] = [
  {
    gate: "rules",
    class: "rules",
    conclusion: "failure",
    durationMs: 3,
    findings: [
      {
        code: "SCOPE",
        severity: "hard",
        blame: "workstream",
        file: "docs/a b|c.md",
        message:
          "docs/a b|c.md lies outside the workstream's territory (src/**) <img src=x> @nobody",
        signature: "scope:1/1",
        fix: { hint: "put the file back as the base has it" },
        allowance: "scope",
      },
      {
        code: "UNPROVEN_HUNK",
        severity: "soft",
        blame: "workstream",
        file: "src/a.ts",
        line: 7,
        message: "reverting it changes no test result",
        signature: "hunk:1/1",
      },
    ],
    evidence: [],
  },
  {
    gate: "lint",
    class: "lint",
    conclusion: "success",
    durationMs: 1_204,
    findings: [],
    evidence: [{ name: "gate-lint.log", sha256: "a".repeat(64) }],
    reused: true,
  },
  {
    gate: "test",
    class: "tests",
    conclusion: "failure",
    durationMs: 900,
    findings: [
      {
        code: "TEST_FAIL",
        severity: "hard",
        blame: "workstream",
        file: "math.test.js",
        line: 3,
        testId: "math.test.js › add › adds negative numbers",
        message: "expected -3 to be 3",
        excerpt: ["- Expected", "+ Received", "```", "</failure>]]>"],
        reproduce: "npx vitest run math.test.js -t 'add adds negative numbers'",
        signature: "test:1/2",
        fix: { hint: "Mend the code, not the test." },
      },
      {
        code: "PREEXISTING_FAILURE",
        severity: "info",
        blame: "base",
        message: "on the base already: boom",
        signature: "test:3/4",
      },
    ],
    evidence: [],
  },
  {
    gate: "acceptance-1",
    class: "acceptance",
    conclusion: "incomplete",
    durationMs: 20,
    findings: [
      {
        code: "ACCEPTANCE_FAIL",
        severity: "hard",
        blame: "infra",
        file: heldFile,
        line: 4,
        testId: `${heldFile} › totals are added`,
        message: '"totals are added" does not hold',
        excerpt: [heldSource],
        reproduce: heldCommand,
        signature: "acceptance:1/1",
      },
    ],
    evidence: [],
  },
  { gate: "ci", class: "ci", conclusion: "skipped", durationMs: 0, findings: [], evidence: [] },
];

export function recordedRun(file: string): TestRun {
  const recorded = RECORDED_REPORTS.find((one) => one.file === file);
  const run =
    recorded === undefined
      ? undefined
      : readReport({ ...recorded, ...textsOf(recorded), root: "/repo" });
  if (run === undefined) throw new Error(`no report was read from ${file}`);
  return run;
}

export const exportOf = (
  checkRuns: readonly CheckRun[],
  testRuns: ReadonlyMap<string, TestRun> = new Map(),
): ProofExport => ({
  proof: toProof(SUBJECT, checkRuns),
  testRuns,
  startedAtMs: Date.UTC(2026, 10, 22, 8),
  endedAtMs: Date.UTC(2026, 10, 22, 8, 0, 3),
  command: `interlock prove --base ${SUBJECT.base} --head ${SUBJECT.head}`,
});

export const SAMPLE: ProofExport = exportOf(
  CHECK_RUNS,
  new Map([
    ["test", recordedRun("jest-json-mixed.txt")],
    ["acceptance-1", { ...recordedRun("vitest-json.txt"), format: "vitest" }],
  ]),
);
