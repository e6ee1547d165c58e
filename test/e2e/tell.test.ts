/** A person's message reaches an agent in the middle of its turn, where the agent's protocol can take it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { killClisAfterEach } from "../support/built-cli.js";
import { makeScriptedRepository } from "../support/scripted-acp.js";

const TEST_MS = 600_000;

killClisAfterEach();

test(
  "a message interrupts the turn that runs, is its next prompt in the same session, and costs no further turn",
  async () => {
    const small = makeScriptedRepository(() => ({
      steps: [{ do: "say", text: "I write in small letters.\n" }, { do: "wait" }],
      // Of every prompt after the first one of the process: it is told in the turn that runs, not in a later one.
      then: [
        { do: "tell", what: "history" },
        { do: "write", path: "src/note.txt", text: "NOTED\n" },
      ],
    }));
    const running = small.start("run", small.plan, "--json");
    await running.line(/"type":"turn-started"/);
    const watching = small.start("attach", "note");
    await watching.line(/^I write in small letters\.$/);
    expect(await small.run("tell", "note", "Use capitals.", "--as", "Ada")).toMatchObject({
      exitCode: 0,
    });
    await running.line(/"type":"message-delivered".*"turn":1,"messages":1/);
    const end = await running.ended;
    expect(end, end.stderr).toMatchObject({ exitCode: 0 });
    expect(end.stdout.match(/"type":"turn-started"/g)).toHaveLength(1);
    expect(end.stdout).toMatch(
      /"type":"turn-ended".*"claim":"2 prompts: [^"]* \| Message from Ada: Use capitals/,
    );
    const watched = (await watching.ended).stdout;
    expect(watched).toContain("note: turn 1 was interrupted for a message, and goes on with it");
    expect(watched.indexOf("I write in small letters.")).toBeLessThan(
      watched.indexOf("2 prompts: "),
    );
    small.checkout.git("checkout", "--quiet", "main");
    expect(readFileSync(join(small.checkout.root, "src/note.txt"), "utf8")).toBe("NOTED\n");
  },
  TEST_MS,
);
