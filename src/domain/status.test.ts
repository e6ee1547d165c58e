import { describe, expect, test } from "vitest";
import { finding, gates, red, story, toId } from "../../test/support/entries.js";
import { WS2, weekOne } from "../../test/support/week-one.js";
import type { Entry } from "./event.js";
import { fold } from "./evolve.js";
import { type Status, toStatus, type WorkstreamStatus } from "./status.js";

const A = toId("a");
const statusOf = (entries: readonly Entry[]): Status => toStatus(fold(entries)!);
const first = (entries: readonly Entry[]): WorkstreamStatus => statusOf(entries).workstreams[0]!;
const begun = () =>
  story({ workstreams: [{ id: A }] })
    .baseline()
    .open(A);
const refused = gates(red("lint", "lint", finding("LINT", "x")));

describe("the verdict is about the newest work:", () => {
  test("nothing is claimed and nothing proven before the first turn", () => {
    expect(first(begun().entries)).toMatchObject({
      state: "prepared",
      claim: null,
      verdict: "pending",
      attempts: 0,
      reasons: [],
    });
  });

  test("a claim waits for its proof", () => {
    expect(first(begun().turn(A, { claim: "done" }).entries)).toMatchObject({
      state: "proving",
      claim: "done",
      verdict: "pending",
    });
  });

  test("a refused claim stands beside its reasons", () => {
    expect(first(begun().turn(A, { claim: "done" }).proof(A, refused).entries)).toMatchObject({
      state: "rejected",
      verdict: "fail",
      reasons: ["LINT"],
    });
  });

  test("an old refusal says nothing about newer work", () => {
    const again = begun().turn(A, { claim: "done" }).proof(A, refused).turn(A, { claim: "now" });
    expect(first(again.entries)).toMatchObject({
      claim: "now",
      verdict: "pending",
      reasons: [],
      attempts: 2,
    });
  });

  test("a turn that changed nothing has that as its reason", () => {
    expect(first(begun().turn(A, { changed: false }).entries)).toMatchObject({
      state: "idle",
      reasons: ["NO_CHANGE"],
    });
  });

  test("a workstream that was stopped says why", () => {
    const stopped = begun().stop(A, { kind: "cancelled", by: "Ada" });
    expect(first(stopped.entries)).toMatchObject({
      state: "stopped",
      reasons: ["cancelled by Ada"],
    });
  });
});

test("a merged workstream has the commit that landed, and what it cost", () => {
  const status = statusOf(weekOne());
  expect(status).toMatchObject({ schema: "interlock/status/v1", run: "week-1-1", state: "merged" });
  const ws2 = status.workstreams.find(({ id }) => id === WS2);
  expect(ws2).toMatchObject({
    state: "merged",
    verdict: "pass",
    spent: { minutes: 43, tokens: 210_000, costUsd: 3.45 },
  });
  expect(ws2?.commit).toMatch(/^[0-9a-f]{40}$/);
});

test("a cost that nobody reported is absent, not zero", () => {
  expect(first(begun().turn(A).entries).spent).toEqual({ minutes: 5 });
});

test("a paused workstream that waits says so", () => {
  const paused = story({ workstreams: [{ id: A }] }).event({
    type: "paused",
    id: "p",
    by: "Ada",
    workstream: A,
  });
  expect(first(paused.entries)).toMatchObject({ state: "paused" });
});

test("every moment of the week has a status that survives JSON", () => {
  const entries = weekOne();
  for (let length = 1; length <= entries.length; length += 1) {
    const status = statusOf(entries.slice(0, length));
    expect(JSON.parse(JSON.stringify(status))).toEqual(status);
  }
});
