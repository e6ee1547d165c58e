import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAgentLine } from "./agent-line.js";

describe("a line of an agent", () => {
  test.each([
    ['{"type":"progress","text":"reading"}', { kind: "progress", text: "reading" }],
    ['{"type":"claim","text":"done"}', { kind: "claim", text: "done" }],
    ['{"type":"usage","tokens":12}', { kind: "usage", usage: { tokens: 12 } }],
    [
      '{"type":"usage","tokens":0,"costUsd":0.5}',
      { kind: "usage", usage: { tokens: 0, costUsd: 0.5 } },
    ],
  ])("is an event: %s", (line, event) => {
    expect(parseAgentLine(line)).toEqual(event);
  });

  test.each([
    '{"type":"usage","tokens":-1}',
    '{"type":"usage","tokens":1.5}',
    '{"type":"usage","tokens":1e300}',
    '{"type":"usage","tokens":"many"}',
    '{"type":"usage","costUsd":-0.01}',
    '{"type":"usage","costUsd":1e999}',
    '{"type":"usage","costUsd":null}',
    '{"type":"usage"}',
  ])("is usage that cannot be: %s", (line) => {
    expect(parseAgentLine(line)).toEqual({ kind: "impossible-usage" });
  });

  test.each([
    "hello",
    "",
    "{",
    "{}",
    "[]",
    "null",
    '{"type":"claim"}',
    '{"type":"claim","text":1}',
    '{"type":"claim","text":"x","more":1}',
    '{"type":"verdict","text":"pass"}',
    '{"type":"usage","tokens":NaN}',
    '{"type":"usage","tokens":1,"more":1}',
    ' {"type":"claim","text":"x"}',
  ])("is just a line: %s", (line) => {
    expect(parseAgentLine(line)).toEqual({ kind: "plain", text: line });
  });

  test("is never an error, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((it) => `{"type":${it}}`),
        ),
        (line) => {
          expect(parseAgentLine(line).kind).toMatch(
            /^(?:progress|claim|usage|impossible-usage|plain)$/,
          );
        },
      ),
    );
  });
});
