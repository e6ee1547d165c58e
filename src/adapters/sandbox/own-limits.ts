/** The limits that this process is held to, of which it can give no more to anybody. */

import { readFileSync } from "node:fs";
import { hasCode } from "../files/error-code.js";

export interface OwnLimits {
  readonly files: number;
  readonly processes: number;
}

/** Where the system does not say, or says `unlimited`: the most. */
export function ownLimits(most: OwnLimits): OwnLimits {
  const text = readLimits();
  const limit = (name: string, max: number): number => {
    const hard = new RegExp(`^${name} +\\S+ +(\\d+)`, "m").exec(text)?.[1];
    return hard === undefined ? max : Math.min(Number(hard), max);
  };
  return {
    files: limit("Max open files", most.files),
    processes: limit("Max processes", most.processes),
  };
}

function readLimits(): string {
  try {
    return readFileSync("/proc/self/limits", "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return "";
    throw cause;
  }
}
