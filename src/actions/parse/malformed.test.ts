import { describe, expect, test } from "vitest";
import { explainComplaint } from "../model/complaint.js";
import { parseWorkflow } from "./parse-workflow.js";

const FILE = ".github/workflows/ci.yml";
/** Inside of the only job's only step. */
const step = (text: string): string => job(`steps:\n      - ${text}`);
/** Inside of the only job. */
const job = (text: string): string =>
  `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    ${text}\n`;
const withSteps = (text: string): string => job(`${text}\n    steps:\n      - run: make`);
const on = (text: string): string =>
  `on:\n  ${text}\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make\n`;
const jobs = (...needs: readonly string[]): string =>
  `on: push\njobs:\n${needs.map((need, at) => `  j${at}: {runs-on: x, needs: [${need}], steps: [{run: x}]}`).join("\n")}\n`;

const many = (count: number, line: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => line(at)).join("");

const laughs = many(12, (at) =>
  at === 0
    ? "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    : `a${at}: &a${at} [${many(9, () => `*a${at - 1}, `)}]\n`,
);

const NOT_YAML: readonly (readonly [string, string])[] = [
  ["an empty file", ""],
  ["nothing but comments", "# ci\n# later\n"],
  ["a text in place of a mapping", "hello\n"],
  ["a list in place of a mapping", "- on: push\n"],
  ["a number in place of a mapping", "42\n"],
  ["a NUL", "on: push\njobs: \u0000\n"],
  ["a control character", "on: push\nname: a\u0007b\n"],
  ["invalid UTF-8, decoded", "on: push\nname: caf\ufffd\n"],
  ["a lone surrogate", "on: push\nname: \ud83d\n"],
  ["tabs as indentation", "on: push\njobs:\n\tbuild:\n\t\truns-on: x\n"],
  ["wrong indentation", "on: push\njobs:\n  build:\n    runs-on: x\n   steps: []\n"],
  ["a single quote without its end", "on: push\nname: 'ci\n"],
  ["a double quote without its end", 'on: push\nname: "ci\n'],
  ["an escape that is none", 'on: push\nname: "C:\\Windows"\n'],
  ["a bracket without its end", "on: [push\n"],
  ["a bracket that closes nothing", "on: push\n]\n"],
  ["two colons in a line", "on: push\nname: a: b\n"],
  ["two documents", "on: push\n---\non: pull_request\n"],
  ["braces without a dollar", job("name: {{ github.ref }}")],
  ["a list as a key", "on: push\n? [a, b]\n: c\n"],
  ["a tag", "on: !event push\n"],
  ["an alias without an anchor", "on: *events\n"],
  ["an alias of what it is in", "on: push\njobs: &jobs\n  a: *jobs\n"],
  ["a merge key", "on: push\nenv: &e {A: b}\njobs:\n  a:\n    <<: *e\n"],
  ["an alias bomb", laughs],
  ["a bomb of expressions", `e: &e "${many(5000, () => "${{ 1 }}")}"\nl: [*e, *e, *e]\n`],
  ["a scalar of 10 MB", `on: push\nname: ${"x".repeat(10_000_000)}\n`],
  ["a million short lines", many(1_000_000, () => "#\n")],
  ["flow nested deeply", `on: ${"[".repeat(300_000)}\n`],
  ["a list in a list, deeply, in one line", `${"- ".repeat(300_000)}x\n`],
  ["the same behind a key", `on: ${"- ".repeat(60_000)}x\n`],
  ["colons behind colons", `${"a: ".repeat(60_000)}x\n`],
  ["keys without keys, deeply, in one line", `${"? ".repeat(300_000)}x\n`],
  ["indentation nested deeply", many(600, (at) => `${" ".repeat(at)}a:\n`)],
  [
    "aliases nested deeply",
    `a0: &a0 x\n${many(150, (at) => `a${at + 1}: &a${at + 1} [*a${at}]\n`)}`,
  ],
  ["a key twice", "on: push\nname: a\non: pull_request\n"],
  ["a job twice, in other case", "on: push\njobs:\n  Build: {}\n  build: {}\n"],
];

