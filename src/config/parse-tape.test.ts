import { describe, expect, test } from "vitest";
import { parseAgents } from "./parse-agents.js";
import { parseTape } from "./parse-tape.js";

describe("parseTape", () => {
  test("turns are read as they stand", () => {
    const turns = [
      {
        say: ["reading", "writing"],
        patch: "ws2/1.patch",
        commit: "feat: half of it",
        claim: "Done.",
      },
      {
        when: "ACCEPTANCE_FAIL|test fail",
        sync: true,
        write: { "src/a.ts": "ws2/a.ts" },
        delayMs: 50,
      },
      { misbehave: "hang" },
    ];
    const parsed = parseTape(JSON.stringify({ version: 1, turns }), "ws2.json");
    expect(parsed.ok && parsed.value).toEqual({ version: 1, turns });
  });
});

describe("parseAgents", () => {
  test("a file of agents is read, with or without a version", () => {
    const text = "agents: {default: tape, tape: {kind: tape, directory: tapes}}\n";
    const agents = {
      default: "tape",
      fallback: [],
      byName: { tape: { kind: "tape", directory: "tapes" } },
    };
    for (const whole of [text, `version: 1\n${text}`]) {
      const parsed = parseAgents(whole, "agents.yaml");
      expect(parsed.ok && parsed.value).toEqual(agents);
    }
  });
});
