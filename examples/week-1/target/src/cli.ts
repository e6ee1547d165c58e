// The command line. Exit 0: the script ran; 1: something is wrong with the script; 2: called wrongly.
import { readFileSync } from "node:fs";
import { runScript } from "./run-script.js";
import { ScriptError } from "./syntax/position.js";

const usage = "usage: siskin FILE | siskin --eval SCRIPT\n";

function main(given: readonly string[]): number {
  const [first, second] = given;
  if (first === "--eval" && second !== undefined && given.length === 2) return run(second, { name: "--eval", showsValue: true });
  if (first === undefined || first.startsWith("--") || given.length > 1) {
    process.stderr.write(usage);
    return 2;
  }
  return run(readFileSync(first, "utf8"), { name: first, showsValue: false });
}

function run(source: string, { name, showsValue }: { readonly name: string; readonly showsValue: boolean }): number {
  try {
    const { value } = runScript(source, { write: (text) => process.stdout.write(text) });
    if (showsValue) process.stdout.write(`${value}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    process.stderr.write(`${name}:${error.message}\n`);
    return 1;
  }
}

process.exitCode = main(process.argv.slice(2));
