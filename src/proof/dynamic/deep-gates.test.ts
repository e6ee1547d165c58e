/** Each deep gate alone: what it has to refuse, and an honest change that comes close. Node's own runner, real processes. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asked, type DeepRoom, openDeepRoom } from "../../../test/support/deep-room.js";
import { NOTHING_ALLOWED } from "../../domain/plan.js";
import { canary } from "./canary.js";
import { controls } from "./controls.js";
import { coverage } from "./coverage.js";
import type { DeepGate } from "./deep.js";
import { failToPass } from "./fail-to-pass.js";
import { flakiness } from "./flakiness.js";
import { hunkNecessity } from "./hunks.js";
import { inventory } from "./inventory.js";
import { mutation } from "./mutation/mutation.js";
import { sensitivity } from "./sensitivity.js";

const CALC = "export const add = (a, b) => a + b;\n";
const HEAD = `import assert from "node:assert/strict";
import { test } from "node:test";
`;
const ADDS = `test("adds", () => {
  assert.equal(add(1, 2), 3);
});
`;
const ADD_TEST = `${HEAD}import { add } from "../src/calc.mjs";
${ADDS}test("adds nothing", () => {
  assert.equal(add(4, 0), 4);
});
`;

const FILES = {
  "interlock.yaml": `version: 1
base: main
gates: [{id: test, kind: tests, run: "node --test test/*.test.mjs", timeoutMinutes: 2}]
`,
  "src/calc.mjs": CALC,
  "test/add.test.mjs": ADD_TEST,
  "test/late.test.mjs": `${HEAD}test("late", () => {\n  assert.equal([1].length, 1);\n});\n`,
};

const SUB = `${CALC}
export function sub(a, b) {
  return a - b;
}
`;
const usesSub = (...bodies: readonly string[]): string =>
  `${HEAD}import { add, sub } from "../src/calc.mjs";
${bodies.map((body, at) => `test("case ${at}", async () => {\n  ${body}\n});\n`).join("")}`;
const feature = (test: string, source = SUB): Asked => ({
  write: { "src/calc.mjs": source, "test/sub.test.mjs": test },
});
const HONEST = feature(usesSub("assert.equal(sub(5, 3), 2);"));

let room: DeepRoom;
beforeAll(async () => {
  room = await openDeepRoom(FILES);
});
afterAll(() => room.close());

type Row = readonly [title: string, asked: Asked, codes: readonly string[]];

const table = (gate: DeepGate, rows: readonly Row[]): void => {
  describe(gate.id, () => {
    test.each(rows)("%s", { timeout: 120_000 }, async (_, asked, codes) => {
      expect(await room.codes(gate, asked)).toEqual(codes);
    });
  });
};

const without = (title: string): string =>
  ADD_TEST.replace(new RegExp(`test\\("${title}"[^]*?\\}\\);\n`), "");

table(inventory, [
  ["an honest change", HONEST, []],
  ["a test that is gone", { write: { "test/add.test.mjs": without("adds") } }, ["TEST_REMOVED"]],
  [
    "a test file that is gone",
    { write: { "src/calc.mjs": SUB }, remove: ["test/late.test.mjs"] },
    ["TEST_REMOVED"],
  ],
  [
    "a test that is skipped",
    { write: { "test/add.test.mjs": ADD_TEST.replace('test("adds",', 'test.skip("adds",') } },
    ["TEST_SKIPPED"],
  ],
  [
    "a test that is only to be done",
    { write: { "test/add.test.mjs": ADD_TEST.replace('"adds", ', '"adds", { todo: true }, ') } },
    ["TEST_SKIPPED"],
  ],
  [
    "a test under another name that asks for less",
    {
      write: {
        "test/add.test.mjs": ADD_TEST.replace('"adds"', '"sums"').replace("add(1, 2), 3", "3, 3"),
      },
    },
    ["TEST_REMOVED"],
  ],
  [
    "the same test under another name is the same test",
    { write: { "test/add.test.mjs": ADD_TEST.replace('"adds"', '"sums"') } },
    [],
  ],
  [
    "a test that has moved to another file is there",
    {
      write: {
        "test/add.test.mjs": without("adds"),
        "test/more.test.mjs": `${HEAD}import { add } from "../src/calc.mjs";\n${ADDS}`,
      },
    },
    [],
  ],
  [
    "a test that the plan lets go",
    {
      write: { "test/add.test.mjs": without("adds") },
      plan: { allow: { ...NOTHING_ALLOWED, removeTests: ["adds"] } },
    },
    [],
  ],
  [
    "tests where no gate looks for them",
    { write: { "src/calc.mjs": SUB, "spec/sub.spec.mjs": usesSub("assert.equal(sub(2, 1), 1);") } },
    ["TEST_NOT_EXECUTED"],
  ],
]);

table(canary, [
  ["an honest change", HONEST, []],
  ["a change without tests, by a test that is there", { write: { "src/calc.mjs": SUB } }, []],
  [
    "source that takes the assertions' teeth out",
    feature(
      usesSub("assert.equal(sub(5, 3), 2);"),
      `import assert from "node:assert/strict";\nassert.equal = () => undefined;\n${SUB}`,
    ),
    ["HARNESS_TAMPERED"],
  ],
  [
    "a test that ends the run with success",
    feature(usesSub("assert.equal(sub(5, 3), 2);", "process.exit(0);")),
    ["HARNESS_TAMPERED"],
  ],
  [
    "a test that replaces a method of something else",
    feature(
      usesSub(
        "const log = console.log; console.log = () => undefined; assert.equal(sub(5, 3), 2); console.log = log;",
      ),
    ),
    [],
  ],
]);

table(failToPass, [
  ["an honest change", HONEST, []],
  ["a change without a test", { write: { "src/calc.mjs": SUB } }, ["NO_F2P"]],
  [
    "a change whose tests pass without it",
    feature(`${HEAD}test("two", () => {\n  assert.equal(5 - 3, 2);\n});\n`),
    ["NO_F2P"],
  ],
  [
    "a test that fails when it is run again",
    feature(usesSub("assert.equal(sub(5, 3), 3);")),
    ["FLAKY_NEW_TEST"],
  ],
  [
    "a test of what was there before, beside one that needs the change",
    feature(usesSub("assert.equal(add(5, 3), 8);", "assert.equal(sub(5, 3), 2);")),
    [],
  ],
  [
    "a refactoring needs none",
    { write: { "src/calc.mjs": SUB }, plan: { kind: "refactor" } },
    ["neutral"],
  ],
]);

test("a test that only has to load is a weak one, and said to be", {
  timeout: 120_000,
}, async () => {
  const asked = feature(usesSub('assert.equal(typeof sub, "function");'));
  const { findings } = await room.judge(failToPass, asked);
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([["WEAK_F2P", "soft"]]);
});

table(sensitivity, [
  ["an honest change", HONEST, []],
  [
    "an assertion that nobody waits for",
    feature(usesSub("setTimeout(() => assert.equal(sub(5, 3), 2), 60_000).unref();")),
    ["INSENSITIVE_ASSERT"],
  ],
  [
    "a value that equals everything",
    feature(
      usesSub("assert.equal(sub(5, 3).value, 2);").replace(
        'import assert from "node:assert/strict"',
        'import strict from "node:assert/strict";\nconst assert = { equal: (one, other) => strict.ok(one !== other || one === other) }',
      ),
    ),
    ["INSENSITIVE_ASSERT"],
  ],
  [
    "an inequality holds for other values, too",
    feature(usesSub("assert.notEqual(sub(5, 3), 7); assert.ok(sub(5, 3) < 10);")),
    ["neutral"],
  ],
]);

table(flakiness, [
  ["an honest change", HONEST, []],
  [
    "a test that says now this and now that",
    feature(
      `import { existsSync, rmSync, writeFileSync } from "node:fs";\n${usesSub(
        'const seen = process.env.HOME + "/seen"; const was = existsSync(seen); if (was) rmSync(seen); else writeFileSync(seen, ""); assert.equal(sub(5, 3), was ? 2 : 3);',
      )}`,
    ),
    ["FLAKY_NEW_TEST"],
  ],
  [
    "source that works only where gates run",
    feature(
      usesSub("assert.equal(sub(5, 3), 2);"),
      `${CALC}export const sub = (a, b) => (process.env.CI ? a - b : a);\n`,
    ),
    ["FLAKY_NEW_TEST"],
  ],
  [
    "source that knows its test by the length of the file",
    (() => {
      const test = usesSub("assert.equal(sub(5, 3), 2);");
      return feature(
        test,
        `import { statSync } from "node:fs";
${CALC}const { size } = statSync(new URL("../test/sub.test.mjs", import.meta.url));
export const sub = (a, b) => (size === ${Buffer.byteLength(test)} ? a - b : a);
`,
      );
    })(),
    ["FLAKY_NEW_TEST"],
  ],
  [
    "a test that is left out where nobody calls it CI",
    feature(
      `${usesSub("assert.equal(sub(5, 3), 2);")}test("slow", { skip: !process.env.CI }, () => {\n  assert.equal(sub(3, 3), 0);\n});\n`,
    ),
    [],
  ],
]);

table(hunkNecessity, [
  ["an honest change", HONEST, []],
  [
    "source that no test needs",
    feature(usesSub("assert.equal(add(5, 3), 8);").replace("add, sub", "add")),
    ["UNPROVEN_HUNK"],
  ],
  [
    "a comment needs no test",
    feature(usesSub("assert.equal(sub(5, 3), 2);"), `// Sums and differences.\n${SUB}`),
    [],
  ],
  [
    "a refactoring changes no test",
    { write: { "src/calc.mjs": SUB }, plan: { kind: "refactor" } },
    ["neutral"],
  ],
]);

const CLAMP = `${CALC}
export function clamp(n, low, high) {
  if (n < low) {
    return low;
  }
  if (n > high) {
    return high;
  }
  return n;
}
`;
const clampTest = (...asserts: readonly string[]): string =>
  `${HEAD}import { clamp } from "../src/calc.mjs";\ntest("clamps", () => {\n  ${asserts.join("\n  ")}\n});\n`;
const WHOLE = clampTest(
  "assert.equal(clamp(1, 2, 3), 2);",
  "assert.equal(clamp(4, 2, 3), 3);",
  "assert.equal(clamp(2, 1, 3), 2);",
);

/** As soft as they are in the standard profile. */
const soft = async (gate: DeepGate, asked: Asked) =>
  (await room.judge(gate, asked)).findings.map(({ code, severity }) => [code, severity]);

