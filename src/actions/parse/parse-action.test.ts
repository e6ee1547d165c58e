import { describe, expect, test } from "vitest";
import { explainComplaint } from "../model/complaint.js";
import { parseAction } from "./parse-action.js";

function read(text: string) {
  const parsed = parseAction("action.yml", text);
  if (parsed.kind === "malformed") throw new Error(parsed.problems.map(explainComplaint).join());
  return parsed;
}

const problemsOf = (text: string): readonly string[] => {
  const parsed = parseAction("action.yml", text);
  return parsed.kind === "parsed" ? [] : parsed.problems.map(explainComplaint);
};

const NODE = "runs: {using: node20, main: dist/index.js}\n";

describe("an action", () => {
  test.each(["node12", "node16", "node20", "node24", "Node26"])("runs on %s", (using) => {
    const text = `name: x\nruns: {using: ${using}, main: m.js, pre: a.js, pre-if: runner.os == 'Linux', post: b.js, post-if: "\${{ failure() }}"}\n`;
    expect(read(text).value).toMatchObject({
      path: "action.yml",
      name: "x",
      runs: {
        kind: "node",
        using: using.toLowerCase(),
        main: "m.js",
        pre: "a.js",
        preIf: { text: "runner.os == 'Linux'" },
        post: "b.js",
        postIf: { text: "failure()" },
      },
    });
  });

  test("has inputs, required and with defaults, and outputs", () => {
    const { value, warnings } = read(`inputs:
  Token: {description: d, required: true, default: "\${{ github.token }}"}
  deep: {required: "false", default: 3, deprecationMessage: gone, whatever: [1]}
  __proto__: {}
outputs:
  out: {description: d, value: "\${{ steps.a.outputs.b }}"}
  set-by-code: {description: d}
${NODE}`);
    expect(Object.keys(value.inputs)).toEqual(["Token", "deep", "__proto__"]);
    expect(value.inputs["Token"]).toMatchObject({
      required: true,
      default: { text: "github.token" },
    });
    expect(value.inputs["deep"]).toMatchObject({ required: false, default: { value: "3" } });
    expect(value.outputs["out"]).toMatchObject({ text: "steps.a.outputs.b" });
    expect(Object.keys(value.outputs)).toEqual(["out", "set-by-code"]);
    expect(warnings).toEqual([]);
  });

  test("may be composite", () => {
    const { value } = read(`runs:
  using: composite
  steps:
    - {id: a, run: "echo \${{ inputs.x }}", shell: bash, if: inputs.x == 'y', env: {A: b}, working-directory: w, continue-on-error: true}
    - {uses: ./other, with: {a: b}, if: always()}`);
    expect(value.runs).toMatchObject({
      kind: "composite",
      steps: [
        {
          kind: "run",
          index: 0,
          id: "a",
          run: { text: "format('echo {0}', inputs.x)" },
          shell: { value: "bash" },
          if: { text: "success() && (inputs.x == 'y')" },
          continueOnError: { value: true },
        },
        { kind: "uses", index: 1, uses: "./other", if: { text: "always()" } },
      ],
    });
  });

  test("may be a container", () => {
    const { value } = read(
      "runs: {using: docker, image: Dockerfile, args: ['${{ inputs.a }}', b], env: {A: b}, entrypoint: e.sh, pre-entrypoint: p.sh, post-entrypoint: q.sh}\n",
    );
    expect(value.runs).toMatchObject({
      kind: "container",
      image: "Dockerfile",
      args: { items: [{ text: "inputs.a" }, { value: "b" }] },
      env: { kind: "mapping" },
      entrypoint: "e.sh",
      preEntrypoint: "p.sh",
      postEntrypoint: "q.sh",
    });
  });

  test("is refused with a default that is no expression there, as GitHub refuses it", () => {
    const parsed = parseAction(
      "action.yml",
      `inputs:\n  a: {default: "\${{ inputs.b }}"}\n${NODE}`,
    );
    const problems = parsed.kind === "malformed" ? parsed.problems.map(explainComplaint) : [];
    expect(problems).toEqual([
      "action.yml:2:17: Unrecognized named-value: 'inputs', at position 1 of the expression.",
    ]);
  });

  test("may have keys that GitHub does not know, with a warning", () => {
    const { warnings } = read(
      "author: a\nbranding: {icon: x}\nouputs: {}\nruns: {using: node20, main: m, mian: x}\n",
    );
    expect(warnings.map(explainComplaint)).toEqual([
      "action.yml:3:1: Unexpected value 'ouputs' in an action, which does nothing here; did you mean outputs?",
      "action.yml:4:32: Unexpected value 'mian' under runs, which does nothing here; did you mean main?",
    ]);
  });
});

describe("a malformed action has one problem", () => {
  test.each([
    ["", "1:1: The action is empty; write one, or delete the file."],
    ["name: x\n", "1:1: The required key runs is missing; add it."],
    ["runs: {main: x.js}\n", "1:7: The required key using is missing under runs; add it."],
    [
      "runs: {using: node20}\n",
      "1:7: runs has too little to tell what it is; give it steps, main or image.",
    ],
    [
      "runs: {using: node20, pre: x}\n",
      "1:7: The required key main is missing under runs; add it.",
    ],
    [
      "runs: {using: python3, main: x}\n",
      "1:15: using is 'python3'; give composite, docker, or node and a version, e.g. node24.",
    ],
    [
      "runs: {using: docker, args: [a]}\n",
      "1:7: The required key image is missing under runs; add it.",
    ],
    [
      "runs: {using: composite, steps: [{run: x}]}\n",
      "1:34: The required key shell is missing under steps; add it.",
    ],
    [
      "runs: {using: composite, steps: [{name: x}]}\n",
      "1:34: The step has neither run nor uses; give it one of them.",
    ],
    [
      "runs: {using: composite, steps: [{id: a, uses: ./a}, {id: a, uses: ./a}]}\n",
      "1:59: The step id 'a' is already used on line 1; give each step its own.",
    ],
    [
      "runs: {using: node20, main: x, post-if: foo()}\n",
      "1:41: Unrecognized function: 'foo', at position 1 of the expression.",
    ],
    [
      "runs: {using: node20, main: x, steps: []}\n",
      "1:32: Unexpected value 'steps'; it cannot stand under runs beside the other keys, so remove it.",
    ],
  ])("%j", (text, problem) => {
    expect(problemsOf(text)).toEqual([`action.yml:${problem}`]);
  });
});
