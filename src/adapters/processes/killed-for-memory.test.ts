import { expect, test } from "vitest";
import { LIMITS } from "../../domain/limits.js";
import type { ProcessEnd } from "../../ports/process.js";
import { asKilledForMemory, killsForMemory } from "./killed-for-memory.js";

const SIGKILLED: ProcessEnd = { kind: "signalled", signal: "SIGKILL" };
const EXIT_137: ProcessEnd = { kind: "exited", exitCode: 137 };
const BY_MACHINE: ProcessEnd = {
  kind: "flooded",
  excess: { of: "memory", max: LIMITS.memoryFreeBytesMin, whose: "machine" },
};

test.each<readonly [string, ProcessEnd, number, ProcessEnd]>([
  ["killed while the kernel killed for memory", SIGKILLED, 1, BY_MACHINE],
  ["the same, told by what it ran in", EXIT_137, 1, BY_MACHINE],
  ["killed by somebody else", SIGKILLED, 0, SIGKILLED],
  [
    "failed by itself meanwhile",
    { kind: "exited", exitCode: 1 },
    1,
    { kind: "exited", exitCode: 1 },
  ],
  ["done meanwhile", { kind: "exited", exitCode: 0 }, 1, { kind: "exited", exitCode: 0 }],
])("%s", (_title, end, kills, expected) => {
  expect(asKilledForMemory(end, { before: 7, now: 7 + kills })).toEqual(expected);
});

test("the kernel's count is a number that does not fall", () => {
  const first = killsForMemory();
  expect(first).toBeGreaterThanOrEqual(0);
  expect(killsForMemory()).toBeGreaterThanOrEqual(first);
});
