/** What a workstream and a run may use, whatever happens to them in between. */

import { describe, expect, test } from "vitest";
import { type Story, type StoryOptions, story, toId } from "../../test/support/entries.js";
import { decide } from "./decide.js";
import { fold } from "./evolve.js";
import { toInstant } from "./ids.js";

const [one, two] = [toId("ws1"), toId("ws2")];

function decided(told: Story) {
  const run = fold(told.entries);
  if (run === undefined) throw new Error("The story is empty.");
  const now = told.entries.at(-1)?.at ?? toInstant(0);
  return decide(run, { owner: "owner", now });
}

const opened = (options: Omit<StoryOptions, "workstreams">) =>
  story({ ...options, workstreams: [{ id: one }, { id: two }] })
    .open(one)
    .open(two);
const reasons = (told: Story) =>
  decided(told).flatMap((command) =>
    command.type === "stop-workstream" ? [`${command.workstream} ${command.reason.kind}`] : [],
  );
const crashed = { end: "crashed", changed: false } as const;

describe("a workstream", () => {
  test("has so many turns, whatever they were for", () => {
    const told = opened({ limits: { turns: 2 } });
    told.turn(one, { changed: false }).turn(one, { ...crashed, reason: "retry" });
    expect(reasons(told)).toEqual(["ws1 over-limit"]);
  });

  test("may use so many tokens", () => {
    const told = opened({ limits: { tokens: 1_000 } });
    expect(reasons(told.turn(one, { ...crashed, tokens: 1_000 }))).toEqual([]);
    expect(reasons(told.turn(one, { ...crashed, tokens: 1, reason: "retry" }))).toEqual([
      "ws1 over-limit",
    ]);
  });

  test("that is over its budget while a turn runs is interrupted, and its work is still proven", () => {
    const told = opened({ limits: { tokens: 1_000 } }).beginTurn(one);
    const progress = { type: "turn-progressed", workstream: one, turn: 1, line: "…" } as const;
    told.event({ ...progress, tokens: 1_000 });
    expect(decided(told).map(({ type }) => type)).not.toContain("interrupt-turn");
    told.event({ ...progress, tokens: 1_001 });
    expect(decided(told)).toContainEqual(
      expect.objectContaining({ type: "interrupt-turn", because: "over-budget" }),
    );
    told.endTurn(one, { end: "over-budget", tokens: 1_001 });
    expect(decided(told)).toContainEqual(expect.objectContaining({ type: "prove" }));
  });

  test("another agent takes over with what is left, not with a new budget", () => {
    const told = opened({ limits: { turns: 2 } }).turn(one, crashed);
    told.event({ type: "handed-over", workstream: one, from: "tape", to: "other" });
    told.turn(one, { ...crashed, reason: "retry" });
    expect(reasons(told)).toEqual(["ws1 over-limit"]);
  });
});

describe("a run", () => {
  test.each([
    ["tokens", { tokens: 100 }, { tokens: 60 }],
    ["money", { costUsd: 1 }, { costUsd: 0.6 }],
    ["time", { minutes: 10 }, { minutes: 6 }],
  ])("has so much %s for all together", (_, runLimits, used) => {
    const told = opened({ runLimits });
    expect(reasons(told.turn(one, { ...crashed, ...used }))).toEqual([]);
    expect(reasons(told.turn(two, { ...crashed, ...used }))).toEqual([
      "ws1 over-limit",
      "ws2 over-limit",
    ]);
  });

  test("never begins more turns than it may, also when several are due at once", () => {
    const told = opened({ runLimits: { turns: 1 } });
    expect(decided(told).filter(({ type }) => type === "run-turn")).toHaveLength(1);
    expect(reasons(told.turn(one, crashed))).toEqual(["ws1 over-limit", "ws2 over-limit"]);
  });
});
