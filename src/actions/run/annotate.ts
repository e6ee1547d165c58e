/** A warning of Interlock's own about a step. */

import type { JobRun } from "./job-run.js";

export const annotate = (run: JobRun, message: string): void => {
  run.annotations.push({ kind: "command", level: "warning", message: run.masks.apply(message) });
};