describe("proof:mutation", () => {
  test("tests that say what a function answers notice its faults", {
    timeout: 120_000,
  }, async () => {
    const found = await soft(mutation, feature(WHOLE, CLAMP));
    expect(found.filter(([, severity]) => severity === "soft")).toEqual([]);
  });

  test("tests that only call it notice none, and the function is named", {
    timeout: 120_000,
  }, async () => {
    const idle = clampTest("try { clamp(1, 2, 3); } finally { assert.equal(1 + 1, 2); return; }");
    const { findings } = await room.judge(
      mutation,
      feature(idle, `${CALC}\nexport function clamp(n) {\n  return n + 1;\n}\n`),
    );
    expect(findings).toMatchObject([
      { code: "SURVIVING_MUTANT", severity: "soft", file: "src/calc.mjs" },
    ]);
    expect(findings[0]?.message).toContain("clamp");
  });

  test("a test that holds a function against itself notices that it fails, and none of its faults", {
    timeout: 120_000,
  }, async () => {
    const same = clampTest("assert.equal(clamp(1, 2, 3), clamp(1, 2, 3));");
    // It has the time for all faults.
    const strict = await openDeepRoom({
      ...FILES,
      "interlock.yaml": `${FILES["interlock.yaml"]}proof: {profile: strict}\n`,
    });
    try {
      expect(await strict.codes(mutation, feature(same, CLAMP))).toEqual(["SURVIVING_MUTANT"]);
    } finally {
      strict.close();
    }
  });
});

