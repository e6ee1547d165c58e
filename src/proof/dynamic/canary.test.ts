/** A base whose own test files end early: what goes unnoticed there is no change's doing. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../../test/support/deep-room.js";
import { canary } from "./canary.js";

const HEAD = 'import assert from "node:assert/strict";\nimport { test } from "node:test";\n';
const TEST = `${HEAD}test("one", () => {\n  assert.equal(1 + 1, 2);\n});\n`;
const ENDS = `process.exit(0);\n`;
const MORE = `test("two", () => {\n  assert.equal(1 + 2, 3);\n});\n`;

let room: DeepRoom;
beforeAll(async () => {
  room = await openDeepRoom({
    "interlock.yaml":
      'version: 1\nbase: main\ngates: [{id: test, kind: tests, run: "node --test test/*.test.mjs"}]\n',
    "test/ends.test.mjs": TEST + ENDS,
    "test/whole.test.mjs": TEST,
  });
});
afterAll(() => room.close());

test("what the base did is unclear, what the change does is tampering", {
  timeout: 120_000,
}, async () => {
  const whole = "test/whole.test.mjs";
  expect(await room.codes(canary, { write: { [whole]: TEST + MORE } })).toEqual([]);
  expect(await room.codes(canary, { write: { "test/ends.test.mjs": TEST + MORE + ENDS } })).toEqual(
    ["INFRA", "incomplete"],
  );
  expect(await room.codes(canary, { write: { [whole]: TEST + MORE + ENDS } })).toEqual([
    "HARNESS_TAMPERED",
  ]);
});

test("a base on which no test starts is no control; that it fails on the change that mends it is enough", {
  timeout: 120_000,
}, async () => {
  const LOADS = `import "../src/sum.mjs";\n${TEST}`;
  const red = await openDeepRoom({
    "interlock.yaml":
      'version: 1\nbase: main\ngates: [{id: test, kind: tests, run: "node --test test/*.test.mjs"}]\n',
    "src/sum.mjs": 'throw new Error("does not load");\n',
    "test/sum.test.mjs": LOADS,
  });
  try {
    const mended = { "src/sum.mjs": "export const sum = (a, b) => a + b;\n" };
    expect(await red.codes(canary, { write: mended })).toEqual([]);
    const silent = { ...mended, "test/sum.test.mjs": LOADS + ENDS };
    expect(await red.codes(canary, { write: silent })).toEqual(["INFRA", "incomplete"]);
  } finally {
    red.close();
  }
});
