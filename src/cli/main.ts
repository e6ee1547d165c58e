/** The command line: parses, runs one command, and turns its end into an exit code. */

import { Command, CommanderError } from "commander";
import { VERSION } from "../domain/version.js";
import { addCommands } from "./commands/table.js";
import { type Console, systemConsole } from "./console.js";
import { EXIT, type ExitCode, Refusal } from "./refusal.js";

/** Runs one command line to its end. Never throws: every end is an exit code. */
export async function main(
  argv: readonly string[],
  console: Console = systemConsole(),
): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const program = new Command("interlock")
    .description(
      "Runs several coding agents in parallel on one repository, and merges only what it has itself proven.",
    )
    .version(VERSION)
    // Options of a command belong to the innermost command that stands before them.
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(interlock --help shows what there is)")
    .configureOutput({
      writeErr: (text) => console.say(text.trimEnd()),
      writeOut: (text) => console.print(text.trimEnd()),
    });
  addCommands(program, console, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(["node", "interlock", ...argv]);
    return exitCode;
  } catch (cause) {
    return explainEnd(cause, console);
  }
}

function explainEnd(cause: unknown, console: Console): ExitCode {
  if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.done : EXIT.calledWrongly;
  if (cause instanceof Refusal) {
    console.say(cause.message);
    return EXIT.calledWrongly;
  }
  console.say(
    [
      "Interlock has a bug. Nothing that was landed is lost, and the run's state is kept: the same command goes on.",
      cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
      `Please report it with the lines above and your version (${VERSION}): https://github.com/interlock-dev/interlock/issues`,
    ].join("\n"),
  );
  return EXIT.bug;
}
