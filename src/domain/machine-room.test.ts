/** A machine without room: nothing begins there, nobody suffers from it, and people hear what to do. */

import { describe, expect, test } from "vitest";
import { type Story, story, toId } from "../../test/support/entries.js";
import type { Command } from "./command.js";
import { decide } from "./decide.js";
import { fold } from "./evolve.js";
import { type Instant, toInstant, toMs } from "./ids.js";
import { LIMITS } from "./limits.js";
import { explainLack, explainRoom, mayBegin, needsRoom, type Room } from "./machine-room.js";
import { nextLookAt } from "./monitor.js";
import type { Run, Workstream } from "./run.js";
import { toStatus } from "./status.js";
import { explainStop } from "./stop-reason.js";

const GIB = 1024 ** 3;
const MINUTE = 60_000;
const ONE = toId("ws1");

const roomOf = (diskGib: number, memoryGib = 8): Room => ({
  disk: { folder: "/state", bytes: diskGib * GIB },
  memoryBytes: memoryGib * GIB,
});
const PLENTY = roomOf(100);

const runOf = (told: Story): Run => fold(told.entries) as Run;
const oneOf = (told: Story): Workstream => runOf(told).workstreams.get(ONE) as Workstream;
const nowOf = (told: Story, minutes = 0): Instant =>
  toInstant(toMs(told.entries.at(-1)?.at ?? toInstant(0)) + minutes * MINUTE);
const decided = (told: Story, room: Room, minutes = 0): readonly Command[] =>
  decide(runOf(told), { owner: "owner", now: nowOf(told, minutes), room });
/** Told in the journal, as the loop would. */
function look(told: Story, room: Room, minutes = 0): Story {
  for (const command of decided(told, room, minutes)) {
    if (command.type === "declare-short") told.event({ ...command, type: "machine-ran-short" });
    if (command.type === "declare-recovered") told.event({ ...command, type: "machine-recovered" });
  }
  return told;
}
const opened = () => story({ workstreams: [{ id: ONE }] }).open(ONE);
const typesOf = (told: Story) => told.entries.map(({ type }) => type);
const shortOf = (told: Story) => typesOf(told).filter((type) => type === "machine-ran-short");

describe("room that is too little", () => {
  test.each<readonly [string, Room, string | undefined]>([
    ["enough of both", roomOf(1.5, 0.75), undefined],
    [
      "too little disk",
      roomOf(1.25),
      "is short of disk: 1.25 GB free on the disk of /state, below 1.5 GB",
    ],
    ["too little memory", roomOf(100, 0.5), "is short of memory: 0.5 GB free, below 0.75 GB"],
    [
      "both: the disk first",
      roomOf(0, 0),
      "is short of disk: 0 GB free on the disk of /state, below 1.5 GB",
    ],
    ["a machine that tells nothing", {}, undefined],
  ])("%s", (_title, room, words) => {
    const told = look(opened(), room);
    const { shortage } = runOf(told);
    expect(shortage && explainLack(shortage)).toBe(words);
    const begins = decided(opened(), room).filter((one) => mayBegin(runOf(told), room, one));
    expect(begins.some(needsRoom)).toBe(words === undefined);
  });

  test("holds back turns, proofs, workspaces and mendings, and nothing that lands or ends", () => {
    const run = runOf(look(opened(), roomOf(1)));
    const types = ["run-turn", "prove", "open-workspace", "mend", "establish-baseline"] as const;
    for (const type of types)
      expect(mayBegin(run, roomOf(1), { type, workstream: ONE } as unknown as Command)).toBe(false);
    for (const type of ["collect-work", "land", "keep-work", "end-run"] as const)
      expect(mayBegin(run, roomOf(1), { type, workstream: ONE } as unknown as Command)).toBe(true);
  });

  test.each<readonly [Room, string]>([
    [roomOf(12.5, 3), "12.5 GB of disk and 3 GB of memory free"],
    [{ memoryBytes: GIB }, "1 GB of memory free"],
    [{}, "its room cannot be told here"],
  ])("is told where it is enough: %j", (room, words) => {
    expect(explainRoom(room)).toBe(words);
  });

  test("holds back before the journal knows of it", () => {
    const told = opened();
    const begins = decided(told, roomOf(1)).filter((one) => mayBegin(runOf(told), roomOf(1), one));
    expect(begins.map(({ type }) => type)).toEqual(["declare-short"]);
  });
});

