import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  finding,
  gates,
  green,
  red,
  type Story,
  story,
  toId,
} from "../../../test/support/entries.js";
import { weekOne } from "../../../test/support/week-one.js";
import type { Entry } from "../event.js";
import { REASON_CODES } from "../finding.js";
import { toInstant } from "../ids.js";
import { type Report, toReport } from "./report.js";

const A = toId("a");
const B = toId("b");

const rules = (report: Report): readonly string[] => report.lessons.map(({ rule }) => rule);
const lessonBy = (report: Report, rule: string) => report.lessons.find((one) => one.rule === rule);

/** One workstream that is proven and landed. */
function landed(one: Story, id: typeof A): Story {
  return one.proof(id, gates()).propose(id).candidate(id).proof(id, gates(), "candidate").land(id);
}

describe("the week", () => {
  const report = toReport(weekOne());

  test("four claims stand beside four verdicts", () => {
    expect(report.totals).toMatchObject({ workstreams: 4, merged: 4, claimed: 4, claimsProven: 0 });
    expect(report.workstreams.map(({ claim }) => claim?.codes)).toEqual([
      ["LINT", "TITLE"],
      ["ACCEPTANCE_FAIL", "REQUIRED_SYMBOL", "VACUOUS_TEST"],
      ["TEST_FAIL", "TEST_REMOVED"],
      ["FORMAT", "TEST_FAIL"],
    ]);
  });

  test("what was right alone and wrong together is named with what had landed meanwhile", () => {
    expect(report.conflicts).toMatchObject([
      { kind: "semantic", workstream: "ws5", with: ["ws3"], codes: ["TEST_FAIL"] },
    ]);
  });

  test("what Interlock did itself is not put down to agents", () => {
    expect(report.mendings.map(({ workstream, kind }) => [workstream, kind])).toEqual([
      ["ws1", "gate"],
      ["ws1", "title"],
      ["ws2", "uncommitted"],
    ]);
  });

  test("the queue is counted from the journal", () => {
    expect(report.queue).toMatchObject({
      candidates: 6,
      landed: 4,
      stale: 1,
      conflicted: 0,
      redTogether: 1,
      longestLine: 2,
    });
  });

  test("people and the monitor are named", () => {
    expect(report.watches).toMatchObject([
      { workstream: "ws3", end: "silent", intervention: "nudge" },
    ]);
    expect(report.people.map(({ by, act }) => `${by} ${act}`)).toEqual([
      "Ada told",
      "Ada approved",
    ]);
    expect(report.waivers).toEqual([
      {
        workstream: "ws5",
        by: "Ada",
        code: "LOW_DIFF_COVERAGE",
        why: "the sweep loop is covered by acceptance",
      },
    ]);
  });
});

