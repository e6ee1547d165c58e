import { describe, expect, test } from "vitest";
import { toMs } from "../domain/ids.js";
import { systemAmbient } from "./ambient.js";

const ambient = systemAmbient();

describe("the system's ambient", () => {
  test("knows the time", () => {
    const before = Date.now();
    const now = toMs(ambient.now());
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test("gives nonces of 16 hexadecimal digits, never the same", () => {
    const nonces = Array.from({ length: 100 }, () => ambient.nonce());
    expect(nonces.every((nonce) => /^[0-9a-f]{16}$/.test(nonce))).toBe(true);
    expect(new Set(nonces).size).toBe(100);
  });

  test("waits at least as long as asked", async () => {
    const before = performance.now();
    await ambient.wait(20);
    // Timers of Node may be early by less than a millisecond.
    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  });

  test("stops waiting when the signal aborts, however long it was to be", async () => {
    const controller = new AbortController();
    const waits = [60_000, 2 ** 40, Number.POSITIVE_INFINITY].map((ms) =>
      ambient.wait(ms, controller.signal),
    );
    controller.abort("enough");
    expect(await Promise.all(waits)).toEqual([undefined, undefined, undefined]);
    expect(await ambient.wait(60_000, controller.signal)).toBeUndefined();
  });

  test("does not wait for what is over, or is no time", async () => {
    expect(await Promise.all([0, -5, Number.NaN].map((ms) => ambient.wait(ms)))).toHaveLength(3);
  });
});
