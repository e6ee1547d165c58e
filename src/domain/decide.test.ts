import { describe, expect, test } from "vitest";
import { finding, gates, green, red, type Story, story, toId } from "../../test/support/entries.js";
import { keyOf } from "./command.js";
import { decide } from "./decide.js";
import { evolve, fold } from "./evolve.js";
import { toInstant, toMs } from "./ids.js";
import { LIMITS } from "./limits.js";
import type { Run } from "./run.js";

const one = toId("ws1");
const two = toId("ws2");
const three = toId("ws3");

const FORMAT = red(
  "format",
  "format",
  finding("FORMAT", "is not formatted", { fix: { command: "fmt", hint: "format" } }),
);
const TEST = red("test", "tests", finding("TEST_FAIL", "expected 1, got 2"));
const CONFLICT = red("merge", "rules", finding("MERGE_CONFLICT", "a.ts"));

const runOf = (told: Story): Run => {
  const run = fold(told.entries);
  if (run === undefined) throw new Error("The story has no beginning.");
  return run;
};

/** Decided one minute after the story's last event, by the owner who began its turns. */
function decided(told: Story, { owner = "owner", minutes = 1 } = {}) {
  const last = told.entries.at(-1)?.at;
  if (last === undefined) throw new Error("The story is empty.");
  return decide(runOf(told), { owner, now: toInstant(toMs(last) + minutes * 60_000) });
}

const keys = (told: Story, viewpoint?: { owner?: string; minutes?: number }) =>
  decided(told, viewpoint).map(keyOf);

const single = () => story({ workstreams: [{ id: one }] });
const based = () => single().baseline(green("test", "tests"));
const opened = () => based().open(one);
const proven = () => opened().turn(one).proof(one, gates());

describe("the beginning", () => {
  test("the baseline and the first workspace are asked for at once", () => {
    expect(keys(single())).toEqual(["establish-baseline", "open-workspace:ws1"]);
  });

  test("a dependant waits until what it depends on is merged", () => {
    const told = story({ workstreams: [{ id: one }, { id: two, dependsOn: [one] }] }).baseline(
      green("test", "tests"),
    );
    expect(keys(told)).toEqual(["open-workspace:ws1"]);
  });

  test("a dependant of a workstream that ended otherwise ends with it", () => {
    const told = story({ workstreams: [{ id: one }, { id: two, dependsOn: [one] }] })
      .baseline(green("test", "tests"))
      .stop(one, { kind: "cancelled", by: "Ada" });
    expect(decided(told)).toContainEqual({
      type: "stop-workstream",
      workstream: two,
      reason: { kind: "dependency", on: one },
    });
  });

  test("the run ends when the work of those that were stopped is kept, and not before", () => {
    const told = story({ workstreams: [{ id: one }, { id: two }] })
      .baseline(green("test", "tests"))
      .open(one)
      .stop(one, { kind: "cancelled", by: "Ada" })
      .stop(two, { kind: "cancelled", by: "Ada" });
    expect(keys(told)).toEqual(["keep-work:ws1"]);
    told.event({ type: "work-kept", workstream: one });
    expect(keys(told)).toEqual(["end-run"]);
  });

  test("a gate that cannot run on the base ends everything before a turn is spent", () => {
    const broken = finding("INFRA", "cargo: not found", {
      blame: "infra",
      signature: "missing_tool:a/b",
    });
    const told = single().baseline(
      green("test", "tests", { conclusion: "incomplete", findings: [broken] }),
    );
    expect(decided(told)).toMatchObject([
      { type: "stop-workstream", reason: { kind: "incomplete" } },
    ]);
  });

  test("no more begin than the ramp is wide", () => {
    const told = story({ workstreams: [{ id: one }, { id: two }, { id: three }] }).baseline(
      green("test", "tests"),
    );
    const width = runOf(told).width;
    expect(keys(told)).toHaveLength(Math.min(width, 3));
  });
});

