/** A run on a machine that runs out of room, with the real loop and everything around it a fake: it waits, says so, and lands. */

import { expect, test } from "vitest";
import { startRun } from "../../src/app/start-run.js";
import { entryText } from "../../src/cli/words/entry-text.js";
import type { Entry } from "../../src/domain/event.js";
import { toRunId } from "../../src/domain/ids.js";
import type { Room } from "../../src/domain/machine-room.js";
import type { Run } from "../../src/domain/run.js";
import type { Conduct } from "../simulation/actor.js";
import { Chance } from "../simulation/chance.js";
import { configOf } from "../simulation/config.js";
import { Life } from "../simulation/life.js";
import { openFakePorts } from "../simulation/ports-fake.js";
import { drawScenario, type Scenario } from "../simulation/scenario.js";
import { Scheduler, settled } from "../simulation/scheduler.js";
import { PLENTY, World } from "../simulation/world.js";

const GIB = 1024 ** 3;
const MINUTE = 60_000;
const FULL: Room = { ...PLENTY, disk: { folder: "state", bytes: 0.5 * GIB } };
const STEPS_MAX = 3_000;

/** One workstream whose agent works for 50 s; nothing goes wrong by chance. */
function scenarioOf(conduct: Conduct): Scenario {
  const drawn = drawScenario(0);
  const [first] = drawn.plan.workstreams;
  const actor = drawn.actors.get(first?.id as never);
  if (first === undefined || actor === undefined) throw new Error("Nobody plays.");
  const plan = { ...first, dependsOn: [], pullRequests: [] };
  return {
    ...{ ...drawn, profile: "calm", trouble: [], prompt: new Set(), readsJson: false },
    plan: { ...drawn.plan, workstreams: [plan] },
    actors: new Map([
      [first.id, { ...actor, conduct, workMs: 50_000, format: "tidy", api: "ignores" }],
    ]),
  };
}

interface Told {
  readonly world: World;
  readonly entries: readonly Entry[];
  readonly run: Run;
}

/** `onQuiet` hears each time that nothing can happen but the time, of how many minutes have passed. */
async function played(
  conduct: Conduct,
  onQuiet: (world: World, minutes: number) => void,
): Promise<Told> {
  const scenario = scenarioOf(conduct);
  const world = new World(scenario);
  const { clock } = world;
  const scheduler = new Scheduler({ chance: new Chance(0, "schedule"), clock, prompt: new Set() });
  const ports = openFakePorts(new Life(world, scheduler));
  let run: Run | undefined;
  const ended = startRun({
    ...{ run: toRunId("room-1"), plan: scenario.plan, planDigest: "0", config: configOf(scenario) },
    ...{ agent: "agent", fallback: [], ports, signal: new AbortController().signal },
    ...{ onEntry: () => undefined, onProgress: () => undefined, pollMs: 30_000 },
  }).then((it) => {
    run = it;
  });
  await settled();
  const began = clock.ms;
  onQuiet(world, 0);
  for (let steps = 0; run === undefined && steps < STEPS_MAX; steps++) {
    if (scheduler.wake()) await settled();
    if (scheduler.choose() !== undefined) scheduler.goOn();
    else {
      onQuiet(world, (clock.ms - began) / MINUTE);
      scheduler.advance();
    }
    await settled();
  }
  if (run === undefined) throw new Error("The run has not come to its end.");
  await ended;
  expect(world.violations).toEqual([]);
  return { world, entries: world.entries, run };
}

const typesOf = ({ entries }: Told) => entries.map(({ type }) => type);
const minuteOf = ({ entries }: Told, entry: Entry): number =>
  Math.round((Date.parse(entry.at) - Date.parse(entries[0]?.at ?? "")) / MINUTE);
const all = <Type extends Entry["type"]>({ entries }: Told, type: Type) =>
  entries.filter((entry): entry is Extract<Entry, { type: Type }> => entry.type === type);