describe("a shortage", () => {
  test("is told once, and again more and more seldom", () => {
    const told = opened();
    const at: number[] = [];
    for (let minute = 0; minute <= 200; minute++) {
      const before = shortOf(told).length;
      look(told.at(minute), roomOf(1), minute - (at.at(-1) ?? 0));
      if (shortOf(told).length > before) at.push(minute);
    }
    expect(at).toEqual([0, 10, 30, 70, 130, 190]);
    expect(runOf(told).shortage?.since).toBe(
      told.entries.find(({ type }) => type === "machine-ran-short")?.at,
    );
  });

  test("ends only with clearly more than what was too little", () => {
    const told = look(opened(), roomOf(1.4));
    expect(decided(told, roomOf(1.6)).map(({ type }) => type)).not.toContain("declare-recovered");
    look(told, roomOf(1.9));
    expect(typesOf(told)).toContain("machine-recovered");
    expect(runOf(told).shortage).toBeUndefined();
    // Of what was never short there need not be more than enough.
    const other = look(opened(), roomOf(1.6, 0.5));
    look(other, roomOf(1.6, 8));
    expect(runOf(other).shortage).toBeUndefined();
  });

  test("of the other kind is another shortage", () => {
    const told = look(look(opened(), roomOf(1)).after(3), roomOf(100, 0.5));
    expect(runOf(told).shortage).toMatchObject({ of: "memory", times: 1, since: nowOf(told) });
  });

  test("is looked at now and then, as long as it lasts", () => {
    const told = look(opened(), roomOf(1));
    const now = nowOf(told, 1);
    expect(nextLookAt(runOf(told), now)).toBe(toInstant(toMs(now) + LIMITS.roomLookMs));
    expect(nextLookAt(runOf(look(told, PLENTY)), now)).toBeUndefined();
  });

  test("is overruled by a person who resumes the run, until there is room", () => {
    const told = look(opened(), roomOf(1));
    told.event({ type: "resumed", id: "n1", by: "Ada" });
    const turn = decided(told, roomOf(1)).find(({ type }) => type === "run-turn") as Command;
    expect(mayBegin(runOf(told), roomOf(1), turn)).toBe(true);
    expect(decided(told, roomOf(1), 60).map(({ type }) => type)).not.toContain("declare-short");
    expect(toStatus(runOf(told)).waitsFor).toMatch(/Ada wants to go on all the same$/);
    look(look(told, PLENTY), roomOf(1));
    expect(mayBegin(runOf(told), roomOf(1), turn)).toBe(false);
  });

  test("is said with its remedy in status", () => {
    const { waitsFor } = toStatus(runOf(look(opened(), roomOf(0.75))));
    expect(waitsFor).toBe(
      "the machine is short of disk: 0.75 GB free on the disk of /state, below 1.5 GB; no turn and no proof begins until there is room: free 1.13 GB there and it goes on by itself, or say `interlock resume` to begin all the same",
    );
    expect(toStatus(runOf(opened())).waitsFor).toBeUndefined();
  });

  test("is no silence of anybody's, and what was missed of it does not count afterwards", () => {
    const told = look(opened().beginTurn(ONE), roomOf(1));
    const interrupts = (minutes: number) =>
      decided(told, roomOf(1), minutes).some(({ type }) => type === "interrupt-turn");
    expect(interrupts(1_000)).toBe(false);
    look(told.after(1_000), PLENTY);
    expect(interrupts(9)).toBe(false);
    expect(interrupts(10)).toBe(true);
  });
});

describe("a turn that the machine had no room for", () => {
  const played = (times: number): Story => {
    const told = opened().beginTurn(ONE);
    for (let time = 1; time <= times; time++) {
      const turn = { workstream: ONE, turn: 1 } as const;
      told.event({ type: "turn-ended", ...turn, end: "no-room" });
      if (time === times) break;
      told.after(time).event({
        ...{ type: "turn-started", ...turn, reason: "brief", owner: "owner", agent: "tape" },
        session: "ws1-1" as never,
        ...{ prompt: { name: "p", sha256: "0" }, messages: 0 },
      });
    }
    return told;
  };

  test("is played again after a pause, and counts neither as an attempt nor as a bad turn", () => {
    const told = played(1);
    expect(oneOf(told)).toMatchObject({ attempts: 1, turns: 1, badTurns: 0, idleTurns: 0 });
    expect(decided(told, PLENTY).map(({ type }) => type)).not.toContain("run-turn");
    expect(decided(told, PLENTY, 1)).toContainEqual(
      expect.objectContaining({ type: "run-turn", turn: 1, replay: true }),
    );
  });

  test("is a person's to see to when it happens again and again", () => {
    expect(decided(played(LIMITS.noRoomTurnsMax - 1), PLENTY, 60)).toContainEqual(
      expect.objectContaining({ type: "run-turn" }),
    );
    const stop = decided(played(LIMITS.noRoomTurnsMax), PLENTY).find(
      (one) => one.type === "stop-workstream",
    );
    expect(stop?.reason.kind).toBe("needs-person");
    expect(stop && explainStop(stop.reason)).toMatch(/, 5 times in a row; free some/);
  });

  test("is forgotten when one ends in another way", () => {
    const told = played(2)
      .after(5)
      .event({
        ...{ type: "turn-started", workstream: ONE, turn: 1, reason: "brief", owner: "owner" },
        session: "ws1-1" as never,
        ...{ agent: "tape", prompt: { name: "p", sha256: "0" }, messages: 0 },
      });
    told.event({ type: "turn-ended", workstream: ONE, turn: 1, end: "completed" });
    expect(oneOf(told).noRoomTurns).toBe(0);
  });
});
