import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ancestorsOf, type Dependent, findCycle, levelsOf, orderOf } from "./order.js";

const items = (graph: Readonly<Record<string, readonly string[]>>): readonly Dependent[] =>
  Object.entries(graph).map(([id, dependsOn]) => ({ id, dependsOn }));

describe("findCycle", () => {
  test.each<
    readonly [string, Readonly<Record<string, readonly string[]>>, readonly string[] | undefined]
  >([
    ["nothing", {}, undefined],
    ["a chain", { a: ["b"], b: ["c"], c: [] }, undefined],
    ["a diamond", { a: ["b", "c"], b: ["d"], c: ["d"], d: [] }, undefined],
    ["a dependency that does not exist", { a: ["z"] }, undefined],
    ["itself", { a: ["a"] }, ["a", "a"]],
    ["two", { a: ["b"], b: ["a"] }, ["a", "b", "a"]],
    ["three behind a way in", { a: ["b"], b: ["c"], c: ["d"], d: ["b"] }, ["b", "c", "d", "b"]],
  ])("%s", (_, graph, cycle) => {
    expect(findCycle(items(graph))).toEqual(cycle);
  });

  test("a chain of a hundred thousand does not exhaust the stack", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => ({
      id: `w${index}`,
      dependsOn: [`w${index + 1}`],
    }));
    expect(findCycle(chain)).toBeUndefined();
  });
});

describe("order", () => {
  test("workstreams without dependencies keep the order in which they are written", () => {
    expect(orderOf(items({ c: [], a: [], b: [] }))).toEqual(["c", "a", "b"]);
  });

  test("a level holds what can run side by side", () => {
    expect(levelsOf(items({ d: ["b", "c"], b: ["a"], c: ["a"], a: [], e: [] }))).toEqual([
      ["a", "e"],
      ["b", "c"],
      ["d"],
    ]);
  });

  test("a cycle is no order", () => {
    expect(() => orderOf(items({ a: ["b"], b: ["a"] }))).toThrow("Not a plan: a → b → a");
  });

  test("ancestors are near and far", () => {
    const ancestors = ancestorsOf(items({ c: ["b"], b: ["a"], a: [] }));
    expect([...(ancestors.get("c") ?? [])].sort()).toEqual(["a", "b"]);
  });
});

describe("laws", () => {
  const anyGraph = fc
    .array(fc.array(fc.nat(11), { maxLength: 3 }), { maxLength: 12 })
    .map((graph) =>
      graph.map((edges, index) => ({
        id: `w${index}`,
        dependsOn: edges.map((edge) => `w${edge}`),
      })),
    );

  test("either there is a cycle, whose steps are dependencies, or everything comes after what it needs", () => {
    fc.assert(
      fc.property(anyGraph, (graph) => {
        const byId = new Map(graph.map((item) => [item.id, item]));
        const cycle = findCycle(graph);
        if (cycle !== undefined) {
          expect(cycle.at(-1)).toBe(cycle[0]);
          expect(
            cycle
              .slice(1)
              .every((id, index) => byId.get(cycle[index] ?? "")?.dependsOn.includes(id)),
          ).toBe(true);
          return;
        }
        const order = orderOf(graph);
        expect([...order].sort()).toEqual(graph.map((item) => item.id).sort());
        for (const item of graph) {
          for (const needed of item.dependsOn.filter((id) => byId.has(id))) {
            expect(order.indexOf(needed)).toBeLessThan(order.indexOf(item.id));
          }
        }
      }),
    );
  });
});