describe("a turn", () => {
  test("a workspace is followed by the briefing", () => {
    expect(decided(opened())).toMatchObject([
      { type: "run-turn", turn: 1, reason: "brief", replay: false },
    ]);
  });

  test("a turn in hand is still wanted, so that the loop keeps it", () => {
    expect(keys(opened().beginTurn(one))).toEqual(["run-turn:ws1:1"]);
  });

  test("a turn of an earlier owner is declared lost", () => {
    expect(keys(opened().beginTurn(one), { owner: "successor" })).toEqual(["declare-lost:ws1:1"]);
  });

  test("a silent turn is interrupted when its limit has passed, and not before", () => {
    expect(keys(opened().beginTurn(one), { minutes: 9 })).toEqual(["run-turn:ws1:1"]);
    expect(keys(opened().beginTurn(one), { minutes: 10 })).toContain("interrupt-turn:ws1:1");
  });

  test("the first bad turn is followed by a nudge, the second by a new session, the third by the end", () => {
    const once = opened().turn(one, { end: "silent", changed: false });
    expect(decided(once)).toMatchObject([
      { type: "run-turn", intervention: "nudge", reason: "retry" },
    ]);
    const twice = once.turn(one, {
      end: "silent",
      changed: false,
      reason: "retry",
      intervention: "nudge",
    });
    expect(decided(twice)).toMatchObject([{ type: "run-turn", intervention: "restart" }]);
    const thrice = twice.turn(one, {
      end: "crashed",
      changed: false,
      reason: "retry",
      intervention: "restart",
    });
    expect(decided(thrice)).toMatchObject([
      { type: "stop-workstream", reason: { kind: "misbehaved", turns: 3 } },
    ]);
  });

  test("a claim without a change costs an attempt and is answered", () => {
    const told = opened().turn(one, { claim: "All done!", changed: false });
    expect(decided(told)).toMatchObject([{ type: "run-turn", turn: 2, reason: "feedback" }]);
  });

  test("money that is spent ends the workstream", () => {
    const told = opened().turn(one, { costUsd: 21 }).proof(one, gates(TEST));
    expect(decided(told)).toMatchObject([
      { type: "stop-workstream", reason: { kind: "over-budget" } },
    ]);
  });
});

describe("a refused proof", () => {
  test("goes back to the agent with its findings", () => {
    const told = opened().turn(one).proof(one, gates(TEST));
    expect(decided(told)).toMatchObject([
      { type: "run-turn", turn: 2, reason: "feedback", findings: [{ code: "TEST_FAIL" }] },
    ]);
  });

  test("is mended here when only formatting is wrong", () => {
    expect(decided(opened().turn(one).proof(one, gates(FORMAT)))).toMatchObject([
      { type: "mend", gates: ["format"] },
    ]);
  });

  test("is the agent's when formatting is not all that is wrong", () => {
    expect(decided(opened().turn(one).proof(one, gates(FORMAT, TEST)))).toMatchObject([
      { type: "run-turn", reason: "feedback" },
    ]);
  });

  test("a conflict with what landed costs no attempt", () => {
    const told = opened().turn(one).proof(one, [CONFLICT]);
    expect(decided(told)).toMatchObject([{ type: "run-turn", reason: "conflict" }]);
  });

  test("the same failure three times in a row is the end", () => {
    const told = opened();
    for (let attempt = 0; attempt < LIMITS.sameSignatureMax; attempt += 1)
      told.turn(one).proof(one, gates(TEST));
    expect(decided(told)).toMatchObject([
      { type: "stop-workstream", reason: { kind: "stuck", codes: ["TEST_FAIL"] } },
    ]);
  });

  test("attempts run out", () => {
    const told = opened();
    for (let attempt = 1; attempt <= 6; attempt += 1) {
      told
        .turn(one)
        .proof(one, gates(red("test", "tests", finding("TEST_FAIL", `failure ${attempt}`))));
    }
    expect(decided(told)).toMatchObject([
      { type: "stop-workstream", reason: { kind: "attempts-exhausted", attempts: 6 } },
    ]);
  });

  test("an acceptance check that proves nothing needs a person, not the agent", () => {
    const invalid = red(
      "acceptance-1",
      "acceptance",
      finding("ACCEPTANCE_INVALID", "passes on the base", { blame: "base" }),
    );
    expect(decided(opened().turn(one).proof(one, gates(invalid)))).toMatchObject([
      { type: "stop-workstream", reason: { kind: "needs-person" } },
    ]);
  });

  test("what could not run is tried again later, and is never passed", () => {
    const trouble = finding("INFRA", "ENOTFOUND", { blame: "infra", signature: "network:a/b" });
    const unfinished = green("test", "tests", { conclusion: "incomplete", findings: [trouble] });
    const told = opened().turn(one).proof(one, gates(unfinished));
    expect(keys(told, { minutes: 0 })).toEqual([]);
    expect(keys(told)).toEqual(["prove:ws1"]);
    for (let retry = 1; retry <= LIMITS.infraRetriesMax; retry += 1)
      told.after(1).proof(one, gates(unfinished));
    expect(decided(told)).toMatchObject([
      { type: "stop-workstream", reason: { kind: "incomplete" } },
    ]);
  });
});

