/** Held checks: what runs beside them, what counts as passed, and checks whose expectations never leave Interlock. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Proof } from "../../src/domain/check-run.js";
import type { Sha } from "../../src/domain/ids.js";
import type { AcceptanceCheck, WorkstreamPlan } from "../../src/domain/plan.js";
import { toId, toPlanOf } from "../support/entries.js";
import { type DeskRoom, openDeskRoom } from "../support/proof-desk.js";

const FILES = {
  "interlock.yaml": "version: 1\nbase: main\ngates: []\n",
  "src/double.mjs": "export const half = (n) => n / 2;\n",
  "bin/double.mjs":
    'import { readFileSync } from "node:fs";\nimport * as all from "../src/double.mjs";\nconst n = Number(process.argv[2] ?? readFileSync(0, "utf8"));\nif (Number.isNaN(n)) process.exit(2);\nconsole.log(all.double(n));\n',
  "test/prepare.mjs": "\n",
};

const HELD: AcceptanceCheck = {
  files: {
    "test/held.test.mjs": `import assert from "node:assert/strict";
import { test } from "node:test";
import { double } from "../src/double.mjs";
test("doubles", (t) => assert.equal(double(4, t), 8));
`,
  },
  run: "node --import ./test/prepare.mjs --test test/held.test.mjs",
};
const BOX: AcceptanceCheck = {
  files: {},
  run: "node bin/double.mjs",
  cases: [
    { args: ["21"], stdin: "", stdout: "42\n", exitCode: 0 },
    { args: [], stdin: "1000\n", stdout: "2000", exitCode: 0 },
    { args: ["it's $HOME"], stdin: "", exitCode: 2 },
  ],
};
const honest = `${FILES["src/double.mjs"]}export const double = (n) => n * 2;\n`;
const source = (double: string): Readonly<Record<string, string>> => ({
  "src/double.mjs": `${FILES["src/double.mjs"]}${double}`,
});

let room: DeskRoom;
let base: Sha;

beforeAll(async () => {
  room = await openDeskRoom(FILES);
  base = room.user.commit({}, "mark");
});

afterAll(() => room.close());

async function prove(
  write: Readonly<Record<string, string>>,
  check: AcceptanceCheck,
  plan: Partial<WorkstreamPlan> = {},
): Promise<Proof> {
  const { user, desk } = room;
  user.git("switch", "--quiet", "--detach", base);
  const head = user.commit(write);
  await desk.fetch([base, head]);
  const workstream = toPlanOf({ id: toId("ws1"), acceptance: [check], ...plan });
  return desk.prover.prove({ base, head, workstream, waivers: [], retries: 0 });
}

const codesOf = async (...asked: Parameters<typeof prove>): Promise<readonly string[]> => {
  const run = (await prove(...asked)).checkRuns.find(({ gate }) => gate === "acceptance-1");
  return [run?.conclusion ?? "absent", ...(run?.findings ?? []).map(({ code }) => code)];
};

describe("a held test", () => {
  test("holds on an honest change", async () => {
    expect(await codesOf({ "src/double.mjs": honest }, HELD)).toEqual(["success"]);
  });

  test("is not spoken for by what the change has among its own tests", async () => {
    const neutered = `import assert from "node:assert/strict";\nassert.equal = () => undefined;\n`;
    const write = { ...source("export const double = () => 0;\n"), "test/prepare.mjs": neutered };
    expect(await codesOf(write, HELD)).toEqual(["failure", "ACCEPTANCE_FAIL"]);
  });

  test("does not hold when the change has it skipped", async () => {
    const skipping = source("export const double = (n, t) => (t.skip(), 8);\n");
    expect(await codesOf(skipping, HELD)).toEqual(["failure", "ACCEPTANCE_FAIL"]);
  });

  test("sees the change's tests where tests are what was asked for", async () => {
    const check = { files: {}, run: "grep -q doubles test/double.test.mjs" };
    const write = { "test/double.test.mjs": "// doubles\n" };
    expect(await codesOf(write, check, { kind: "test" })).toEqual(["success"]);
    expect(await codesOf(write, check, { kind: "refactor" })).toEqual([
      "failure",
      "ACCEPTANCE_FAIL",
    ]);
  });
});

describe("a black box", () => {
  test("holds when all cases do; a line end more or less does not matter", async () => {
    expect(await codesOf({ "src/double.mjs": honest }, BOX)).toEqual(["success"]);
  });

  test.each<[string, string]>([
    ["a constant", "export const double = () => 42;\n"],
    [
      "what works only while it is tested",
      "export const double = (n) => (process.env.NODE_TEST_CONTEXT ? n * 2 : 0);\n",
    ],
    ["one that ends with success whatever happens", "process.exit(0);\n"],
  ])("refuses %s", async (_, text) => {
    const [conclusion, ...codes] = await codesOf(source(text), BOX);
    expect([conclusion, codes[0]]).toEqual(["failure", "ACCEPTANCE_FAIL"]);
  });

  test("says what kind of thing came out, and neither what went in nor what should have come out", async () => {
    const proof = await prove(source("export const double = (n) => `${n}!`;\n"), BOX);
    const findings = proof.checkRuns.find(({ gate }) => gate === "acceptance-1")?.findings ?? [];
    expect(findings.map(({ message }) => message)).toEqual([
      "case 1 of acceptance-1 (one argument): it printed a line of text instead of a whole number",
      "case 2 of acceptance-1 (0 arguments, 2 lines of standard input): it printed a line of text instead of a whole number",
    ]);
    expect(JSON.stringify(findings)).not.toMatch(/21|42|1000|2000/);
  });

  test("that the base passes already is blamed on the plan", async () => {
    const box = {
      ...BOX,
      run: "echo",
      cases: [{ args: ["x"], stdin: "", stdout: "x", exitCode: 0 }],
    };
    expect(await codesOf({ "src/double.mjs": honest }, box)).toEqual([
      "failure",
      "ACCEPTANCE_INVALID",
    ]);
  });
});
