// The managed heap. Each cell counts who holds it and goes when nobody does.
//
// Ownership: `allocate` answers a value with one count, which the caller owns, and takes over the counts of the values
// put into the cell. Whoever keeps a borrowed value retains it; whoever drops an owned one releases it.
// Not promised: cells that hold each other in a circle keep their counts, and so stay (issue #61).
import type { Cell, Handle, Value } from "./value.js";
import { childrenOf } from "./value.js";

interface Slot {
  cell: Cell;
  count: number;
}

export class Heap {
  private readonly slots = new Map<Handle, Slot>();
  private nextHandle: Handle = 1;
  private peak = 0;

  /** How many cells live now. */
  get liveCount(): number {
    return this.slots.size;
  }

  /** How many cells lived at the same time, at most. */
  get peakCount(): number {
    return this.peak;
  }

  allocate(cell: Cell): Value {
    const handle = this.nextHandle;
    this.nextHandle += 1;
    this.slots.set(handle, { cell, count: 1 });
    this.peak = Math.max(this.peak, this.slots.size);
    return { kind: "cell", handle };
  }

  read(value: Value): Cell | undefined {
    return value.kind === "cell" ? this.slotOf(value.handle).cell : undefined;
  }

  /** Puts a new content into a ref; the old content is released, the new one is taken over. */
  writeRef(value: Value, content: Value): void {
    if (value.kind !== "cell") throw new Error("only refs can be written");
    const slot = this.slotOf(value.handle);
    const old = slot.cell;
    if (old.kind !== "ref") throw new Error("only refs can be written");
    slot.cell = { kind: "ref", content };
    this.release(old.content);
  }

  retain(value: Value): Value {
    if (value.kind === "cell") this.slotOf(value.handle).count += 1;
    return value;
  }

  /** Goes through long lists without recursion: a list of a million elements must not overflow the host's stack. */
  release(value: Value): void {
    const waiting: Value[] = [value];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (next.kind !== "cell") continue;
      const slot = this.slotOf(next.handle);
      slot.count -= 1;
      if (slot.count > 0) continue;
      this.slots.delete(next.handle);
      waiting.push(...childrenOf(slot.cell));
    }
  }

  countOf(value: Value): number {
    return value.kind === "cell" ? this.slotOf(value.handle).count : 0;
  }

  private slotOf(handle: Handle): Slot {
    const slot = this.slots.get(handle);
    if (slot === undefined) throw new Error(`cell ${handle} was used after it was freed`);
    return slot;
  }
}
