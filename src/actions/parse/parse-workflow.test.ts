import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainComplaint } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import type { StepsJob, Workflow } from "../model/workflow.js";
import { parseWorkflow } from "./parse-workflow.js";

function read(text: string): Workflow {
  const parsed = parseWorkflow("ci.yml", text);
  if (parsed.kind === "malformed") throw new Error(parsed.problems.map(explainComplaint).join());
  return parsed.value;
}

const JOBS = "jobs: {a: {runs-on: x, steps: [{run: x}]}}\n";

function jobOf(text: string): StepsJob {
  const [job] = read(`on: push\njobs:\n  a:\n    runs-on: x\n    ${text}`).jobs;
  if (job?.kind !== "steps") throw new Error("There is no job with steps.");
  return job;
}

const warningsOf = (text: string): readonly string[] => {
  const parsed = parseWorkflow("ci.yml", text);
  return parsed.kind === "parsed" ? parsed.warnings.map(explainComplaint) : ["malformed"];
};

/** A template without its places, as plain values; expressions in brackets. */
function plain(template: Template | undefined): unknown {
  if (template === undefined) return undefined;
  switch (template.kind) {
    case "literal":
      return template.value;
    case "expression":
      return `<${template.text}>`;
    case "sequence":
      return template.items.map(plain);
    default:
      return template.entries.map(({ key, value }) => [
        key === "insert" ? "insert" : plain(key),
        plain(value),
      ]);
  }
}

