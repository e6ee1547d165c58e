/** Guards around the journal, taken out one at a time. */

import type { RunPorts } from "../../src/app/ports.js";
import type { Entry, Event } from "../../src/domain/event.js";
import type { Life } from "./life.js";
import type { Mutant } from "./mutants.js";

type Append = RunPorts["journal"]["append"];

export const journalMutants: readonly Mutant[] = [
  {
    name: "the base moves before its candidate is on the disk",
    breaks: ["recorded"],
    mutate: (ports, life) => withAppend(ports, lazyAppend(life)),
  },
  {
    name: "a cancelling that comes late drops what has landed",
    breaks: ["once", "aftercare"],
    mutate: (ports, life) =>
      withAppend(ports, (events) =>
        ports.journal.append(events.map((event) => dropCancelled(life, event))),
      ),
  },
  {
    name: "attempts are not counted",
    breaks: ["limits", "end"],
    mutate: (ports) =>
      withAppend(ports, (events) =>
        ports.journal.append(
          events.map((event) =>
            event.type === "turn-started" && event.reason === "feedback"
              ? { ...event, reason: "retry" }
              : event,
          ),
        ),
      ),
  },
  {
    name: "a crash of Interlock is blamed on the agent",
    breaks: ["same end", "heard"],
    mutate: (ports) =>
      withAppend(ports, (events) =>
        ports.journal.append(
          events.map((event) =>
            event.type === "turn-ended" && event.end === "lost"
              ? { ...event, end: "crashed" }
              : event,
          ),
        ),
      ),
  },
  {
    name: "a turn that was lost is not declared so",
    breaks: ["end"],
    mutate: (ports) =>
      withAppend(ports, async (events) => {
        const kept = events.filter((event) => event.type !== "turn-ended" || event.end !== "lost");
        const entries = await ports.journal.append(kept);
        return entries;
      }),
  },
  {
    name: "the disk holds something else than was answered",
    breaks: ["fold"],
    mutate: (ports) =>
      withAppend(ports, async (events) => {
        const entries = await ports.journal.append(events);
        return entries.map((entry) =>
          entry.type === "turn-ended" ? { ...entry, claim: "Something else." } : entry,
        );
      }),
  },
  {
    name: "what was answered is lost with the next crash",
    breaks: ["journal"],
    mutate: (ports, life) =>
      life.world.owners === 1 ? ports : withEntries(ports, withoutNewest(life)),
  },
  {
    name: "a workstream is lost on resuming",
    breaks: ["none is lost", "fold"],
    mutate: (ports, life) =>
      life.world.owners === 1 ? ports : withEntries(ports, withoutLast(ports.journal.entries)),
  },
  {
    name: "instructions that were taken are forgotten on resuming",
    breaks: ["once", "fold"],
    mutate: (ports) =>
      withEntries(
        ports,
        ports.journal.entries.filter((entry) => !("id" in entry)),
      ),
  },
  {
    name: "nobody is asked who wanted to be asked",
    breaks: ["people"],
    mutate: (ports) =>
      withAppend(ports, (events) => ports.journal.append(events.map(withoutApproval))),
  },
  {
    name: "the ramp is not held",
    breaks: ["limits"],
    mutate: (ports) =>
      withAppend(ports, (events) =>
        ports.journal.append(
          events.map((event) =>
            event.type === "run-started" ? { ...event, parallel: { start: 9, max: 9 } } : event,
          ),
        ),
      ),
  },
];

export const withAppend = (ports: RunPorts, append: Append): RunPorts => ({
  ...ports,
  journal: { ...ports.journal, append },
});

export const withEntries = (ports: RunPorts, entries: readonly Entry[]): RunPorts => ({
  ...ports,
  journal: { ...ports.journal, entries },
});

/** Answers at once, and writes when the base has moved. */
function lazyAppend(life: Life): Append {
  const { world } = life;
  const unwritten: Event[] = [];
  return async (events) => {
    await life.call("journal.append");
    const first = world.entries.length + unwritten.length + 1;
    const entries = events.map(
      (event, index): Entry => ({ seq: first + index, at: world.clock.now, ...event }),
    );
    unwritten.push(...events);
    const isHeldBack = unwritten.some(({ type }) => type === "candidate-built");
    if (!isHeldBack || events.some(({ type }) => type === "landed"))
      world.write(unwritten.splice(0));
    return entries;
  };
}

function dropCancelled(life: Life, event: Event): Event {
  if (event.type !== "landed") return event;
  const { workstream, candidate } = event;
  const isCancelled = life.world.entries.some(
    (entry) =>
      entry.type === "cancelled" &&
      (entry.workstream === undefined || entry.workstream === workstream),
  );
  return isCancelled
    ? { type: "landing-refused", workstream, expected: candidate.tip, actual: candidate.commit }
    : event;
}

function withoutApproval(event: Event): Event {
  if (event.type !== "run-started") return event;
  const workstreams = event.plan.workstreams.map((plan) => {
    const { approval, ...rest } = plan;
    return approval === undefined ? plan : rest;
  });
  return { ...event, plan: { ...event.plan, workstreams } };
}

/** A disk that answers before it has written. */
function withoutNewest({ world }: Life): readonly Entry[] {
  if (world.entries.length > 1) world.entries.pop();
  return [...world.entries];
}

function withoutLast(entries: readonly Entry[]): readonly Entry[] {
  const [first] = entries;
  if (first?.type !== "run-started") return entries;
  const workstreams = first.plan.workstreams.slice(0, -1);
  const isKept = (id: string | undefined): boolean =>
    id === undefined || workstreams.some((plan) => plan.id === id);
  const rest = entries
    .slice(1)
    .filter((entry) => !("workstream" in entry) || isKept(entry.workstream));
  return [{ ...first, plan: { ...first.plan, workstreams } }, ...rest];
}
