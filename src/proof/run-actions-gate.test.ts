import { describe, expect, test } from "vitest";
import type { WorkflowJob } from "../ports/workflows.js";
import { isLike, judgeWorkflows } from "./run-actions-gate.js";

const job = (verdict: WorkflowJob["verdict"], more: Partial<WorkflowJob> = {}): WorkflowJob => ({
  workflow: "ci.yml",
  name: "test",
  verdict,
  mayFail: false,
  annotations: [],
  ...more,
});

const judge = (jobs: readonly WorkflowJob[], elsewhere: readonly string[] = []) =>
  judgeWorkflows({ id: "ci", elsewhere }, { jobs, problems: [] }, "change");

describe("workflows of a change", () => {
  test.each([
    ["all green", [job("green"), job("skipped", { name: "b" })], "success"],
    ["one red", [job("green"), job("red", { name: "b" })], "failure"],
    ["one red that may be", [job("green"), job("red", { name: "b", mayFail: true })], "success"],
    ["one not run", [job("green"), job("not-run", { name: "b" })], "incomplete"],
    ["red outweighs not run", [job("red"), job("not-run", { name: "b" })], "failure"],
    ["one cancelled", [job("green"), job("cancelled", { name: "b" })], "incomplete"],
    ["only skipped", [job("skipped")], "incomplete"],
    ["none", [], "incomplete"],
  ] as const)("%s", (_, jobs, conclusion) => {
    expect(judge(jobs).conclusion).toBe(conclusion);
  });

  test("a job that another CI proves is told, and holds nobody up", () => {
    const jobs = [
      job("green"),
      job("not-run", { name: "test (windows-latest)", reason: "not here" }),
    ];
    const judged = judge(jobs, ["test (windows-*)"]);
    expect(judged.conclusion).toBe("success");
    expect(judged.findings).toMatchObject([{ code: "CI_SKIPPED", severity: "info" }]);
  });

  test("one that nobody proves is hard, and says what to write", () => {
    const [finding] = judge([job("not-run", { reason: "not here" })]).findings;
    expect(finding).toMatchObject({ code: "CI_SKIPPED", severity: "hard", blame: "infra" });
    expect(finding?.message).toBe(
      'ci.yml: job "test" was not proven here: not here; name it under elsewhere: in the gate if another CI proves it',
    );
  });

  test("a red job is a finding with its step and last lines, and one for each place that it names", () => {
    const red = job("red", {
      reason: "step 2 (Lint): exit code 1",
      failed: { step: "Lint", tail: ["a.js:3 no"] },
      annotations: [
        { level: "error", message: "no", file: "a.js", line: 3 },
        { level: "warning", message: "hm", file: "a.js", line: 4 },
      ],
    });
    expect(judge([red]).findings).toMatchObject([
      {
        code: "CI_RED",
        severity: "hard",
        blame: "workstream",
        message: 'ci.yml: job "test" failed in Lint: step 2 (Lint): exit code 1',
        excerpt: ["a.js:3 no"],
      },
      { code: "CI_RED", file: "a.js", line: 3, message: "no" },
    ]);
  });

  test("a malformed workflow is red, with every problem", () => {
    const judged = judgeWorkflows(
      { id: "ci", elsewhere: [] },
      { jobs: [], problems: ["ci.yml:1:1: no"] },
      "change",
    );
    expect(judged).toMatchObject({
      conclusion: "failure",
      findings: [{ code: "CI_RED", message: "ci.yml:1:1: no" }],
    });
  });
});

test("a base that pushes start nothing on has nothing against it", () => {
  const judged = judgeWorkflows({ id: "ci", elsewhere: [] }, { jobs: [], problems: [] }, "base");
  expect(judged.conclusion).toBe("neutral");
});

test.each([
  ["test (windows-latest)", "test (windows-*)", true],
  ["test (windows-latest)", "test (*", true],
  ["test", "*", true],
  ["test", "te*t", true],
  ["tt", "t*t*t", false],
  ["test", "tes", false],
  ["atest", "test", false],
])("%s is like %s: %s", (name, pattern, expected) => {
  expect(isLike(name, pattern)).toBe(expected);
});
