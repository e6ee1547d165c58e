/** Two workstreams, one failure: both wait, the base is looked at, and it is told whose it is. */

import { describe, expect, test } from "vitest";
import { finding, green, red, type Story, sha, story, toId } from "../../test/support/entries.js";
import { entryText } from "../cli/words/entry-text.js";
import type { CheckRun } from "./check-run.js";
import { keyOf } from "./command.js";
import { decide } from "./decide.js";
import { fold } from "./evolve.js";
import { toInstant, toMs } from "./ids.js";
import { LIMITS } from "./limits.js";
import { nextLookAt } from "./monitor.js";
import { toReport } from "./report/report.js";
import { judgeBase } from "./shared-cause.js";
import { toStatus } from "./status.js";

const one = toId("ws1");
const two = toId("ws2");

const SIGNATURE = "test:0123456789ab/ba9876543210";
const failing = (signature = SIGNATURE, gate = "test"): CheckRun =>
  red(gate, "tests", finding("TEST_FAIL", "the clock stands still", { signature }));

const both = (): Story =>
  story({ workstreams: [{ id: one }, { id: two }, { id: toId("ws3"), dependsOn: [one] }] })
    .baseline(green("test", "tests"))
    .open(one)
    .open(two)
    .turn(one)
    .turn(two);

const alike = (): Story => both().proof(one, [failing()]).proof(two, [failing()]);

const examined = (told: Story, base: "red" | "green" | "unknown"): Story =>
  told.event({
    type: "base-examined",
    commit: sha("tip"),
    gate: "test",
    signature: SIGNATURE,
    message: "the clock stands still",
    workstreams: [one, two],
    base,
  });

const lastMs = (told: Story): number => toMs(told.entries.at(-1)!.at);
const runOf = (told: Story) => fold(told.entries)!;

const commands = (told: Story, minutes = 1) =>
  decide(runOf(told), { owner: "owner", now: toInstant(lastMs(told) + minutes * 60_000) });
const keys = (told: Story, minutes?: number) => commands(told, minutes).map(keyOf);

describe("the same failure in two workstreams at once", () => {
  test("has the base looked at before either is asked again", () => {
    expect(commands(alike())).toEqual([
      {
        type: "examine-base",
        signature: SIGNATURE,
        gate: "test",
        message: "the clock stands still",
        workstreams: [one, two],
      },
    ]);
  });

  test("is noticed while the first one is already at work on it, whose turn goes on", () => {
    const told = both().proof(one, [failing()]).beginTurn(one).proof(two, [failing()]);
    expect(keys(told)).toEqual([`examine-base:${SIGNATURE}:ws1,ws2`, "run-turn:ws1:2"]);
  });

  test.each<[string, CheckRun]>([
    ["another failure", failing("test:0123456789ab/000000000000")],
    ["what Interlock's own rules say", red("rules", "rules", finding("SCOPE", "outside"))],
    ["a formatter's", failing("format:1/1", "format")],
  ])("is not %s", (_, run) => {
    const other = run.gate === "test" ? failing() : run;
    const told = both().proof(one, [run]).proof(two, [other]);
    expect(keys(told).filter((key) => key.startsWith("run-turn"))).toHaveLength(2);
  });

  test("is nobody's concern once one of them has done better, or is over", () => {
    const better = alike();
    const told = examined(better, "green")
      .after(31)
      .turn(one)
      .proof(one, [green("test", "tests")]);
    expect(runOf(told).workstreams.get(one)!.held).toBeUndefined();
    const over = both().proof(one, [failing()]).stop(one, { kind: "cancelled", by: "Ada" });
    expect(keys(over.proof(two, [failing()]))).toContain("run-turn:ws2:2");
  });

  test("a run that a person has paused looks at nothing", () => {
    expect(keys(alike().event({ type: "paused", id: "1", by: "Ada" }))).toEqual([]);
  });
});

describe("a base that fails in the same way", () => {
  const told = examined(alike(), "red");

  test("clears both: the same work is proven anew, and neither turn nor failure is counted", () => {
    expect(keys(told)).toEqual(["prove:ws1", "prove:ws2"]);
    expect(runOf(told).workstreams.get(one)).toMatchObject({ attempts: 1, failures: [] });
  });

  test("is not looked at again when the proof fails as before: then it is the agent's turn", () => {
    const again = told.proof(one, [failing()]).proof(two, [failing()]);
    expect(keys(again)).toEqual(["run-turn:ws1:2", "run-turn:ws2:2"]);
  });

  test("is told", () => {
    expect(entryText(examined(alike(), "red").entries.at(-1)!)).toMatch(/so does the base/);
  });
});

describe.each(["green", "unknown"] as const)("a base that is %s", (base) => {
  const held = () => examined(alike(), base);

  test("leaves both waiting for a person, and says so", () => {
    expect(keys(held())).toEqual([]);
    const [first] = toStatus(runOf(held())).workstreams;
    expect(first).toMatchObject({ state: "paused", verdict: "fail" });
    expect(first!.reasons[0]).toContain('fails gate "test" in the same way as ws2');
    expect(entryText(held().entries.at(-1)!)).toContain("wait for a person");
  });

  test("but not for ever: when nobody answers, both go on", () => {
    const until = toInstant(lastMs(held()) + LIMITS.sharedCauseHoldMs);
    expect(nextLookAt(runOf(held()), toInstant(lastMs(held())))).toBe(until);
    expect(keys(held(), 31)).toEqual(["run-turn:ws1:2", "run-turn:ws2:2"]);
  });

  test("a person who resumes has seen to it: the same work is proven anew, with known results left aside", () => {
    const told = held().event({ type: "resumed", id: "1", by: "Ada", workstream: two });
    expect(commands(told)).toMatchObject([{ type: "prove", workstream: two, retries: 1 }]);
    expect(runOf(told).workstreams.get(two)!.failures).toEqual([]);
  });

  test("a person's word goes to the agent, whose turn it is then", () => {
    expect(keys(held().tell(one, "Ada", "the clock is mocked in setup.ts"))).toEqual([
      "run-turn:ws1:2",
    ]);
  });
});

test("the report says what was shared, and what the base made of it", () => {
  const lesson = (told: Story) =>
    toReport(told.entries).lessons.filter(({ rule }) => rule === "shared-cause");
  expect(lesson(examined(alike(), "green"))).toEqual([
    {
      rule: "shared-cause",
      text: 'ws1 and ws2 failed gate "test" in the same way (the clock stands still) while the base passed it: look for what they share before blaming either.',
      workstreams: [one, two],
    },
  ]);
  expect(lesson(examined(alike(), "red"))[0]!.text).toContain("so did the base");
  expect(lesson(alike())).toEqual([]);
});

test.each([
  ["red", [failing("test:0123456789ab/other values")]],
  ["green", [green("test", "tests")]],
  ["green", [failing("test:ffffffffffff/0")]],
  ["unknown", []],
  ["unknown", [{ ...green("test", "tests"), conclusion: "incomplete" as const }]],
])("the base is %s", (expected, checkRuns) => {
  expect(judgeBase(checkRuns, SIGNATURE)).toBe(expected);
});
