/** Many turns that fail at once are their agent's trouble: it rests, one tries, and the others follow. */

import { expect, test } from "vitest";
import { type Story, story, toId } from "../../test/support/entries.js";
import { decide } from "./decide.js";
import { fold } from "./evolve.js";
import type { WorkstreamId } from "./ids.js";
import { toInstant, toMs } from "./ids.js";
import { nextLookAt } from "./monitor.js";

const IDS = ["ws1", "ws2", "ws3", "ws4"].map(toId);
const [one, two, three, four] = IDS as [WorkstreamId, WorkstreamId, WorkstreamId, WorkstreamId];
const MINUTE = 60_000;

const runOf = (told: Story) => {
  const run = fold(told.entries);
  if (run === undefined) throw new Error("The story is empty.");
  return run;
};
const decided = (told: Story, minutes = 0) => {
  const last = told.entries.at(-1);
  if (last === undefined) throw new Error("The story is empty.");
  const now = toInstant(toMs(last.at) + minutes * MINUTE);
  return decide(runOf(told), { owner: "owner", now });
};
const turns = (told: Story, minutes = 0) =>
  decided(told, minutes).flatMap((command) =>
    command.type === "run-turn" ? [command.workstream as string] : [],
  );

const silent = { end: "silent", changed: false, minutes: 1 } as const;

/** Three of four have gone silent. */
function failing(): Story {
  const told = story({ workstreams: IDS.map((id) => ({ id })) });
  for (const id of IDS) told.open(id);
  for (const id of [one, two, three]) told.turn(id, silent);
  return told;
}
const rested = (told: Story): Story =>
  told.event({ type: "agent-rested", agent: "tape", workstreams: [one, two, three] });

test("three that fail within the window give their agent a rest, two do not", () => {
  const told = story({ workstreams: IDS.map((id) => ({ id })) });
  for (const id of IDS) told.open(id);
  told.turn(one, silent).turn(two, silent);
  expect(decided(told).map(({ type }) => type)).not.toContain("rest-agent");
  expect(decided(told.turn(three, silent))).toContainEqual({
    ...{ type: "rest-agent", agent: "tape" },
    workstreams: [one, two, three],
  });
});

test("failures that lie further apart are each one's own", () => {
  const told = story({ workstreams: IDS.map((id) => ({ id })) });
  for (const id of IDS) told.open(id);
  told.turn(one, silent).after(20).turn(two, silent).after(20).turn(three, silent);
  expect(decided(told).map(({ type }) => type)).not.toContain("rest-agent");
});

test("while the agent rests nobody is prompted; the bad turns were not theirs", () => {
  const told = rested(failing());
  expect(turns(told)).toEqual([]);
  expect(decided(told)).toEqual([expect.objectContaining({ type: "establish-baseline" })]);
  expect([...runOf(told).workstreams.values()].map(({ badTurns }) => badTurns)).toEqual([
    ...[0, 0, 0, 0],
  ]);
  const at = told.entries.at(-1)?.at ?? toInstant(0);
  expect(nextLookAt(runOf(told), at)).toBe(toInstant(toMs(at) + MINUTE));
});

test("after the rest one tries; when it comes through, all go on", () => {
  const told = rested(failing());
  expect(turns(told, 1)).toEqual(["ws1"]);
  told.after(1).beginTurn(one, { reason: "retry" });
  expect(turns(told)).toEqual(["ws1"]);
  told.endTurn(one, {});
  expect(turns(told)).toEqual(["ws2", "ws3", "ws4"]);
});

test("failures from before the rest lead to no other, however many there were", () => {
  const told = rested(failing().turn(four, silent)).after(1).turn(one, { reason: "retry" });
  expect(decided(told).map(({ type }) => type)).not.toContain("rest-agent");
  expect(turns(told)).toEqual(["ws2", "ws3", "ws4"]);
});

test("when the one that tries fails, the next rest is twice as long", () => {
  const told = rested(failing())
    .after(1)
    .turn(one, { ...silent, reason: "retry" });
  expect(decided(told)).toContainEqual({
    ...{ type: "rest-agent", agent: "tape" },
    workstreams: [one],
  });
  rested(told);
  expect(turns(told, 1)).toEqual([]);
  expect(turns(told, 2)).toEqual(["ws1"]);
});

test("an agent without a login gets no rest: a person has to see to it", () => {
  const told = story({ workstreams: IDS.map((id) => ({ id })) });
  for (const id of IDS) told.open(id);
  for (const id of [one, two, three, four]) {
    told.beginTurn(id);
    told.event({
      type: "turn-ended",
      workstream: id,
      turn: 1,
      end: "unavailable",
      outage: "login",
    });
  }
  expect(decided(told).map(({ type }) => type)).not.toContain("rest-agent");
});
