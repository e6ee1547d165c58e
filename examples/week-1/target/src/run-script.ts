// From the text of a script to what came of it.
import { compileScript } from "./compiler/compiler.js";
import type { HostFunction } from "./stdlib/host.js";
import { standardLibrary } from "./stdlib/index.js";
import { parseScript } from "./syntax/parser.js";
import { formatValue } from "./vm/format-value.js";
import { Machine } from "./vm/machine.js";

export interface RunOptions {
  /** Further host functions; one with a known name replaces the known one. */
  readonly hosts?: readonly HostFunction[];
  /** Gets the output as it is written; it is in the outcome as well. */
  readonly write?: (text: string) => void;
}

export interface Outcome {
  /** The last value of the script, as the language writes it. */
  readonly value: string;
  readonly output: string;
  /** Cells that nobody can reach and nobody has freed, after everything was let go. */
  readonly leakedCells: number;
  /** How many cells lived at the same time, at most. */
  readonly peakCells: number;
}

/** Runs a script. Throws a ScriptError for whatever is wrong with it. */
export function runScript(source: string, options: RunOptions = {}): Outcome {
  const hosts = [...standardLibrary, ...(options.hosts ?? [])];
  const code = compileScript(parseScript(source), hosts.map(({ name }) => name));
  let output = "";
  const machine = new Machine({
    hosts,
    write: (text) => {
      output += text;
      options.write?.(text);
    },
  });
  const result = machine.run(code);
  const value = formatValue(machine.heap, result);
  machine.heap.release(result);
  machine.dispose();
  return { value, output, leakedCells: machine.heap.liveCount, peakCells: machine.heap.peakCount };
}
