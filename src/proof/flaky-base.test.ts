import { expect, test } from "vitest";
import type { CheckRun } from "../domain/check-run.js";
import type { TestStatus } from "../domain/test-run.js";
import { type Again, withFlakyBase } from "./flaky-base.js";
import { toRuleFinding } from "./rule-finding.js";

const ID = "a.test.js › waits";
const red: CheckRun = {
  gate: "test",
  conclusion: "failure",
  durationMs: 1,
  findings: [toRuleFinding("TEST_FAIL", ID, { testId: ID, message: "failed" })],
  evidence: [],
};

/** One word a run; it counts how many were asked for. */
function says(...words: readonly TestStatus[]) {
  const left = [...words];
  let count = 0;
  const again = () => {
    count += 1;
    const status = left.shift() ?? words.at(-1) ?? "passed";
    return Promise.resolve(new Map([[ID, status]]));
  };
  return { again, times: () => count };
}

type Sayer = ReturnType<typeof says>;

const judge = (
  change: Sayer,
  base: Sayer,
  { run = red, alone }: { readonly run?: CheckRun; readonly alone?: Again } = {},
) =>
  withFlakyBase(run, {
    passed: new Set([ID]),
    again: { onChange: change.again, onBase: base.again },
    ...(alone === undefined ? {} : { alone }),
  });

test("a test that wavers on both trees is the base's, and holds nobody up", async () => {
  const run = await judge(says("passed"), says("passed", "passed", "failed"));
  expect(run).toMatchObject({
    conclusion: "neutral",
    findings: [{ code: "FLAKY_BASE", severity: "info", blame: "base", testId: ID }],
  });
});

test("a test that wavers on the change alone is the change's", async () => {
  const base = says("passed");
  expect(await judge(says("failed", "passed"), base)).toEqual(red);
  expect(base.times()).toBeGreaterThan(5);
});

test("a test that fails every time is broken; the base is not asked", async () => {
  const [change, base] = [says("failed"), says("failed")];
  expect(await judge(change, base)).toEqual(red);
  expect([change.times() > 0, base.times()]).toEqual([true, 0]);
});

test("beside anything else that is wrong nothing is run again", async () => {
  const change = says("passed");
  const broken = {
    ...red,
    findings: [...red.findings, toRuleFinding("REPORT_MISMATCH", "x", { message: "x" })],
  };
  expect(await judge(change, says("failed"), { run: broken })).toEqual(broken);
  expect(change.times()).toBe(0);
});

test("what fails alone each time, and passes alone on the base, is broken: nothing else is run", async () => {
  const [change, base, here, there] = [
    says("passed"),
    says("failed"),
    says("failed"),
    says("passed"),
  ];
  const alone = { onChange: here.again, onBase: there.again };
  expect(await judge(change, base, { alone })).toEqual(red);
  expect([change.times(), base.times(), here.times(), there.times()]).toEqual([0, 0, 3, 1]);
});

test.each<[string, Sayer, Sayer, number]>([
  ["passes alone on the change", says("failed", "passed"), says("passed"), 2],
  ["fails alone on the base", says("failed"), says("failed"), 3],
  ["is skipped alone", says("skipped"), says("passed"), 1],
])("what %s leaves a doubt, and all tests are asked", async (_, here, there, times) => {
  const change = says("passed");
  const alone = { onChange: here.again, onBase: there.again };
  const run = await judge(change, says("failed"), { alone });
  expect(run).toMatchObject({ conclusion: "neutral", findings: [{ code: "FLAKY_BASE" }] });
  expect([here.times(), change.times()]).toEqual([times, 1]);
});

test("what cannot be run alone is asked with all others", async () => {
  const nobody = () => Promise.resolve(undefined);
  const change = says("failed");
  const alone = { onChange: nobody, onBase: nobody };
  expect(await judge(change, says("passed"), { alone })).toEqual(red);
  expect(change.times()).toBe(3);
});