const LESSONS: readonly (readonly [string, string, () => readonly Entry[], RegExp])[] = [
  [
    "a machine without room",
    "no-room",
    () =>
      story({ workstreams: [{ id: A }] })
        .event({ type: "machine-ran-short", of: "disk", foundBytes: 1, limitBytes: 2 })
        .after(10)
        .event({
          ...{ type: "machine-ran-short", of: "disk", foundBytes: 1, limitBytes: 2 },
          since: toInstant(0),
        })
        .after(2)
        .event({ type: "machine-recovered", of: "disk", foundBytes: 3, since: toInstant(0) })
        .after(30)
        .open(A)
        .turn(A, { end: "no-room" }).entries,
    /^The machine was short of disk for 12 min, and 1 turn had to be played again: free some/,
  ],
  [
    "false claims",
    "false-claims",
    () =>
      story({ workstreams: [{ id: A }, { id: B }] })
        .open(A)
        .open(B)
        .turn(A, { claim: "done" })
        .proof(A, gates(red("test", "tests", finding("TEST_FAIL", "x"))))
        .turn(B, { claim: "done" })
        .proof(B, gates()).entries,
    /^1 of 2 first claims was false/,
  ],
  [
    "true claims",
    "false-claims",
    () =>
      landed(
        story({ workstreams: [{ id: A }] })
          .open(A)
          .turn(A, { claim: "done" }),
        A,
      ).entries,
    /^All 1 first claim that could be judged/,
  ],
  [
    "the same mechanical obstacle twice",
    "first-obstacle",
    () => {
      const format = gates(
        red(
          "format",
          "format",
          finding("FORMAT", "x", { fix: { command: "make fmt", hint: "format" } }),
        ),
      );
      return story({ workstreams: [{ id: A }] })
        .open(A)
        .turn(A)
        .proof(A, format)
        .turn(A)
        .proof(A, format).entries;
    },
    /^FORMAT was the first obstacle twice: let agents run `make fmt`/,
  ],
  [
    "a base pushed by an outsider",
    "red-together",
    () =>
      story({ workstreams: [{ id: A }] })
        .open(A)
        .turn(A)
        .proof(A, gates())
        .propose(A)
        .candidate(A)
        .proof(A, gates(red("test", "tests", finding("TEST_FAIL", "x"))), "candidate").entries,
    /outside this run had pushed/,
  ],
  [
    "merge conflicts",
    "contested",
    () =>
      landed(
        story({ workstreams: [{ id: A }, { id: B }] })
          .open(A)
          .open(B)
          .turn(A)
          .turn(B)
          .proof(B, gates())
          .propose(B),
        A,
      ).conflict(B, "src/x.ts").entries,
    /^1 merge conflict in src\/x\.ts: give b and a separate territories/,
  ],
  [
    "many attempts on average",
    "too-big",
    () => {
      const one = story({ workstreams: [{ id: A }] }).open(A);
      for (const turn of [1, 2, 3])
        one.turn(A).proof(A, gates(red("test", "tests", finding("TEST_FAIL", `x${turn}`))));
      return one.entries;
    },
    /^3\.0 attempts on average/,
  ],
  [
    "a feature without acceptance check",
    "no-acceptance",
    () => story({ workstreams: [{ id: A }, { id: B, kind: "chore" }] }).entries,
    /acceptance check on a: only/,
  ],
  [
    "a red base",
    "red-base",
    () =>
      story({ workstreams: [{ id: A }] }).baseline(red("lint", "lint", finding("LINT", "old")))
        .entries,
    /^main was red in lint before anybody began/,
  ],
  [
    "turns that ended badly",
    "bad-turns",
    () =>
      story({ workstreams: [{ id: A }] })
        .open(A)
        .turn(A, { end: "crashed", changed: false }).entries,
    /^1 turn of tape ended badly \(crashed\)/,
  ],
  [
    "trouble of the machine",
    "machine",
    () =>
      story({ workstreams: [{ id: A }] })
        .open(A)
        .turn(A)
        .proof(
          A,
          gates(
            green("test", "tests", {
              conclusion: "incomplete",
              findings: [
                finding("INFRA", "no space left", { blame: "infra", signature: "disk_full:1/1" }),
              ],
            }),
          ),
        ).entries,
    /^1 proof could not be finished/,
  ],
  [
    "a flaky test",
    "flaky",
    () =>
      story({ workstreams: [{ id: A }] })
        .open(A)
        .turn(A)
        .proof(A, gates(red("rules", "rules", finding("FLAKY_NEW_TEST", "t")))).entries,
    /^1 test came out differently/,
  ],
  [
    "a workstream that was not merged",
    "not-merged",
    () =>
      story({ workstreams: [{ id: A }] })
        .open(A)
        .stop(A, { kind: "over-time", minutes: 480 }).entries,
    /^a was not merged: over its time limit/,
  ],
  [
    "a waiver",
    "waived",
    () =>
      story({ workstreams: [{ id: A }] })
        .open(A)
        .approve(A, "Ada", ["LINT"]).entries,
    /^1 waiver, by Ada \(LINT\)/,
  ],
  [
    "a base that moves",
    "moving-base",
    () => {
      const one = story({ workstreams: [{ id: A }] })
        .open(A)
        .turn(A)
        .proof(A, gates())
        .propose(A);
      for (let round = 0; round < 3; round += 1)
        one.candidate(A).proof(A, gates(), "candidate").refuse(A);
      return one.entries;
    },
    /^3 candidates went stale/,
  ],
];

