/** What the program says of itself: every help text, as people see it. */

import { expect, test } from "vitest";
import { runCli } from "../support/built-cli.js";

const TEST_MS = 300_000;

test(
  "every command says what it does, what it takes and what is the default",
  async () => {
    const texts: string[] = [];
    const waiting: string[][] = [[]];
    for (let command = waiting.shift(); command !== undefined; command = waiting.shift()) {
      const base = command;
      const text = await helpOf(command);
      texts.push(`$ interlock ${[...command, "--help"].join(" ")}\n${text}`);
      waiting.unshift(...subcommandsOf(text).map((name) => [...base, name]));
    }
    expect(texts.length).toBeGreaterThan(2);
    await expect(texts.join("\n")).toMatchFileSnapshot("../golden/help.txt");
  },
  TEST_MS,
);

async function helpOf(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli([...command, "--help"], {});
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
}

/** What stands first on the lines below "Commands:", commander's own `help` aside. */
function subcommandsOf(text: string): readonly string[] {
  const [, listed] = text.split("\nCommands:\n");
  const names = [...(listed ?? "").matchAll(/^ {2}([a-z][a-z-]*) .*/gm)].map(([, name]) => name);
  return names.filter((name): name is string => name !== undefined && name !== "help");
}