describe("landing", () => {
  test("a proven change gets a pull request, a place in the line, a candidate, a proof, and lands", () => {
    const told = proven();
    expect(keys(told)).toEqual(["open-pull-request:ws1"]);
    expect(keys(told.propose(one))).toEqual(["build-candidate:ws1"]);
    expect(decided(told.candidate(one))).toMatchObject([{ type: "prove", stage: "candidate" }]);
    expect(keys(told.proof(one, gates(), "candidate"))).toEqual(["land:ws1"]);
  });

  test("a candidate whose base moved is built again and keeps its attempts", () => {
    const told = proven().propose(one).candidate(one).proof(one, gates(), "candidate").refuse(one);
    expect(keys(told)).toEqual(["build-candidate:ws1"]);
    expect(runOf(told).workstreams.get(one)?.attempts).toBe(1);
  });

  test("a red candidate goes back to its agent as a conflict", () => {
    const told = proven().propose(one).candidate(one).proof(one, gates(TEST), "candidate");
    expect(decided(told)).toMatchObject([
      { type: "run-turn", reason: "conflict", findings: [{ code: "TEST_FAIL" }] },
    ]);
  });

  test("a person's message comes before the next step", () => {
    expect(decided(proven().tell(one, "Ada", "use the other name"))).toMatchObject([
      { type: "run-turn", reason: "told" },
    ]);
  });

  test("what waits for a person's word does not enter the line without it", () => {
    const told = story({ workstreams: [{ id: one, approval: "landing" }] })
      .baseline(green("test", "tests"))
      .open(one)
      .turn(one)
      .proof(one, gates());
    const { number, head } = { number: 101, head: runOf(told).workstreams.get(one)?.head };
    if (head === undefined) throw new Error("Nothing was collected.");
    told.event({ type: "pull-request-opened", workstream: one, number, head, title: "feat: ws1" });
    expect(keys(told)).toEqual([]);
    expect(keys(told.approve(one, "Ada", []))).toEqual(["enqueue:ws1"]);
  });

  test("a pause holds turns and landings, and lets what runs go on", () => {
    const paused = (told: Story) => told.event({ type: "paused", id: "p", by: "Ada" });
    expect(keys(paused(opened()))).toEqual([]);
    expect(keys(paused(proven()))).toEqual([]);
    expect(keys(paused(opened().beginTurn(one)))).toEqual(["run-turn:ws1:1"]);
  });
});

describe("late events", () => {
  test("a cancellation while landing waits for the answer of the base", () => {
    const landing = () => proven().propose(one).candidate(one).proof(one, gates(), "candidate");
    const cancel = (told: Story) =>
      told.event({ type: "cancelled", id: "c", by: "Ada", workstream: one });
    expect(keys(cancel(landing()))).toEqual(["land:ws1"]);
    expect(runOf(cancel(landing()).refuse(one)).workstreams.get(one)?.state).toMatchObject({
      state: "stopped",
      reason: { kind: "cancelled", by: "Ada" },
    });
  });

  test("the same instruction twice is taken once", () => {
    const told = opened();
    const message = {
      type: "told",
      id: "same",
      by: "Ada",
      workstream: one,
      text: "hello",
    } as const;
    told.event(message).event(message);
    expect(runOf(told).workstreams.get(one)?.messages).toHaveLength(1);
  });

  test("a proof of an earlier head changes nothing", () => {
    const told = opened().turn(one);
    const before = runOf(told);
    const stale = opened().turn(one).proof(one, gates()).entries.at(-1);
    if (stale?.type !== "proof-completed") throw new Error("The story has no proof.");
    const subject = { ...stale.proof.subject, head: stale.proof.subject.base };
    const after = evolve(before, { ...stale, proof: { ...stale.proof, subject } });
    expect(after.workstreams.get(one)?.state).toEqual(before.workstreams.get(one)?.state);
  });
});
