import { mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { TapeTurn } from "../../domain/tape.js";
import { type PlayedTurns, pickTurn, readPlayed, writePlayed } from "./tape-memory.js";

const folder = mkdtempSync(join(tmpdir(), "tape-memory-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const tape = (...turns: readonly TapeTurn[]) => ({ version: 1 as const, turns });

describe("the turn to play", () => {
  const three = tape({ when: "conflict|rebase" }, { claim: "first" }, { when: "^please" });

  test.each([
    { played: {}, turn: 1, prompt: "Build it", index: 1 },
    { played: {}, turn: 1, prompt: "There is a CONFLICT\nin a.ts", index: 0 },
    { played: { 1: 1 }, turn: 2, prompt: "Build it", index: undefined },
    { played: { 1: 1 }, turn: 2, prompt: "Please go on", index: 2 },
    { played: { 1: 0 }, turn: 2, prompt: "a conflict again", index: 1 },
    { played: { 1: 1 }, turn: 1, prompt: "anything", index: 1 },
    // The tape became shorter since.
    { played: { 1: 7 }, turn: 1, prompt: "anything", index: 1 },
  ])("is $index for turn $turn after $played, asked: $prompt", ({ index, ...picking }) => {
    expect(pickTurn(three, picking)).toBe(index);
  });

  test("is the same when it is asked for again, and never one of another turn", () => {
    const turns = fc.array(fc.constantFrom<TapeTurn>({}, { when: "a" }, { when: "b" }));
    const prompts = fc.array(fc.constantFrom("a", "b", "ab", ""), { maxLength: 8 });
    fc.assert(
      fc.property(turns, prompts, (all, asked) => {
        let played: PlayedTurns = {};
        asked.forEach((prompt, at) => {
          const picking = { turn: at + 1, prompt };
          const index = pickTurn(tape(...all), { played, ...picking });
          if (index === undefined) return;
          expect(Object.values(played)).not.toContain(index);
          played = { ...played, [at + 1]: index };
          expect(pickTurn(tape(...all), { played, ...picking, prompt: "other" })).toBe(index);
        });
        expect(new Set(Object.values(played)).size).toBe(Object.keys(played).length);
      }),
    );
  });
});

describe("what was played", () => {
  test("is read back as it was written", async () => {
    const path = join(folder, "new/played.json");
    expect(await readPlayed(path)).toEqual({});
    await writePlayed(path, { 1: 0, 12: 3 });
    expect(await readPlayed(path)).toEqual({ 1: 0, 12: 3 });
  });

  test("is nothing when its file is torn, wherever the tear is", async () => {
    const path = join(folder, "torn.json");
    await writePlayed(path, { 1: 0, 2: 1 });
    // Without its last character, the line's end, it is still whole.
    for (let length = readFileSync(path).length - 2; length >= 0; length -= 1) {
      truncateSync(path, length);
      expect(await readPlayed(path)).toEqual({});
    }
  });
});
