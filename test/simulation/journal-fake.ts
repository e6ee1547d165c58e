/** A journal whose disk outlives its owner. Mended on opening, as a real one is: a line that was cut off goes. */

import type { Entry } from "../../src/domain/event.js";
import type { Journal } from "../../src/ports/journal.js";
import type { Life } from "./life.js";

export function openFakeJournal(life: Life): Journal {
  const { world } = life;
  const repairs = world.isTorn ? ["The last line was cut off by a crash and was removed."] : [];
  world.isTorn = false;
  let isBroken = false;
  return {
    lease: life.lease,
    entries: world.scenario.readsJson ? world.entries.map(reread) : [...world.entries],
    repairs,
    async append(events) {
      if (isBroken) world.broken("journal", "an append after one that has failed");
      if (world.appending !== undefined) world.broken("journal", "two appends at the same time");
      world.appending = events;
      isBroken = true;
      await life.call("journal.append");
      isBroken = false;
      world.appending = undefined;
      return world.write(events);
    },
    async close() {
      await life.call("journal.close");
    },
  };
}

/** An entry comes back from a disk as text: what JSON cannot say is not there any more. */
const reread = (entry: Entry): Entry => JSON.parse(JSON.stringify(entry)) as Entry;
