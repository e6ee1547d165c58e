/** What GitHub's own reader gets wrong, and does not any more. */

import { describe, expect, test } from "vitest";
import type { Job, Step, Workflow } from "../../model/workflow.js";
import { parseWorkflow } from "../parse-workflow.js";

function read(text: string): Workflow {
  const parsed = parseWorkflow("ci.yml", text);
  if (parsed.kind === "malformed") throw new Error(parsed.problems[0]?.message);
  return parsed.value;
}

function jobOf(text: string): Job {
  const [job] = read(`on: push\njobs:\n  a:\n    runs-on: x\n    ${text}`).jobs;
  if (job === undefined) throw new Error("There is no job.");
  return job;
}

function stepOf(text: string): Step {
  const job = jobOf(`steps:\n      - ${text}`);
  const step = job.kind === "steps" ? job.steps[0] : undefined;
  if (step === undefined) throw new Error("There is no step.");
  return step;
}

const runOf = (text: string) => {
  const step = stepOf(text);
  return step.kind === "run" ? step.run : undefined;
};

describe("a text over several lines", () => {
  test("is read without its indentation", () => {
    const lines = ["run: |-", "    if true:", "      print('${{ 1 }}')"].join("\n      ");
    expect(runOf(lines)).toMatchObject({
      kind: "expression",
      text: "format('if true:\n  print(''{0}'')', 1)",
    });
  });

  test("loses its carriage returns", () => {
    expect(runOf("run: |\r\n          a\r\n          ${{ 1 }}\r\n")).toMatchObject({
      text: "format('a\n{0}\n', 1)",
    });
  });

  test("folds", () => {
    expect(runOf("run: >-\n          a\n          ${{ 1 }}\n")).toMatchObject({
      text: "format('a {0}', 1)",
    });
  });

  test("is a condition, not a text that is always true", () => {
    expect(stepOf("if: >-\n          ${{ github.ref == 'x' }}\n        run: x").if?.text).toBe(
      "success() && (github.ref == 'x')",
    );
  });

  test("is one expression where it has nothing else", () => {
    const job = jobOf(
      "strategy:\n      matrix: |-\n        ${{ fromJSON('{}') }}\n    steps: [{run: x}]",
    );
    expect(job.strategy.matrix).toMatchObject({ kind: "expression", text: "fromJSON('{}')" });
  });

  test("has its expressions where they stand in the file", () => {
    expect(runOf("run: |\n          one\n            ${{ github.ref }}\n")?.place).toEqual({
      file: "ci.yml",
      line: 8,
      column: 13,
    });
  });
});

describe("a text with quotes", () => {
  test("keeps all of them around an expression", () => {
    expect(runOf("run: echo '${{ github.ref }}' | grep 'y'")).toMatchObject({
      text: "format('echo ''{0}'' | grep ''y''', github.ref)",
    });
  });

  test("keeps those of an expression that is a text alone", () => {
    expect(runOf("run: ${{ 'it''s ''ok''' }}")).toMatchObject({ value: "it's 'ok'" });
  });

  test("keeps its braces", () => {
    expect(runOf("run: \"awk '{print}' ${{ 1 }}\"")).toMatchObject({
      text: "format('awk ''{{print}}'' {0}', 1)",
    });
  });
});

describe("keys", () => {
  test("may be numbers, booleans and nothing", () => {
    const step = stepOf("{run: x, env: {1: a, true: b}}");
    expect(step.env).toMatchObject({
      entries: [{ key: { value: "1" } }, { key: { value: "true" } }],
    });
  });

  test("may be called as what every object of JavaScript has", () => {
    const job = jobOf(
      "strategy: {matrix: {constructor: [1], __proto__: [2]}}\n    steps: [{run: x}]",
    );
    expect(job.strategy.matrix).toMatchObject({
      entries: [{ key: { value: "constructor" } }, { key: { value: "__proto__" } }],
    });
  });
});

test("the event repository_dispatch is known as a text too", () => {
  const workflow = read("on: repository_dispatch\njobs: {a: {runs-on: x, steps: [{run: x}]}}");
  expect(workflow.triggers).toEqual([{ event: "repository_dispatch", filters: {} }]);
});

test("with, shell, working-directory, timeout-minutes and defaults are not dropped", () => {
  expect(stepOf("{uses: a/b@v1, with: {c: d}, timeout-minutes: 3}")).toMatchObject({
    with: { kind: "mapping" },
    timeoutMinutes: { value: 3 },
  });
  expect(stepOf("{run: x, shell: sh, working-directory: y}")).toMatchObject({
    shell: { value: "sh" },
    workingDirectory: { value: "y" },
  });
  expect(
    jobOf("defaults: {run: {shell: sh}}\n    timeout-minutes: 5\n    steps: [{run: x}]"),
  ).toMatchObject({ defaults: { shell: { value: "sh" } }, timeoutMinutes: { value: 5 } });
});

test("env may be one expression", () => {
  const job = jobOf("env: ${{ fromJSON('{}') }}\n    steps: [{run: x, env: '${{ fromJSON(1) }}'}]");
  expect(job).toMatchObject({
    env: { text: "fromJSON('{}')" },
    steps: [{ env: { text: "fromJSON(1)" } }],
  });
});
