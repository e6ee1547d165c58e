import { expect, test } from "vitest";
import { RECORDED_REPORTS, textsOf } from "../../../test/fixtures/reports/index.js";
import type { EvidenceStore } from "../../ports/evidence.js";
import { readReport } from "./read-report.js";
import { keepTestRun, parseTestRun, testRunOf } from "./test-run-evidence.js";

function createStore(): EvidenceStore {
  const texts: string[] = [];
  return {
    put: async (name, text) => ({ name, sha256: String(texts.push(text)) }),
    get: async (sha256) => texts[Number(sha256) - 1],
  };
}

test.each(RECORDED_REPORTS)("the run of $file is the same after it was kept", async (recorded) => {
  const run = readReport({ ...recorded, ...textsOf(recorded), root: "/repo" });
  if (run === undefined) throw new Error("a recorded report is read");
  const store = createStore();
  const evidence = [await store.put("gate-unit.log", "…"), await keepTestRun(store, "unit", run)];
  expect(await testRunOf(store, { gate: "unit", evidence })).toEqual(run);
});

test("a check run that kept no test run, or one that is gone, has none", async () => {
  const store = createStore();
  const lost = { name: "tests-unit.json", sha256: "9" };
  expect(await testRunOf(store, { gate: "unit", evidence: [] })).toBeUndefined();
  expect(await testRunOf(store, { gate: "unit", evidence: [lost] })).toBeUndefined();
});

test.each([
  ["cut short", '{"format":"tap","exit'],
  ["no object", "[]"],
  ["without its tests", '{"format":"tap","complete":true,"seen":0,"integrity":[]}'],
  ["of an unknown format", '{"format":"x","complete":true,"seen":0,"integrity":[],"tests":[]}'],
  [
    "with a field that nobody knows",
    '{"format":"tap","complete":true,"seen":0,"integrity":[],"tests":[],"verdict":"pass"}',
  ],
])("a text that is %s is no test run", (_title, text) => {
  expect(parseTestRun(text)).toBeUndefined();
});