describe("a lesson comes from the data:", () => {
  test.each(LESSONS)("%s", (_, rule, entries, words) => {
    expect(lessonBy(toReport(entries()), rule)?.text).toMatch(words);
  });
});

test("a run without trouble teaches nothing but that its claims were true", () => {
  const calm = story({ workstreams: [{ id: A, acceptance: [{ files: {}, run: "x" }] }] })
    .baseline()
    .open(A)
    .turn(A, { claim: "done" });
  expect(rules(toReport(landed(calm, A).end("merged").entries))).toEqual(["false-claims"]);
});

test("a turn that changed nothing is a false claim without an implementation", () => {
  const report = toReport(
    story({ workstreams: [{ id: A }] })
      .open(A)
      .turn(A, { claim: "done", changed: false }).entries,
  );
  expect(report.workstreams[0]?.claim).toMatchObject({ verdict: "fail", codes: ["NO_CHANGE"] });
  expect(report.causes).toMatchObject([
    { cause: "no implementation", failures: 1, codes: ["NO_CHANGE"] },
  ]);
});

test("what Interlock mended afterwards does not make a first claim true", () => {
  const report = toReport(
    story({ workstreams: [{ id: A }] })
      .open(A)
      .turn(A, { claim: "done" })
      .proof(A, gates(red("format", "format", finding("FORMAT", "x"))))
      .mend(A, "format")
      .proof(A, gates()).entries,
  );
  expect(report.workstreams[0]?.claim).toMatchObject({ verdict: "fail", codes: ["FORMAT"] });
});

test("a proof that the machine cut short is not held against the claim", () => {
  const cutShort = gates(
    green("test", "tests", {
      conclusion: "incomplete",
      findings: [finding("INFRA", "network", { blame: "infra", signature: "network:1/1" })],
    }),
  );
  const report = toReport(
    story({ workstreams: [{ id: A }] })
      .open(A)
      .turn(A, { claim: "done" })
      .proof(A, cutShort)
      .proof(A, gates()).entries,
  );
  expect(report.workstreams[0]?.claim?.verdict).toBe("pass");
});

test("every reason code has a cause", () => {
  const all = REASON_CODES.map((code) => finding(code, code));
  const report = toReport(
    story({ workstreams: [{ id: A }] })
      .open(A)
      .turn(A)
      .proof(A, [red("rules", "rules", ...all)]).entries,
  );
  expect(report.causes.flatMap(({ codes }) => codes).sort()).toEqual([...REASON_CODES].sort());
});

test("an empty journal cannot be told", () => {
  expect(() => toReport([])).toThrow(/journal is empty/);
});

describe("laws", () => {
  const week = weekOne();
  const beginning = fc.integer({ min: 1, max: week.length }).map((length) => week.slice(0, length));

  test("an agent's words change no verdict, cause or lesson", () => {
    fc.assert(
      fc.property(beginning, fc.string(), (entries, words) => {
        const other = entries.map((entry) =>
          entry.type === "turn-ended" && entry.claim !== undefined
            ? { ...entry, claim: words }
            : entry,
        );
        const [before, after] = [toReport(entries), toReport(other)];
        expect(after.totals).toEqual(before.totals);
        expect(after.causes).toEqual(before.causes);
        expect(after.lessons).toEqual(before.lessons);
        expect(after.workstreams.map(({ claim }) => claim?.verdict)).toEqual(
          before.workstreams.map(({ claim }) => claim?.verdict),
        );
      }),
    );
  });

  test("nothing is counted that is not there, and time does not run backwards", () => {
    fc.assert(
      fc.property(beginning, (entries) => {
        const { totals, timeline, queue } = toReport(entries);
        expect(totals.merged + totals.stopped).toBeLessThanOrEqual(totals.workstreams);
        expect(totals.claimsProven).toBeLessThanOrEqual(totals.claimed);
        expect(totals.failedProofs).toBeLessThanOrEqual(totals.proofs);
        expect(queue.landed).toBeLessThanOrEqual(queue.candidates);
        for (const { spans } of timeline.lanes)
          for (const { from, to } of spans)
            expect(0 <= from && from <= to && to <= timeline.minutes).toBe(true);
      }),
    );
  });
});
