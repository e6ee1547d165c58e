import { ScriptError, runScript } from "../src/index.js";

/** The last value of a script, as the language writes it. */
export function evaluate(source: string): string {
  return runScript(source).value;
}

/** What is wrong with a script: the phase, the position and the words. */
export function complaintOf(source: string): string {
  try {
    return `nothing; the value is ${runScript(source).value}`;
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return `${error.phase} ${error.message}`;
  }
}