const NOT_A_WORKFLOW: readonly (readonly [string, string])[] = [
  ["no on", "jobs:\n  a: {runs-on: x, steps: [{run: x}]}\n"],
  ["no jobs", "on: push\n"],
  ["jobs that are empty", "on: push\njobs: {}\n"],
  ["jobs that are a list", "on: push\njobs:\n  - build\n"],
  [
    "more jobs than anybody has",
    `on: push\njobs:\n${many(1001, (at) => `  j${at}: {runs-on: x, steps: [{run: x}]}\n`)}`,
  ],
  ["more steps than GitHub names", job(`steps:\n${many(1001, () => "      - run: x\n")}`)],
  ["a job that is nothing", "on: push\njobs:\n  build:\n"],
  ["a job with neither steps nor uses", job("name: build")],
  ["a job without steps in it", job("steps: []")],
  ["a job with a name only", "on: push\njobs:\n  build:\n    name: build\n"],
  [
    "a job with uses and steps",
    "on: push\njobs:\n  a:\n    uses: ./.github/workflows/b.yml\n    steps: []\n",
  ],
  ["a job that calls no workflow", "on: push\njobs:\n  a:\n    uses: build.yml\n"],
  ["a job id with a space", "on: push\njobs:\n  my job: {runs-on: x, steps: [{run: x}]}\n"],
  ["a job id with a digit first", "on: push\njobs:\n  1st: {runs-on: x, steps: [{run: x}]}\n"],
  ["a job id that is reserved", "on: push\njobs:\n  __job: {runs-on: x, steps: [{run: x}]}\n"],
  ["a job that needs an unknown one", jobs("j9")],
  ["a job that needs itself", jobs("j0")],
  ["jobs that need each other", jobs("j2", "j0", "j1")],
  ["a circle behind a job without needs", jobs("", "j0, j3", "j1", "j2")],
  ["needs that are a mapping", withSteps("needs: {a: b}")],
  ["a step that is nothing", step("")],
  ["a step that is a text", step("make")],
  ["a step with neither run nor uses", step("name: x")],
  ["a step with run and uses", step("run: x\n        uses: a/b@v1")],
  ["a step with run and with", step("run: x\n        with: {a: b}")],
  ["a step that waits, which GitHub only tries out", step("wait: other")],
  ["an action without a version", step("uses: actions/checkout")],
  ["an action with an expression", step("uses: actions/checkout@${{ github.sha }}")],
  ["a step id twice, in other case", step("{id: a, run: x}\n      - {id: A, run: x}")],
  ["a step id with a dot", step("{id: a.b, run: x}")],
  ["a step id that is reserved", step("{id: __a, run: x}")],
  ["a step's time that is a text", step("{run: x, timeout-minutes: abc}")],
  ["a job's time that is a list", withSteps("timeout-minutes: [5]")],
  ["continue-on-error that is a text", step('{run: x, continue-on-error: "perhaps"}')],
  ["an env that is a list", withSteps("env: [A, B]")],
  ["an env with a list in it", withSteps("env: {A: [1]}")],
  ["runs-on that is empty", "on: push\njobs:\n  a: {runs-on: '', steps: [{run: x}]}\n"],
  ["a container without an image", withSteps("container: {env: {A: b}}")],
  ["a matrix that is a list", withSteps("strategy: {matrix: [a]}")],
  ["a matrix vector that is a text", withSteps("strategy: {matrix: {os: linux}}")],
  ["a matrix vector that is a mapping", withSteps("strategy: {matrix: {os: {a: b}}}")],
  ["include that is a mapping", withSteps("strategy: {matrix: {include: {a: b}}}")],
  ["exclude with a text in it", withSteps("strategy: {matrix: {a: [1], exclude: [b]}}")],
  ["fail-fast that is a number", withSteps("strategy: {fail-fast: 3}")],
  ["max-parallel that is a text", withSteps("strategy: {max-parallel: all}")],
  ["a strategy that is an expression", withSteps("strategy: ${{ fromJSON('{}') }}")],
  ["a key of a strategy that is unknown", withSteps("strategy: {matrx: {a: [1]}}")],
  ["a key of every object of JavaScript", withSteps("strategy: {constructor: {a: [1]}}")],
  ["an event that is unknown", on("psuh:")],
  [
    "an event in a list that is unknown",
    "on: [push, mrege]\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\n",
  ],
  ["a filter that is unknown", on("push: {branch: main}")],
  ["a filter of another event", on("release: {branches: [main]}")],
  ["a filter that is a mapping", on("push: {branches: {main: yes}}")],
  ["a filter that is a number in a list in a list", on("push: {branches: [[1]]}")],
  ["branches and branches-ignore", on("push: {branches: [a], branches-ignore: [b]}")],
  ["a type that the event does not have", on("pull_request: {types: [pushed]}")],
  ["a schedule that is none", on("schedule: [{cron: daily}]")],
  ["an input without a type", on("workflow_call: {inputs: {a: {required: true}}}")],
  [
    "an input whose default is another type",
    on("workflow_dispatch: {inputs: {a: {type: boolean, default: maybe}}}"),
  ],
  ["a choice without options", on("workflow_dispatch: {inputs: {a: {type: choice}}}")],
  ["concurrency without a group", withSteps("concurrency: {cancel-in-progress: true}")],
  ["permission that is no level", `permissions: {contents: all}\n${withSteps("name: x")}`],
  ["an expression without its end", step("run: echo ${{ github.ref")],
  ["an expression without a word", step("run: echo ${{ }}")],
  ["an expression without a bracket", step('run: echo "${{ contains(github.ref, 1 }}"')],
  ["an expression with double quotes", step("run: echo ${{ \"a\" == 'b' }}")],
  ["an expression with an operator too few", step("run: echo ${{ github.ref == }}")],
  ["an unknown context", step("run: |\n          echo a\n          echo ${{ gihtub.ref }}")],
  ["a context that is not there yet", withSteps("if: steps.a.outcome == 'success'")],
  ["an unknown function", step("{run: x, if: succes()}")],
  ["too few arguments", step("run: echo ${{ contains('a') }}")],
  ["an expression nested deeply", step(`run: echo \${{ ${"(".repeat(5000)}1 }}`)],
  ["an expression longer than GitHub's", step(`run: echo \${{ '${"x".repeat(22_000)}' }}`)],
  [
    "a text with an expression longer than GitHub's",
    step(`run: echo ${"x".repeat(22_000)} \${{ github.ref }}`),
  ],
  [
    "an expression where none may be",
    "on: push\nname: ${{ github.ref }}\njobs:\n  a: {runs-on: x, steps: [{run: x}]}\n",
  ],
  ["an insert that inserts nothing", step("{run: x, env: {a: '${{ insert }}'}}")],
];

