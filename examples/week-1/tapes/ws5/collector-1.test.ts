import assert from "node:assert/strict";
import { test } from "node:test";
import { GarbageCollector } from '../src/vm/collector.js';
import { Heap } from '../src/vm/heap.js';
import { nil, toInt } from '../src/vm/value.js';

test("garbage is collected", () => {
    const heap = new Heap();
    heap.allocate({ kind: 'tuple', items: [] });
    assert.equal(new GarbageCollector(heap).collect([]), 1);
});

test("roots survive", () => {
    const heap = new Heap();
    const root = heap.allocate({ kind: 'tuple', items: [] });
    new GarbageCollector(heap).collect([root]);
    assert.equal(heap.liveCount, 1);
});

test("a survivor is freed when its last holder goes", () => {
    const heap = new Heap();
    const survivor = heap.allocate({ kind: 'tuple', items: [] });
    heap.allocate({ kind: 'tuple', items: [heap.retain(survivor)] });
    new GarbageCollector(heap).collect([survivor]);
    heap.release(survivor);
    assert.equal(heap.liveCount, 0);
});
