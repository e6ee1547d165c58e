/** Guards of the monitor, taken out one at a time. */

import type { Event } from "../../src/domain/event.js";
import { toInstant } from "../../src/domain/ids.js";
import { withAppend, withEntries } from "./journal-mutants.js";
import type { Mutant } from "./mutants.js";
import { PLENTY } from "./world.js";

type Of<Type extends Event["type"]> = Extract<Event, { type: Type }>;

/** Writes what it makes of each event; undefined: it is not written. */
const writing =
  (change: (event: Event) => Event | undefined): Mutant["mutate"] =>
  (ports) =>
    withAppend(ports, (events) =>
      ports.journal.append(events.flatMap((event) => change(event) ?? [])),
    );

const onTurnEnds = (change: (event: Of<"turn-ended">) => Event): Mutant["mutate"] =>
  writing((event) => (event.type === "turn-ended" ? change(event) : event));

export const monitorMutants: readonly Mutant[] = [
  {
    name: "a turn is interrupted, and nobody says why",
    breaks: ["trouble"],
    mutate: onTurnEnds((event) =>
      event.end === "silent" ? { ...event, end: "interrupted" } : event,
    ),
  },
  {
    name: "what the monitor notices is not written down",
    breaks: ["noticed"],
    mutate: writing((event) => (event.type === "trouble-noticed" ? undefined : event)),
  },
  {
    name: "a new session is left out of the ladder",
    breaks: ["ladder"],
    mutate: writing((event) =>
      event.type === "turn-started" && event.intervention === "restart"
        ? { ...event, intervention: "nudge" }
        : event,
    ),
  },
  {
    name: "an outage of a model is blamed on the agent",
    breaks: ["blame"],
    mutate: onTurnEnds(({ outage, ...event }) =>
      event.end === "unavailable"
        ? { ...event, end: "crashed" }
        : { ...event, ...(outage === undefined ? {} : { outage }) },
    ),
  },
  {
    name: "a full disk is blamed on the agent",
    breaks: ["blame"],
    mutate: onTurnEnds((event) => (event.end === "no-room" ? { ...event, end: "crashed" } : event)),
  },
  {
    name: "what was spent is forgotten on resuming",
    breaks: ["budget"],
    mutate: (ports, life) =>
      life.world.owners === 1
        ? ports
        : withEntries(
            ports,
            ports.journal.entries.map((entry) =>
              entry.type === "turn-ended" ? { ...entry, tokens: 0, costUsd: 0 } : entry,
            ),
          ),
  },
  {
    name: "nobody notices that the machine slept",
    breaks: ["silence"],
    mutate: writing((event) => (event.type === "machine-slept" ? undefined : event)),
  },
  {
    name: "nobody looks whether there is room",
    breaks: ["room"],
    mutate: (ports) => ({ ...ports, machine: { room: async () => PLENTY } }),
  },
  {
    name: "an agent that misbehaves keeps its work to itself",
    breaks: ["misbehaved"],
    mutate: writing((event) => (event.type === "run-started" ? { ...event, fallback: [] } : event)),
  },
  {
    name: "an agent that should rest is asked at once",
    breaks: ["rest", "silence"],
    mutate: (ports, { world }) => ({
      ...ports,
      ambient: {
        ...ports.ambient,
        now: () =>
          world.entries.some(({ type }) => type === "agent-rested")
            ? toInstant(world.clock.ms + 90_000)
            : ports.ambient.now(),
      },
    }),
  },
];
