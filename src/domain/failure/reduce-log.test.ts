import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RECORDED_LOGS, textOfLog } from "../../../test/fixtures/logs/index.js";
import { LIMITS } from "../limits.js";
import { diagnosticsOf } from "./diagnostics.js";
import { keyLinesOf, reduceLog } from "./reduce-log.js";

test("the recorded logs come down to what is on file", async () => {
  const lines = RECORDED_LOGS.flatMap(({ name }) => {
    const text = textOfLog(name);
    const diagnostics = diagnosticsOf(text, { root: "/repo" }).map(
      ({ file, line, column, message, rule }) =>
        `- ${[file, line, column].filter((part) => part !== undefined).join(":")} ${message}${rule === undefined ? "" : ` (${rule})`}`,
    );
    return [`## ${name}`, ...diagnostics, ...reduceLog(text).map((line) => `    ${line}`), ""];
  });
  await expect(lines.join("\n")).toMatchFileSnapshot("../../../test/golden/failure/logs.txt");
});

describe("a reduced log", () => {
  test("keeps to its limits", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 400 }), { maxLength: 80 }), (lines) => {
        const excerpt = reduceLog(lines.join("\n"));
        expect(excerpt.length).toBeLessThanOrEqual(LIMITS.excerptLinesMax);
        expect(excerpt.every((line) => line.length <= LIMITS.excerptColumnsMax)).toBe(true);
      }),
    );
  });

  test("has no colours, timestamps or overwritten progress", () => {
    const log =
      "\u001B[31m2026-11-23T18:31:21.905Z error: no\u001B[0m\r\n 10%\r 50%\rfailed at 50%\n[12:00:01] fatal: end";
    expect(reduceLog(log)).toEqual(["error: no", "failed at 50%", "fatal: end"]);
  });

  test("has nothing that the last green log has too, whatever its numbers", () => {
    const green = "warning: an error that is always there (3)\nok in 12 ms";
    const red = "warning: an error that is always there (4)\nerror: this one is new\nok in 14 ms";
    expect(reduceLog(red, { lastGreen: green })).toEqual(["error: this one is new"]);
  });

  test("has no frames of the runner", () => {
    const log =
      "Error: wrong\n    at f (src/a.ts:1:2)\n    at Module._compile (node:internal/modules/cjs/loader:1:2)\n    at run (/repo/node_modules/vitest/dist/x.js:1:2)";
    expect(reduceLog(log)).toEqual(["Error: wrong", "    at f (src/a.ts:1:2)"]);
  });

  test("is the tail when no line is a key line", () => {
    const log = Array.from({ length: 40 }, (_, index) => `step ${index}`).join("\n");
    expect(reduceLog(log).at(-1)).toBe("step 39");
    expect(reduceLog(log)).toHaveLength(LIMITS.excerptLinesMax);
  });

  test("is the whole tail when the last green log says the same", () => {
    expect(reduceLog("step 1\nstep 2", { lastGreen: "step 1\nstep 2" })).toEqual([
      "step 1",
      "step 2",
    ]);
  });

  test("is empty only for an empty log", () => {
    expect(reduceLog("\n \n")).toEqual([]);
    expect(keyLinesOf("")).toEqual([]);
  });
});
