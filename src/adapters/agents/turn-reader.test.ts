import { describe, expect, test } from "vitest";
import { LIMITS } from "../../domain/limits.js";
import { clip } from "./clip.js";
import { createTurnReader } from "./turn-reader.js";

function readingOf(lines: readonly string[]) {
  const progress: unknown[] = [];
  const reader = createTurnReader((it) => progress.push(it));
  for (const line of lines) reader.read(line, "stdout");
  return { ...reader.finish(), progress };
}

describe("a turn's output", () => {
  test("is the claim, without a claim event: its last lines that are not blank", () => {
    const { claim, lastLine } = readingOf(["one", "", "\u001B[32mtwo\u001B[0m  ", "  "]);
    expect(claim).toBe("one\ntwo");
    expect(lastLine).toBe("two  ");
  });

  test("is the claim only as far as it fits", () => {
    const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
    const { claim = "" } = readingOf(lines);
    expect(claim.length).toBeLessThanOrEqual(LIMITS.claimCharsMax);
    expect(claim.endsWith("line 2998\nline 2999")).toBe(true);
    expect(readingOf(["x".repeat(9000)]).claim).toHaveLength(LIMITS.claimCharsMax);
  });

  test("yields to the last claim event", () => {
    const lines = [
      '{"type":"claim","text":"first"}',
      '{"type":"claim","text":"done\\nall"}',
      "bye",
    ];
    expect(readingOf(lines).claim).toBe("done\nall");
  });

  test("has no claim when nothing was said", () => {
    expect(readingOf([])).toEqual({ usage: {}, notes: [], progress: [] });
    expect(readingOf(['{"type":"progress","text":"at work"}'])).not.toHaveProperty("claim");
  });

  test("adds up what was used, and tells each use once", () => {
    const { usage, progress } = readingOf([
      '{"type":"usage","tokens":10}',
      '{"type":"usage","tokens":5,"costUsd":0.25}',
      '{"type":"usage","costUsd":0.5}',
    ]);
    expect(usage).toEqual({ tokens: 15, costUsd: 0.75 });
    expect(progress).toEqual([
      { line: "Used 10 tokens", usage: { tokens: 10 } },
      { line: "Used 5 tokens, 0.25 USD", usage: { tokens: 5, costUsd: 0.25 } },
      { line: "Used 0.5 USD", usage: { costUsd: 0.5 } },
    ]);
  });

  test("notes usage that cannot be, and counts none of it", () => {
    const { usage, notes } = readingOf([
      '{"type":"usage","tokens":-5}',
      '{"type":"usage","costUsd":1e999}',
    ]);
    expect(usage).toEqual({});
    expect(notes).toEqual([expect.stringContaining("ignored 2 usage reports of this turn")]);
  });

  test("of standard error is a sign of life, and no claim", () => {
    const progress: string[] = [];
    const reader = createTurnReader(({ line }) => progress.push(line));
    reader.read('{"type":"claim","text":"x"}', "stderr");
    expect(reader.finish()).not.toHaveProperty("claim");
    expect(progress).toEqual(['{"type":"claim","text":"x"}']);
  });
});

test("a clipped text ends with a whole character", () => {
  expect(clip("ab😀", 3)).toBe("ab");
  expect(clip("ab😀", 4)).toBe("ab😀");
});