const CASES = [...NOT_YAML, ...NOT_A_WORKFLOW];

const complaintsOf = (text: string): readonly string[] => {
  const parsed = parseWorkflow(FILE, text);
  return parsed.kind === "parsed" ? [] : parsed.problems.map(explainComplaint);
};

describe("a malformed workflow", () => {
  test.each(CASES)("has one problem: %s", (_title, text) => {
    expect(complaintsOf(text)).toEqual([
      expect.stringMatching(/^\.github\/workflows\/ci\.yml:\d+:\d+: [^\n]{10,700}[.?!]$/u),
    ]);
  });

  test("is explained in one sentence with its line and column", async () => {
    const told = CASES.map(([title, text]) => `${title}\n  ${complaintsOf(text).join("\n  ")}\n`);
    expect(CASES.length).toBeGreaterThan(60);
    await expect(told.join("\n")).toMatchFileSnapshot("../../../test/golden/workflow-problems.txt");
  });

  test("costs no more memory than its limits allow", () => {
    const before = process.memoryUsage().heapUsed;
    for (const [, text] of NOT_YAML) expect(complaintsOf(text)).toHaveLength(1);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
  });

  test("gives all of its problems in the order of the file", () => {
    const text = step("{id: a.b, run: x}").replace("ubuntu-latest", "[[x]]");
    const told = complaintsOf(`${text}  other: {runs-on: x, steps: [{uses: a, run: b}]}\n`);
    expect(told.map((line) => line.split(" ")[0])).toEqual([`${FILE}:4:15:`, `${FILE}:7:41:`]);
  });
});
