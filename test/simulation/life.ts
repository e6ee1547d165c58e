/** One life of Interlock: from taking the lease to its end, in good order or by a crash. */

import type { Lease } from "../../src/ports/journal.js";
import type { Scheduler } from "./scheduler.js";
import type { World } from "./world.js";

/** Rests shorter than this have to be for something that is about to be due. */
const HURRY_MS = 1_000;
/** A timer may be looked at a moment too early, or twice. More often is a loop that spins. */
const HURRIES_MAX = 3;

export class Life {
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly lease: Lease;
  #hurries = 0;
  #hurriedAt = -1;

  constructor(world: World, scheduler: Scheduler) {
    this.world = world;
    this.scheduler = scheduler;
    world.owners += 1;
    world.owner = `owner-${world.owners}`;
    this.lease = { owner: world.owner, isHeld: true };
  }

  /** A call from outside comes in. It waits here before it does anything. */
  call(name: string): Promise<void> {
    this.world.portCalls += 1;
    return this.scheduler.point(name);
  }

  /** Between two parts of an effect, or between an effect and its answer. */
  pause(name: string): Promise<void> {
    return this.scheduler.point(name);
  }

  /** Whoever moves a branch has to be the owner of the moment. */
  checkLease(lease: Lease): void {
    if (lease.owner === this.world.owner && lease.isHeld) return;
    this.world.broken("lease", `${lease.owner} acts, but the run belongs to ${this.world.owner}`);
  }

  /** An idle workstream costs nothing: the loop does not rest in moments while nothing has happened. */
  checkPace(ms: number): void {
    const { portCalls } = this.world;
    this.#hurries = ms < HURRY_MS && portCalls === this.#hurriedAt ? this.#hurries + 1 : 0;
    this.#hurriedAt = portCalls;
    if (this.#hurries > HURRIES_MAX) {
      this.world.broken("idle", `the loop rests for ${ms} ms again and again, and nothing happens`);
    }
  }
}
