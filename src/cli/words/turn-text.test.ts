import { describe, expect, test } from "vitest";
import type { AgentEvent, ToolCall } from "../../domain/agent-event.js";
import { toInstant } from "../../domain/ids.js";
import type { TurnSign } from "../../domain/turn-sign.js";
import { createTurnText } from "./turn-text.js";

const at = toInstant(0);
const event = (seen: AgentEvent): TurnSign => ({ at, kind: "event", event: seen });
const say = (text: string): TurnSign => event({ kind: "message", text });
const think = (text: string): TurnSign => event({ kind: "thought", text });
const call = (given: Partial<ToolCall>): TurnSign =>
  event({
    kind: "tool",
    call: {
      id: "1",
      kind: "edit",
      title: "Write a.mjs",
      status: "running",
      paths: [],
      diffs: [],
      outputBytes: 0,
      ...given,
    },
  });

const textOf = (...signs: readonly TurnSign[]): string => {
  const text = createTurnText("/ws/one");
  return signs.map((sign) => text.ofSign(sign)).join("");
};

describe("a turn as text", () => {
  test("words stream as they come, and what is no word begins a line", () => {
    expect(textOf(say("I look "), say("around."), call({}), say("Done.\n"), say("Bye."))).toBe(
      "I look around.\n▸ edit  Write a.mjs\nDone.\nBye.",
    );
  });

  test("thoughts are told apart from words, line by line", () => {
    expect(textOf(think("Is it\nso?"), say("It is."))).toBe("~ Is it\n~ so?\nIt is.");
  });

  test("a call is one line with kind and places, however often its agent tells of it; that it failed is another", () => {
    const paths = ["/ws/one/src/a.mjs"];
    const diffs = [{ path: "/ws/one/src/b.mjs", linesAdded: 3, linesRemoved: 1 }];
    expect(
      textOf(
        call({ status: "pending", title: "" }),
        call({ title: "Write", paths, diffs }),
        call({ status: "completed", title: "Write", paths, diffs }),
        call({ id: "2", kind: "execute", title: "npm\ntest" }),
        call({ id: "2", kind: "execute", title: "npm test", status: "failed" }),
        call({ id: "2", kind: "execute", title: "npm test", status: "failed" }),
      ),
    ).toBe(
      [
        "▸ edit  Write  src/a.mjs, src/b.mjs  +3 −1",
        "▸ execute  npm test",
        "✘ execute  npm test  failed",
        "",
      ].join("\n"),
    );
  });

  test("what a command answered is shown once, by its end; what was read is not, unless that failed", () => {
    const outputTail = `${Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join("\r\n")}\n\n`;
    const ran = { kind: "execute", title: "npm test", outputTail } as const;
    expect(
      textOf(
        call(ran),
        call({ ...ran, status: "completed" }),
        call({ ...ran, status: "completed" }),
        call({ id: "2", kind: "read", title: "a.mjs", status: "completed", outputTail: "const" }),
        call({ id: "3", kind: "read", title: "b.mjs", status: "failed", outputTail: "no file" }),
      ),
    ).toBe(
      [
        "▸ execute  npm test",
        "  │ …",
        ...[13, 14, 15, 16, 17, 18, 19, 20].map((index) => `  │ line ${index}`),
        "▸ read  a.mjs",
        "✘ read  b.mjs  failed",
        "  │ no file",
        "",
      ].join("\n"),
    );
  });

  test("nothing in it steers a terminal", () => {
    const evil = "\u001b[2J\u001b]0;title\u0007a\u202eb\rc";
    const text = textOf(
      say(evil),
      think(evil),
      call({ title: evil, paths: [evil] }),
      call({ kind: "execute", title: evil, status: "failed", outputTail: evil }),
      { at, kind: "line", line: evil },
      event({ kind: "notice", text: evil }),
      event({ kind: "plan", steps: [{ text: evil, status: "running" }] }),
    );
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(text).toContain("abc");
  });

  test("an escape sequence that comes in two pieces steers nothing either", () => {
    expect(textOf(say("\u001b["), say("2Jx"))).not.toContain("\u001b");
  });

  test("what was used adds up, and is told apart from what nobody counted", () => {
    const text = createTurnText(undefined);
    expect(text.used()).toBeUndefined();
    text.ofSign({ at, kind: "usage", tokens: 1_200 });
    text.ofSign({ at, kind: "usage", tokens: 34, costUsd: 0.5 });
    expect(text.used()).toBe("1,234 tokens, $0.50");
  });
});
