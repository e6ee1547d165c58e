import { describe, expect, test } from "vitest";
import { parseStat, readProcessTable, selfAndAncestors } from "./process-table.js";

const stat = (name: string, state: string, flags = 4194304) =>
  `77 (${name}) ${state} 5 70 60 0 -1 ${flags} 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 1`;

describe("a line of the process table", () => {
  test.each(["sh", "a b", "a) S 9 9 9", "(sd-pam)", ""])(
    "is read whatever the name: %j",
    (name) => {
      expect(parseStat(77, stat(name, "S"))).toEqual({
        pid: 77,
        parent: 5,
        group: 70,
        session: 60,
        threads: 1,
        startedTicks: 987654,
      });
    },
  );

  test("is left out for the dead and for the kernel's threads", () => {
    expect(parseStat(77, stat("sh", "Z"))).toBeUndefined();
    expect(parseStat(77, stat("kworker", "I", 0x0020_0040))).toBeUndefined();
  });
});

test.skipIf(process.platform !== "linux")("this process and its parent are spared", () => {
  const spared = selfAndAncestors(readProcessTable() ?? []);
  expect(spared.has(process.pid) && spared.has(process.ppid)).toBe(true);
});
