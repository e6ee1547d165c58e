import { describe, expect, test } from "vitest";
import {
  chainMarker,
  hasMarker,
  isOfEarlierOwner,
  isOwnedBy,
  toOwnerMarker,
  toScope,
} from "./marker.js";

describe("a marker", () => {
  test("has the same scope in every life of a run, and another in another folder", () => {
    expect(toScope("a/runs/week-1")).toBe(toScope("a/runs/week-1"));
    expect(toScope("a/runs/week-1")).not.toBe(toScope("a/runs/week-2"));
    expect(toOwnerMarker(toScope("a"), "n0")).toMatch(/^[0-9a-f]{16}\/n0$/);
  });

  test("stands behind the mark of an outer Interlock, and both are found", () => {
    const chain = chainMarker("outer/o/1", "inner/i/2");
    expect(hasMarker(chain, "outer/o/1") && hasMarker(chain, "inner/i/2")).toBe(true);
    expect(hasMarker(chain, "inner/i/22") || hasMarker(chain, "inner/i")).toBe(false);
    expect(chainMarker(undefined, "inner/i/2")).toBe("inner/i/2");
  });

  test.each([
    { chain: "s/old/1", isEarlier: true },
    { chain: "s/new/1", isEarlier: false },
    { chain: "other/old/1", isEarlier: false },
    { chain: "s2/old/1", isEarlier: false },
    { chain: "outer/o/1,s/old/1", isEarlier: true },
    // Started by the new owner, which itself runs in a tree of the old one.
    { chain: "s/old/1,s/new/1", isEarlier: false },
    { chain: "", isEarlier: false },
  ])("of $chain is an earlier owner's: $isEarlier", ({ chain, isEarlier }) => {
    expect(isOfEarlierOwner(chain, "s/new")).toBe(isEarlier);
  });

  test("belongs to an owner by its whole name", () => {
    expect(isOwnedBy("s/o/1", "s/o")).toBe(true);
    expect(isOwnedBy("s/other/1", "s/o")).toBe(false);
  });
});