describe("proof:coverage", () => {
  test("a change whose lines are executed has nothing to say", { timeout: 120_000 }, async () => {
    expect(await soft(coverage, feature(WHOLE, CLAMP))).toEqual([]);
  });

  test("lines that no test reaches are named", { timeout: 120_000 }, async () => {
    const some = clampTest("assert.equal(clamp(1, 2, 3), 2);");
    const { findings } = await room.judge(coverage, feature(some, CLAMP));
    expect(findings).toMatchObject([{ code: "LOW_DIFF_COVERAGE", severity: "soft" }]);
    expect(findings[0]?.message).toMatch(/executed by no test: \d/);
  });
});

describe("proof:controls", () => {
  const roomWith = async (gate: string, profile: string): Promise<DeepRoom> =>
    openDeepRoom({
      ...FILES,
      "interlock.yaml": `version: 1\nbase: main\ngates:\n  - ${gate}\nproof: {profile: ${profile}}\n`,
      "check.sh": "! grep -rn BAD src\n",
    });
  const CHECK = "id: lint, kind: command, run: sh check.sh, class: lint";

  test.each<[string, string, string, readonly string[], readonly string[]]>([
    [
      "that refuses text which is no program",
      "{id: lint, kind: command, run: node --check src/calc.mjs, class: lint}",
      "strict",
      [],
      [],
    ],
    [
      "that refuses nothing",
      "{id: lint, kind: command, run: 'true', class: lint}",
      "strict",
      ["INFRA", "incomplete"],
      ["hard"],
    ],
    [
      "that refuses nothing, in a house that is less strict",
      "{id: lint, kind: command, run: 'true', class: lint}",
      "standard",
      [],
      ["soft"],
    ],
    [
      "that refuses its control",
      `{${CHECK}, control: {files: {src/bad.mjs: BAD}}}`,
      "strict",
      [],
      [],
    ],
    [
      "that lets its control pass",
      `{${CHECK}, control: {files: {src/bad.mjs: GOOD}}}`,
      "standard",
      ["INFRA", "incomplete"],
      ["hard"],
    ],
  ])("a gate %s", { timeout: 120_000 }, async (_, gate, profile, codes, severities) => {
    const other = await roomWith(gate, profile);
    try {
      expect(await other.codes(controls, HONEST)).toEqual(codes);
      const { findings } = await other.judge(controls, HONEST);
      expect(findings.map(({ severity }) => severity)).toEqual(severities);
    } finally {
      other.close();
    }
  });
});
