/** A person ends a workstream in the middle of its agent's turn, and goes on with the work by hand. */

import { expect, test } from "vitest";
import { killClisAfterEach } from "../support/built-cli.js";
import { makeScriptedRepository } from "../support/scripted-acp.js";

const TEST_MS = 600_000;

killClisAfterEach();

test(
  "what the agent had done when its workstream was cancelled is a branch of the repository, and the base has none of it",
  async () => {
    const small = makeScriptedRepository(() => ({
      steps: [
        { do: "write", path: "src/note.txt", text: "half a note\n" },
        { do: "say", text: "Half of it is there.\n" },
        { do: "wait" },
      ],
    }));
    const { checkout } = small;
    const before = checkout.git("rev-parse", "main");
    const running = small.start("run", small.plan);
    await running.line(/note: turn 1 begins/);
    const watching = small.start("attach", "note");
    await watching.line(/^Half of it is there\.$/);
    expect(await small.run("cancel", "note", "--as", "Ada")).toMatchObject({ exitCode: 0 });
    const end = await running.ended;
    expect(end.exitCode).toBe(1);
    const branch = "interlock/small-1/note";
    expect(end.stderr).toContain("✘ note  not merged, 1 turn: cancelled by Ada");
    expect(end.stderr).toContain(`its work: git switch ${branch}`);
    expect(checkout.git("show", `${branch}:src/note.txt`)).toBe("half a note");
    expect(checkout.git("rev-parse", "main")).toBe(before);
    expect((await watching.ended).stdout).toMatch(
      /note was cancelled by Ada\.\n── note: turn 1 ended: cancelled .*\nnote: its work is kept as branch interlock\/small-1\/note\n$/,
    );
  },
  TEST_MS,
);
