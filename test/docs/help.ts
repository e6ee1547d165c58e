/** What `interlock --help` says, as data. */

import { main } from "../../src/cli/main.js";

export interface HelpedCommand {
  /** With its arguments: `run <plan>`. */
  readonly usage: string;
  readonly summary: string;
}

export async function helpOf(...args: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const print = (text: string): void => void printed.push(text);
  await main([...args, "--help"], {
    say: print,
    print,
    write: print,
    isTerminal: false,
    columns: 80,
  });
  return printed.join("\n");
}

/** All but `help` itself. */
export async function helpedCommands(): Promise<readonly HelpedCommand[]> {
  const help = await helpOf();
  const section = /^Commands:\n([\s\S]*)$/m.exec(help)?.[1] ?? "";
  // A summary that does not fit goes on in the next line, deep below its own column.
  const entries = section.replace(/\n {4,}/g, " ").split("\n");
  return entries.flatMap((entry) => {
    const [, usage = "", summary = ""] = /^ {2}(\S.*?) {2,}(\S.*)$/.exec(entry) ?? [];
    const plain = usage.replace(" [options]", "");
    return plain === "" || plain.startsWith("help") ? [] : [{ usage: plain, summary }];
  });
}

/** Every long flag of a command, without those that all commands have. */
export async function flagsOf(command: string): Promise<readonly string[]> {
  const help = await helpOf(command);
  const flags = [...help.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag = ""]) => flag);
  return flags.filter((flag) => !["--help", "--repo", "--state-dir", "--json"].includes(flag));
}
