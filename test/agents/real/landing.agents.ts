/** Each real agent brings a workstream to its landing: wrong at first, told why, right then. */

import { afterEach, describe, expect, test } from "vitest";
import { killClisAfterEach } from "../../support/built-cli.js";
import { textOf } from "../model-server/conversation.js";
import type { Script } from "../model-server/script.js";
import { type Drive, prepare } from "./drive.js";
import { REAL_AGENTS } from "./real-agents.js";
import { of, told } from "./told.js";

const FEEDBACK = "## Attempt \\d+ of";

const WRONG_THEN_RIGHT: Script = [
  {
    when: FEEDBACK,
    steps: [{ shell: "echo 'hello, world' > greeting.txt" }],
    say: "Mended: it greets the world.",
  },
  {
    steps: [{ shell: "echo 'hello, wrold' > greeting.txt" }],
    say: "All done, first time right.",
  },
];

killClisAfterEach();
let drive: Drive | undefined;
afterEach(async () => drive?.model.close());

describe.each(REAL_AGENTS)("$name", (agent) => {
  test("lands after feedback, in one session", async () => {
    drive = await prepare({ agents: [agent], script: WRONG_THEN_RIGHT });
    const { exitCode, stderr } = await drive.run().ended;
    const entries = await drive.entries();
    process.stdout.write(`${agent.name}:\n${told(entries)}\n`);
    expect(exitCode, stderr).toBe(0);
    expect(drive.repository.git("show", "main:greeting.txt")).toBe("hello, world");
    const ends = of(entries, "turn-ended");
    expect(ends.map(({ end }) => end)).toEqual(["completed", "completed"]);
    expect(ends.map(({ claim }) => claim ?? "")).toEqual([
      expect.stringContaining("first time right"),
      expect.stringContaining("Mended"),
    ]);
    expect(of(entries, "proof-completed")[0]?.proof.verdict).toBe("fail");
    // What the model was sent in the second turn has what it said itself in the first.
    const last = drive.model.heard.at(-1);
    expect(textOf(last?.conversation.items ?? [], "model")).toContain("first time right");
    expect(drive.model.strange).toEqual([]);
  });
});
