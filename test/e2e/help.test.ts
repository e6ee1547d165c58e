/** What the program says of itself: every help text, as people see it. */

import { expect, test } from "vitest";
import { runCli } from "../support/built-cli.js";

const TEST_MS = 300_000;

test(
  "every command says what it does, what it takes and what is the default",
  async () => {
    const top = await helpOf([]);
    const commands = [...top.matchAll(/^ {2}([a-z]+) .*/gm)].flatMap(([, name]) => name ?? []);
    expect(commands).toContain("run");
    const texts = [`$ interlock --help\n${top}`];
    for (const name of commands) {
      texts.push(`$ interlock ${name} --help\n${await helpOf([name])}`);
    }
    await expect(texts.join("\n")).toMatchFileSnapshot("../golden/help.txt");
  },
  TEST_MS,
);

async function helpOf(command: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli([...command, "--help"], {});
  expect([exitCode, stderr]).toEqual([0, ""]);
  return stdout;
}
