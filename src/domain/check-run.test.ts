import { expect, test } from "vitest";
import { type CheckRun, type Conclusion, reasonCodesOf, verdictOf } from "./check-run.js";

const run = (conclusion: Conclusion): CheckRun => ({
  gate: conclusion,
  conclusion,
  durationMs: 0,
  findings: [],
  evidence: [],
});

test.each<[Conclusion[], ReturnType<typeof verdictOf>]>([
  [[], "incomplete"],
  [["success"], "pass"],
  [["neutral"], "pass"],
  [["success", "neutral"], "pass"],
  [["skipped"], "incomplete"],
  [["cancelled"], "incomplete"],
  [["incomplete"], "incomplete"],
  [["success", "incomplete"], "incomplete"],
  [["success", "skipped"], "incomplete"],
  [["failure"], "fail"],
  [["timed_out"], "fail"],
  [["success", "failure"], "fail"],
  [["incomplete", "failure"], "fail"],
  [["skipped", "failure"], "fail"],
])("%j is %s", (conclusions, verdict) => {
  expect(verdictOf(conclusions.map(run))).toBe(verdict);
});

test("reason codes are those of hard findings, sorted, each once", () => {
  const finding = (code: "TEST_FAIL" | "LINT" | "FORMAT", severity: "hard" | "info") =>
    ({ code, severity, blame: "workstream", message: "", signature: "a:b/c" }) as const;
  const findings = [
    finding("TEST_FAIL", "hard"),
    finding("LINT", "hard"),
    finding("LINT", "hard"),
    finding("FORMAT", "info"),
  ];
  expect(reasonCodesOf([{ ...run("failure"), findings }])).toEqual(["LINT", "TEST_FAIL"]);
});