const oneOf = ({ run }: Told) => [...run.workstreams.values()][0];

test("on a full disk nothing begins, people are told again, and it lands when there is room", async () => {
  let looks = 0;
  const told = await played({ kind: "honest", bugs: 0 }, (world, minutes) => {
    looks += 1;
    world.room = minutes < 35 ? FULL : PLENTY;
  });
  expect(typesOf(told).slice(0, 5)).toEqual([
    "run-started",
    ...["machine-ran-short", "machine-ran-short", "machine-ran-short"],
    "machine-recovered",
  ]);
  expect(all(told, "machine-ran-short").map((entry) => minuteOf(told, entry))).toEqual([0, 10, 30]);
  expect(all(told, "machine-ran-short").map(entryText)).toEqual([
    "The machine is short of disk: 0.5 GB free on the disk of state, below 1.5 GB. No turn and no proof begins until there is room: free 1.38 GB there and it goes on by itself, or say `interlock resume` to begin all the same.",
    expect.stringMatching(/^The machine after 10 minutes still is short of disk/),
    expect.stringMatching(/^The machine after 30 minutes still is short of disk/),
  ]);
  expect(all(told, "machine-recovered").map(entryText)).toEqual([
    "The machine has room again (disk, after 35 minutes): the run goes on.",
  ]);
  // At its looks and at nothing else.
  expect(looks).toBeLessThan((35 * MINUTE) / 5_000 + 100);
  expect(told.run.outcome).toBe("merged");
  expect(oneOf(told)).toMatchObject({ attempts: 1, turns: 1, badTurns: 0 });
});

test("what runs when the disk gets full goes on, and what follows it waits", async () => {
  const told = await played({ kind: "honest", bugs: 0 }, (world, minutes) => {
    const isAtWork = world.entries.some(({ type }) => type === "turn-started");
    world.room = isAtWork && minutes < 20 ? FULL : PLENTY;
  });
  expect(all(told, "turn-ended").map((entry) => [entry.end, minuteOf(told, entry)])).toEqual([
    ["completed", 1],
  ]);
  const types = typesOf(told);
  expect(types.indexOf("machine-ran-short")).toBeLessThan(types.indexOf("proof-completed"));
  expect(types.indexOf("machine-recovered")).toBeLessThan(types.indexOf("proof-completed"));
  expect(told.run.outcome).toBe("merged");
});

test("an agent that falls over on a full disk is asked again, and its turn counts as none", async () => {
  const told = await played({ kind: "crashing", turns: 1 }, (world, minutes) => {
    const isAtWork = world.entries.some(({ type }) => type === "turn-started");
    world.room = isAtWork && minutes < 10 ? FULL : PLENTY;
  });
  expect(all(told, "turn-ended").map(({ turn, end }) => [turn, end])).toEqual([
    ...[
      [1, "no-room"],
      [1, "crashed"],
    ],
    [2, "completed"],
  ]);
  expect(all(told, "turn-ended")[0]?.reason).toMatch(/^the machine is short of disk: 0.5 GB free/);
  // What fell over when there was room is the agent's own.
  expect(all(told, "turn-started").map(({ intervention }) => intervention)).toEqual([
    ...[undefined, undefined, "nudge"],
  ]);
  expect(oneOf(told)).toMatchObject({ attempts: 2, turns: 2 });
  expect(told.run.outcome).toBe("merged");
});

test("a person who resumes the run has it go on as the machine is", async () => {
  const told = await played({ kind: "honest", bugs: 0 }, (world, minutes) => {
    world.room = FULL;
    if (minutes > 3 && world.inbox.length === 0 && world.entries.length < 4)
      world.inbox = [{ id: "n1", by: "Ada", type: "resumed" }];
  });
  expect(typesOf(told)).not.toContain("machine-recovered");
  expect(told.run.outcome).toBe("merged");
});
