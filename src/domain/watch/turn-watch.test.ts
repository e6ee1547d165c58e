import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AgentEvent, ToolCall } from "../agent-event.js";
import { explainTrouble } from "../trouble.js";
import { TurnWatch } from "./turn-watch.js";
import { toWatchLimits } from "./watch-limits.js";

const limits = toWatchLimits({
  ...{ toolMinutes: 2, sameCalls: 3, sameOutputs: 4, tokensWithoutChange: 100 },
  ...{ undoneEdits: 2, narrationChars: 50, strayFiles: 2 },
});
const MINUTE = 60_000;

const watch = () =>
  new TurnWatch({
    limits,
    startedMs: 0,
    isInPlace: (path) => (path.startsWith("/tmp/") ? undefined : path.startsWith("src/")),
  });

const call = (more: Partial<ToolCall>): AgentEvent => ({
  kind: "tool",
  call: {
    ...{ id: "1", kind: "execute", title: "npm test", status: "completed" },
    ...{ paths: [], diffs: [], outputBytes: 1 },
    ...more,
  },
});
const ran = (input: string, output: string) => call({ inputDigest: input, outputDigest: output });
const edited = (path: string, before: string, after: string) =>
  call({
    ...{ kind: "edit", paths: [path] },
    diffs: [{ path, linesAdded: 1, linesRemoved: 1, before, after }],
    inputDigest: `${path} ${before} ${after}`,
  });
const letters = (word: string): readonly string[] => word.split("");
const said = (text: string): AgentEvent => ({ kind: "message", text });
const thought: AgentEvent = { kind: "thought", text: "hm" };

/** After the last event, and before it. */
const kinds = (events: readonly AgentEvent[], minutes = 0) => {
  const one = watch();
  let before: string | undefined;
  for (const event of events) {
    before = one.trouble(minutes * MINUTE, false)?.kind;
    one.takeEvent(event, 0);
  }
  return [before, one.trouble(minutes * MINUTE, false)?.kind];
};

describe("what an agent is seen to do is trouble", () => {
  test.each([
    ["the same call, answered alike, again and again", Array(3).fill(ran("a", "1")), "same-call"],
    ["two calls in turn", ["a", "b", "a", "b", "a", "b"].map((a) => ran(a, a)), "same-call"],
    ["three calls in turn", letters("abcabcabc").map((a) => ran(a, a)), "same-call"],
    ["other calls with one answer", letters("abcd").map((a) => ran(a, "no")), "same-output"],
    [
      "an edit undone and redone",
      [edited("src/a", "1", "2"), edited("src/a", "2", "1"), edited("src/a", "1", "2")],
      "undoing",
    ],
    ["words and no tool", [said("x".repeat(49)), said("x")], "narration"],
    ["files outside the territory", [edited("a", "", "1"), edited("b", "", "1")], "wrong-place"],
  ] as const)("%s", (_, events, kind) => {
    expect(kinds(events)).toEqual([undefined, kind]);
  });

  test("no tool call within the minutes, though it shows signs of life", () => {
    expect(kinds([thought], 1.9)).toEqual([undefined, undefined]);
    expect(kinds([thought], 2)).toEqual([undefined, "no-tools"]);
  });
});

describe("it is no trouble", () => {
  test.each([
    ["the same call with other answers", letters("abcd").map((a) => ran("test", a)), 0],
    [
      "many edits that are answered alike",
      letters("abcdefg").map((a) => edited(`src/${a}`, "", a)),
      0,
    ],
    ["words between tool calls", [said("x".repeat(40)), ran("a", "1"), said("x".repeat(40))], 0],
    ["a stray file beside the work", [edited("src/a", "", "1"), edited("a", "", "1")], 0],
    ["notes in /tmp", letters("abcde").map((a) => edited(`/tmp/${a}`, "", "1")), 0],
    ["a tool that takes long", [call({ status: "running" })], 60],
    ["a plain command, which tells of no tools", [], 60],
    ["text taken away twice", [edited("src/a", "1", ""), edited("src/a", "2", "")], 0],
  ] as const)("%s", (_, events, minutes) => {
    expect(kinds(events, minutes)).toEqual([undefined, undefined]);
  });
});

describe("tokens", () => {
  test("without a change are told only when the files have been looked at", () => {
    const one = watch();
    one.takeTokens(100);
    expect(one.wantsLook()).toBe(true);
    expect(one.trouble(0, false)).toBeUndefined();
    one.takeLook("base");
    one.takeLook("base");
    expect(one.trouble(0, true)).toMatchObject({ kind: "no-change", found: 100, limit: 100 });
  });

  test("are counted anew from a change that only the files show", () => {
    const one = watch();
    one.takeTokens(100);
    one.takeLook("base");
    one.takeLook("changed");
    expect(one.trouble(0, true)).toBeUndefined();
    expect(one.wantsLook()).toBe(false);
  });
});

test("a workspace that is back where it was, again, is trouble", () => {
  const one = watch();
  for (const state of ["base", "a", "b", "a"]) one.takeLook(state);
  expect(one.trouble(0, true)).toBeUndefined();
  one.takeLook("b");
  expect(one.trouble(0, true)).toMatchObject({ kind: "undoing", what: "the workspace", found: 2 });
});

test("calls that never repeat within the window are never a circle", () => {
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 200 }), (length) => {
      const one = watch();
      for (let index = 0; index < length; index++) one.takeEvent(ran(`${index}`, `${index}`), 0);
      expect(one.trouble(0, false)).toBeUndefined();
    }),
  );
});

test("every trouble is told with what was found, and its limit", () => {
  const KINDS = ["silence", "no-tools", "same-call", "same-output", "no-change"] as const;
  const FURTHER = ["undoing", "narration", "no-commits", "wrong-place"] as const;
  for (const kind of [...KINDS, ...FURTHER])
    expect(explainTrouble({ kind, found: 7, limit: 5, what: "x" })).toMatch(/7.*\(limit 5\)/);
});