describe("a workflow", () => {
  test("has its name, or that of its file", () => {
    expect(read(`name: CI\non: push\n${JOBS}`).name).toBe("CI");
    expect(read(`name: 7\non: push\n${JOBS}`).name).toBe("7");
    expect(read(`on: push\n${JOBS}`)).toMatchObject({ name: "ci.yml", path: "ci.yml" });
  });

  test("has env, defaults and concurrency", () => {
    const workflow = read(
      `on: push\nenv: {A: 1, B: "\${{ github.ref }}"}\ndefaults: {run: {shell: sh, working-directory: w}}\nconcurrency: {group: g, cancel-in-progress: true}\n${JOBS}`,
    );
    expect(plain(workflow.env)).toEqual([
      ["A", "1"],
      ["B", "<github.ref>"],
    ]);
    expect(plain(workflow.defaults.shell)).toBe("sh");
    expect(plain(workflow.defaults.workingDirectory)).toBe("w");
    expect(plain(workflow.concurrency)).toEqual([
      ["group", "g"],
      ["cancel-in-progress", true],
    ]);
  });

  test("may use anchors and aliases", () => {
    const workflow = read(
      "on: push\nenv: &env {A: b}\njobs:\n  a: &a {runs-on: x, env: *env, steps: [{run: x}]}\n  b: *a\n",
    );
    expect(workflow.jobs.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(workflow.jobs.map((job) => (job.kind === "steps" ? plain(job.env) : ""))).toEqual([
      [["A", "b"]],
      [["A", "b"]],
    ]);
  });

  test("reads on, off, yes and no as texts, whatever version of YAML it names", () => {
    const workflow = read(`%YAML 1.1\n---\non: push\nenv: {A: yes, B: off}\n${JOBS}`);
    expect(plain(workflow.env)).toEqual([
      ["A", "yes"],
      ["B", "off"],
    ]);
  });
});

describe("triggers", () => {
  test.each([
    ["push", ["push"]],
    ["[push, pull_request]", ["push", "pull_request"]],
    ["{push: , schedule: [{cron: 0 0 * * *}]}", ["push", "schedule"]],
  ])("are a text, a list or a mapping: %s", (on, events) => {
    expect(read(`on: ${on}\n${JOBS}`).triggers).toEqual(
      events.map((event) => ({ event, filters: {} })),
    );
  });

  test("have their filters", () => {
    const on = `{push: {branches: main, tags-ignore: [v0, 1.5], paths: ["**.ts", "!a"]},
      pull_request: {branches-ignore: [x], paths-ignore: [y], types: [opened]}, workflow_run: {workflows: [a], types: completed}, merge_group: , create: , push_: }`;
    const { triggers } = read(`on: ${on.replace(", push_: ", "")}\n${JOBS}`);
    expect(triggers).toEqual([
      {
        event: "push",
        filters: { branches: ["main"], tagsIgnore: ["v0", "1.5"], paths: ["**.ts", "!a"] },
      },
      {
        event: "pull_request",
        filters: { branchesIgnore: ["x"], pathsIgnore: ["y"], types: ["opened"] },
      },
      { event: "workflow_run", filters: { types: ["completed"] } },
      { event: "merge_group", filters: {} },
      { event: "create", filters: {} },
    ]);
    expect(read(`on: {push: {tags: [v*]}}\n${JOBS}`).triggers[0]?.filters).toEqual({
      tags: ["v*"],
    });
  });

  test("tell whether and how it is called", () => {
    const { callable } = read(`on:
  workflow_call:
    inputs:
      a: {type: number, required: true, default: "\${{ github.run_id }}"}
      __proto__: {type: string}
    secrets:
      TOKEN: {required: true}
      OTHER:
    outputs:
      out: {value: "\${{ jobs.a.outputs.x }}"}
${JOBS}`);
    expect(Object.keys(callable?.inputs ?? {})).toEqual(["a", "__proto__"]);
    expect(callable?.inputs["a"]).toMatchObject({ type: "number", required: true });
    expect(plain(callable?.inputs["a"]?.default)).toBe("<github.run_id>");
    expect(callable?.secrets).toEqual({ TOKEN: { required: true }, OTHER: { required: false } });
    expect(plain(callable?.outputs["out"])).toBe("<jobs.a.outputs.x>");
    expect(read(`on: workflow_call\n${JOBS}`).callable).toEqual({
      inputs: {},
      secrets: {},
      outputs: {},
    });
    expect(read(`on: push\n${JOBS}`).callable).toBeUndefined();
  });

  test("tell what it is dispatched with", () => {
    const { dispatchInputs } = read(
      `on: {workflow_dispatch: {inputs: {a: , b: {type: choice, options: [x, y], default: y}, c: {type: boolean}}}}\n${JOBS}`.replace(
        "a: , ",
        "",
      ),
    );
    expect(dispatchInputs).toMatchObject({
      b: { type: "choice", options: ["x", "y"], required: false, default: { value: "y" } },
      c: { type: "boolean", required: false },
    });
  });
});

describe("a job", () => {
  test("has all of its fields", () => {
    const job = jobOf(`name: "\${{ matrix.a }}"
    if: github.ref == 'x'
    strategy: {matrix: {a: [1, "2", true, null, 1.50], include: [{b: {c: [d]}}]}, fail-fast: false, max-parallel: 2}
    concurrency: "g-\${{ github.ref }}"
    env: {A: b}
    defaults: {run: {shell: bash, working-directory: w}}
    outputs: {o: "\${{ steps.s.outputs.o }}"}
    continue-on-error: "\${{ matrix.a == 1 }}"
    timeout-minutes: 7
    container: {image: node, ports: ["80"]}
    services: {db: {image: postgres}}
    environment: {name: prod, url: "http://x"}
    permissions: {contents: read}
    steps: [{run: x}]`);
    expect(job).toMatchObject({ kind: "steps", id: "a", needs: [], place: { line: 3, column: 3 } });
    expect(job.if?.text).toBe("success() && (github.ref == 'x')");
    expect(plain(job.name)).toBe("<matrix.a>");
    expect(plain(job.strategy.matrix)).toEqual([
      ["a", [1, "2", true, null, 1.5]],
      ["include", [[["b", [["c", ["d"]]]]]]],
    ]);
    expect(plain(job.strategy.failFast)).toBe(false);
    expect(plain(job.strategy.maxParallel)).toBe(2);
    expect(plain(job.concurrency)).toBe("<format('g-{0}', github.ref)>");
    expect(plain(job.runsOn)).toBe("x");
    expect(plain(job.env)).toEqual([["A", "b"]]);
    expect(plain(job.defaults.shell)).toBe("bash");
    expect(plain(job.outputs)).toEqual([["o", "<steps.s.outputs.o>"]]);
    expect(plain(job.continueOnError)).toBe("<matrix.a == 1>");
    expect(plain(job.timeoutMinutes)).toBe(7);
    expect(plain(job.container)).toEqual([
      ["image", "node"],
      ["ports", ["80"]],
    ]);
    expect(plain(job.services)).toEqual([["db", [["image", "postgres"]]]]);
    expect(plain(job.environment)).toEqual([
      ["name", "prod"],
      ["url", "http://x"],
    ]);
  });

  test("needs one or several, as they are written where they are defined", () => {
    const { jobs } = read(
      "on: push\njobs:\n  One: {runs-on: x, steps: [{run: x}]}\n  b: {runs-on: x, needs: one, steps: [{run: x}]}\n  c: {runs-on: x, needs: [b, One, b], steps: [{run: x}]}\n",
    );
    expect(jobs.map(({ needs }) => needs)).toEqual([[], ["One"], ["b", "One"]]);
  });

  test("may be another workflow", () => {
    const text = (secrets: string) =>
      `on: push\njobs:\n  a: {uses: ./.github/workflows/b.yml, with: {x: 1}, secrets: ${secrets}}\n`;
    const [inheriting] = read(text("inherit")).jobs;
    expect(inheriting).toMatchObject({
      kind: "call",
      uses: "./.github/workflows/b.yml",
      secrets: "inherit",
    });
    const [given] = read(text("{T: '${{ secrets.T }}'}")).jobs;
    if (given?.kind !== "call" || given.secrets === "inherit") throw new Error("not given");
    expect(plain(given.with)).toEqual([["x", 1]]);
    expect(plain(given.secrets)).toEqual([["T", "<secrets.T>"]]);
  });
});

describe("a step", () => {
  test("has all of its fields", () => {
    const { steps } = jobOf(`steps:
      - {id: s, name: n, run: "echo \${{ github.ref }}", if: always(), env: {A: b}, shell: bash, working-directory: w, continue-on-error: true, timeout-minutes: 5}
      - uses: actions/checkout@v4
        with: {"\${{ insert }}": "\${{ fromJSON('{}') }}", a: 1}`);
    expect(steps[0]).toMatchObject({
      kind: "run",
      index: 0,
      id: "s",
      place: { line: 6, column: 9 },
    });
    const [first, second] = steps;
    if (first?.kind !== "run" || second?.kind !== "uses") throw new Error("other kinds");
    expect(plain(first.run)).toBe("<format('echo {0}', github.ref)>");
    expect(first.if?.text).toBe("always()");
    expect([first.name, first.shell, first.workingDirectory].map(plain)).toEqual([
      "n",
      "bash",
      "w",
    ]);
    expect([first.continueOnError, first.timeoutMinutes].map(plain)).toEqual([true, 5]);
    expect(plain(first.env)).toEqual([["A", "b"]]);
    expect(second).toMatchObject({ index: 1, uses: "actions/checkout@v4" });
    expect(second.id).toBeUndefined();
    expect(plain(second.with)).toEqual([
      ["insert", "<fromJSON('{}')>"],
      ["a", "1"],
    ]);
  });

  test.each([
    ["true", "success() && (true)"],
    ["false", "success() && (false)"],
    ["", "success()"],
    ["github.ref == 'a'", "success() && (github.ref == 'a')"],
    ["${{ github.ref == 'a' }}", "success() && (github.ref == 'a')"],
    ["${{ failure() || always() }}", "failure() || always()"],
    [
      "|\n          github.ref == 'a' ||\n          cancelled()",
      "github.ref == 'a' ||\ncancelled()",
    ],
    ["github.ref == 'success()'", "success() && (github.ref == 'success()')"],
    ["\"!contains(github.ref, 'a')\"", "success() && (!contains(github.ref, 'a'))"],
    ["a ${{ github.ref }}", "success() && (format('a {0}', github.ref))"],
  ])("has GitHub's condition of if: %s", (written, text) => {
    expect(jobOf(`steps:\n      - run: x\n        if: ${written}`).steps[0]?.if?.text).toBe(text);
  });
});

describe("a warning", () => {
  test("is given of keys that GitHub does not know, at every level", () => {
    const text = `on: push\njob: x\npermissions: {new-one: read}\njobs:\n  a:\n    runs-on: x\n    timeout-minute: 5\n    steps:\n      - run: x\n        nmae: y\n`;
    expect(warningsOf(text)).toEqual([
      "ci.yml:2:1: Unexpected value 'job' in a workflow, which does nothing here; did you mean jobs?",
      "ci.yml:3:15: Unexpected value 'new-one' under permissions, which does nothing here; remove it, or give it its right name.",
      "ci.yml:7:5: Unexpected value 'timeout-minute' in a job, which does nothing here; did you mean timeout-minutes?",
      "ci.yml:10:9: Unexpected value 'nmae' in a step, which does nothing here; did you mean name?",
    ]);
  });

  test("is given of a condition that is always true", () => {
    expect(
      warningsOf(
        "on: push\njobs:\n  a:\n    runs-on: x\n    if: ${{ 1 }} == 2\n    steps: [{run: x}]",
      ),
    ).toEqual([
      "ci.yml:5:9: The condition is always true, because it has text outside of ${{ }}; put all of it inside, or leave the braces away.",
    ]);
  });
});

describe("whatever the text", () => {
  const WHOLE = `on: {push: {branches: [main]}}\nenv: &e {A: "\${{ github.ref }}"}\njobs:\n  a:\n    runs-on: x\n    if: failure()\n    strategy: {matrix: {a: [1, 2]}}\n    steps:\n      - run: |\n          x\n        env: *e\n  b: {needs: a, uses: ./x.yml}\n`;
  const PIECES = [
    "'",
    '"',
    "${{",
    "}}",
    "[",
    "]",
    "{",
    "}",
    ":",
    "- ",
    "\n",
    "  ",
    "&a",
    "*a",
    "!",
    "|",
    "constructor",
    "__proto__",
    "null",
    "\t",
    "#",
  ];

  test("nothing is thrown, and each problem has its place and sentence", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary", maxLength: 200 }),
          fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((all) => all.join("")),
          fc
            .tuple(fc.nat(WHOLE.length), fc.nat(12), fc.constantFrom(...PIECES, ""))
            .map(([at, cut, piece]) => WHOLE.slice(0, at) + piece + WHOLE.slice(at + cut)),
        ),
        (text) => {
          const parsed = parseWorkflow("ci.yml", text);
          const complaints = parsed.kind === "parsed" ? parsed.warnings : parsed.problems;
          expect(complaints.length).toBeGreaterThanOrEqual(parsed.kind === "parsed" ? 0 : 1);
          for (const { place, message } of complaints) {
            expect(place.line).toBeGreaterThan(0);
            expect(place.column).toBeGreaterThan(0);
            expect(message).toMatch(/[.?!]$/u);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
