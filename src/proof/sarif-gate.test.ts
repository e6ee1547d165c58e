/** A command gate whose report is SARIF, as it is run: by file, and printed; real processes. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../test/support/deep-room.js";
import type { CheckRun } from "../domain/check-run.js";
import type { DeepGate } from "./dynamic/deep.js";
import { runGate } from "./run-gate.js";

/** Prints, or writes where `--to` says, what `lint.txt` holds, with the exit code that stands in its first line. */
const LINT = `import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
const [code, ...lines] = readFileSync("lint.txt", "utf8").split("\\n");
const text = lines.join("\\n");
if (process.argv[2] === undefined) process.stdout.write(text);
else if (text.trim() !== "") { mkdirSync("out", { recursive: true }); writeFileSync("out/lint.sarif", text); }
process.exitCode = Number(code);
`;

const sarif = (...rules: readonly string[]): string => {
  const results = rules.map((ruleId, at) => ({
    ruleId,
    level: "warning",
    message: { text: `${ruleId} is not wanted` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "src/a.js" }, region: { startLine: at + 1 } },
      },
    ],
  }));
  return JSON.stringify({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "lint" } }, results }],
  });
};

let room: DeepRoom;
let seen: readonly CheckRun[] = [];

const asking: DeepGate = {
  id: "proof:asking",
  question: undefined,
  judge: async ({ toolbox, config, effort, places }) => {
    const opened = await places.change.open("x");
    if (opened.kind === "failed") throw new Error(opened.why);
    const { checkout } = opened;
    seen = await Promise.all(
      config.gates.map((gate) => {
        if (gate.kind === "actions") throw new Error("there is none");
        return runGate(gate, { toolbox, config, checkout, effort });
      }),
    );
    return { findings: [], record: await checkout.isPristine() };
  },
};

async function ran(lint: string): Promise<readonly CheckRun[]> {
  const { record } = await room.judge(asking, { write: { "lint.txt": lint } });
  expect(record, "the checkout is left as it was found").toBe(true);
  return seen;
}

beforeAll(async () => {
  room = await openDeepRoom({
    "interlock.yaml": `version: 1
gates:
  - {id: filed, kind: command, run: node lint.mjs --to, report: sarif, reportFile: out/lint.sarif}
  - {id: printed, kind: command, run: node lint.mjs, report: sarif}
`,
    "lint.mjs": LINT,
    "lint.txt": "0\n",
    // What somebody has committed is no report of this run.
    "out/lint.sarif": sarif(),
    "src/a.js": "eval(1);\n",
  });
});
afterAll(() => room.close());

test("passes with a report that is whole and complains of nothing", {
  timeout: 60_000,
}, async () => {
  expect(await ran(`0\n${sarif()}`)).toMatchObject([
    { gate: "filed", conclusion: "success", findings: [] },
    { gate: "printed", conclusion: "success", findings: [] },
  ]);
});

test("fails by what the report complains of, whatever the exit code", {
  timeout: 60_000,
}, async () => {
  const complaint = { code: "LINT", severity: "hard", blame: "workstream", file: "src/a.js" };
  const findings = [
    { ...complaint, line: 1, message: "no-eval is not wanted (no-eval)" },
    { ...complaint, line: 2, message: "no-var is not wanted (no-var)" },
  ];
  for (const code of [0, 1])
    expect(await ran(`${code}\n${sarif("no-eval", "no-var")}`)).toMatchObject([
      { conclusion: "failure", findings },
      { conclusion: "failure", findings },
    ]);
});

test("is no pass without a report, or with one that is broken", { timeout: 60_000 }, async () => {
  expect(await ran("0\n")).toMatchObject([
    { conclusion: "incomplete", findings: [{ code: "INFRA" }] },
    { conclusion: "incomplete", findings: [{ code: "INFRA" }] },
  ]);
  const broken = { conclusion: "failure", findings: [{ code: "INCOMPLETE_REPORT" }] };
  expect(await ran(`0\n${sarif("no-eval").slice(0, -9)}`)).toMatchObject([broken, broken]);
  expect(await ran(`2\n${sarif()}`)).toMatchObject([
    { conclusion: "failure", findings: [{ code: "LINT" }] },
    { conclusion: "failure", findings: [{ code: "LINT" }] },
  ]);
});
