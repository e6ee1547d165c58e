/** People watch an agent at work from a second terminal, and leave it, and the run knows nothing of it. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Step } from "../programs/acp-agent.js";
import { killClisAfterEach } from "../support/built-cli.js";
import { makeScriptedRepository } from "../support/scripted-acp.js";

const TEST_MS = 600_000;

killClisAfterEach();

const edit = (status: string): Step => ({
  do: "update",
  update: {
    sessionUpdate: status === "pending" ? "tool_call" : "tool_call_update",
    ...{ toolCallId: "c1", title: "Write the note", kind: "edit", status },
    locations: [{ path: "src/note.txt" }],
  },
});

const RAN_TESTS: Step = {
  do: "update",
  update: {
    sessionUpdate: "tool_call",
    ...{ toolCallId: "c2", title: "npm test", kind: "execute", status: "completed" },
    ...{ rawInput: { command: "npm test" }, rawOutput: "1 passed\n\u001b[31m1 failed\n" },
  },
};

const withoutBase = (text: string): string => text.replace(/^The base is green.*\n/m, "");

const WORK: readonly Step[] = [
  { do: "write", path: "src/note.txt", text: "noted\n" },
  { do: "say", text: "It is noted." },
  {
    do: "stop",
    reason: "end_turn",
    usage: { usage: { inputTokens: 1_200, outputTokens: 34, totalTokens: 1_234 } },
  },
];

test(
  "attach shows an agent's words and calls while its turn runs, then what becomes of it; who leaves leaves the run alone",
  async () => {
    const small = makeScriptedRepository((meeting) => ({
      steps: [
        { do: "meet", path: join(meeting, "begin") },
        { do: "think", text: "Where does it belong?" },
        { do: "say", text: "I look " },
        { do: "say", text: "\u001b[31maround first.\n" },
        edit("pending"),
        edit("in_progress"),
        { do: "meet", path: join(meeting, "go") },
        edit("completed"),
        RAN_TESTS,
        ...WORK,
      ],
    }));
    const running = small.start("run", small.plan, "--json");
    // The base's gates run beside the turn; what they find is told whenever it comes.
    await running.line(/"type":"baseline-established"/);
    const watching = small.start("attach", "note");
    const leaving = small.start("attach", "note", "--json");
    await watching.line(/turn 1 begins/);
    writeFileSync(join(small.meeting, "begin"), "");
    await watching.line(/^I look around first\.$/);
    await watching.line(/^▸ edit {2}Write the note {2}src\/note\.txt$/);
    await leaving.line(/"kind":"tool".*"status":"running"/);
    expect(running.stdout()).not.toContain('"type":"turn-ended"');

    leaving.signal("SIGINT");
    const left = await leaving.ended;
    expect(left.exitCode).toBe(130);
    expect(left.stderr).toContain("Left. Run small-1 knows nothing of it");
    expect(running.stdout()).not.toContain('"type":"turn-ended"');

    writeFileSync(join(small.meeting, "go"), "");
    const end = await watching.ended;
    expect((await running.ended).exitCode).toBe(0);
    expect(end).toMatchObject({ exitCode: 0, stderr: "" });
    expect(end.stdout).not.toContain("\u001b");
    expect(end.stdout.match(/Write the note/g)).toHaveLength(1);
    expect(withoutBase(end.stdout)).toMatch(
      /^── note: turn 1 begins.*worker ──\n~ Where does it belong\?\nI look/,
    );
    expect(end.stdout).toContain("▸ execute  npm test\n  │ 1 passed\n  │ 1 failed\n");
    expect(end.stdout).toContain(
      "It is noted.\n── note: turn 1 ended: completed · 1,234 tokens ──\n",
    );
    expect(end.stdout).toMatch(/note: the change is proven[\s\S]*note: LANDED as \w+\n/);

    // Afterwards the same is there to be read; of one turn, what belongs to it.
    const again = await small.run("attach", "note");
    expect(withoutBase(again.stdout)).toBe(withoutBase(end.stdout));
    const one = await small.run("attach", "note", "--turn", "1", "--json");
    const lines = one.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.at(0)?.type).toBe("turn-started");
    expect(lines.at(-1)?.type).toBe("turn-ended");
    expect(lines.map((line) => ({ ...line, at: "" }))).toContainEqual({
      ...{ type: "turn-sign", at: "", workstream: "note", turn: 1 },
      ...{ kind: "event", event: { kind: "message", text: "It is noted." } },
    });

    const wrong = [
      await small.run("attach", "nobody"),
      await small.run("attach", "note", "--turn", "7"),
    ];
    expect(wrong.map(({ exitCode }) => exitCode)).toEqual([2, 2]);
    expect(wrong[0]?.stderr).toContain('has no workstream "nobody"; it has note.');
    expect(wrong[1]?.stderr).toContain('no turn "7"; give a number from 1 to 1');
  },
  TEST_MS,
);

test(
  "attach ends when nobody drives the run any more, and says how it goes on; before the first run there is nothing to attach to",
  async () => {
    const small = makeScriptedRepository(() => ({
      steps: [{ do: "say", text: "Just a moment.\n" }, { do: "wait" }],
    }));
    const early = await small.run("attach", "note");
    expect(early.exitCode).toBe(2);
    expect(early.stderr).toContain("begin with: interlock run PLAN");
    const running = small.start("run", small.plan, "--json");
    await running.line(/"type":"turn-started"/);
    const watching = small.start("attach", "note");
    await watching.line(/Just a moment/);
    running.signal("SIGKILL");
    const end = await watching.ended;
    expect(end.exitCode).toBe(0);
    expect(end.stderr).toContain("Nobody is working on run small-1 just now");
  },
  TEST_MS,
);
