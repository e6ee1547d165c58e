import { describe, expect, test } from "vitest";
import { expandMatrix, type Leg, legName, type Matrix } from "./matrix.js";

const legsOf = (matrix: Partial<Matrix>): readonly Leg[] => {
  const expanded = expandMatrix({ vectors: [], include: [], exclude: [], ...matrix });
  if (expanded.kind === "too-many") throw new Error(`${expanded.count} legs`);
  return expanded.legs;
};

describe("a matrix", () => {
  test("is the product of its vectors, the last one turning fastest", () => {
    const vectors = [
      ["os", ["linux", "mac"]],
      ["node", [20, 22]],
    ] as const;
    expect(legsOf({ vectors })).toEqual([
      { os: "linux", node: 20 },
      { os: "linux", node: 22 },
      { os: "mac", node: 20 },
      { os: "mac", node: 22 },
    ]);
  });

  test("loses the legs that have all of an excluded entry", () => {
    const vectors = [
      ["os", ["linux", "mac"]],
      ["node", [20, { version: 22 }]],
    ] as const;
    expect(legsOf({ vectors, exclude: [{ os: "mac", node: 20 }] })).toHaveLength(3);
    expect(legsOf({ vectors, exclude: [{ os: "mac" }] })).toHaveLength(2);
    expect(legsOf({ vectors, exclude: [{ node: { version: 22 } }] })).toHaveLength(2);
    expect(legsOf({ vectors, exclude: [{ node: "20" }] })).toHaveLength(4);
    expect(legsOf({ vectors, exclude: [{ shell: "bash" }] })).toHaveLength(4);
  });

  // The example of GitHub's documentation, which has every rule of `include` in it.
  test("takes included entries where they agree with a leg of the product, or as further legs", () => {
    const vectors = [
      ["fruit", ["apple", "pear"]],
      ["animal", ["cat", "dog"]],
    ] as const;
    const include = [
      { color: "green" },
      { color: "pink", animal: "cat" },
      { fruit: "apple", shape: "circle" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ];
    expect(legsOf({ vectors, include })).toEqual([
      { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
      { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
      { fruit: "pear", animal: "cat", color: "pink" },
      { fruit: "pear", animal: "dog", color: "green" },
      { fruit: "banana" },
      { fruit: "banana", animal: "cat" },
    ]);
  });

  test("may be included entries alone, each a leg", () => {
    expect(legsOf({ include: [{ a: 1 }, { a: 1, b: 2 }] })).toEqual([{ a: 1 }, { a: 1, b: 2 }]);
  });

  test("is empty where a vector is", () => {
    expect(
      legsOf({
        vectors: [
          ["a", []],
          ["b", [1, 2]],
        ],
      }),
    ).toEqual([]);
  });

  test("has 256 legs at most, and a product that nobody could hold is not made", () => {
    const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);
    expect(legsOf({ vectors: [["a", numbers(256)]] })).toHaveLength(256);
    const expand = (count: number, keys: string) =>
      expandMatrix({
        vectors: Array.from(keys).map((key) => [key, numbers(count)]),
        include: [],
        exclude: [],
      });
    expect(expand(257, "a")).toEqual({ kind: "too-many", count: 257 });
    expect(expand(1000, "abcd")).toEqual({ kind: "too-many", count: 1e12 });
  });
});

test.each([
  [{}, "test"],
  [{ os: "linux", node: 20, slow: false }, "test (linux, 20, false)"],
  [{ on: { os: "linux", arch: "x64" }, tags: ["a", "b"] }, "test (linux, x64, a, b)"],
  [{ a: "", b: null, c: 1 }, "test (1)"],
] as const)("%j is called %s", (leg, name) => {
  expect(legName("test", leg)).toBe(name);
});
