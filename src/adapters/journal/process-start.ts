/** Whether a process still is the one that it was: a process id alone may have been given to another since. */

import { execFile } from "node:child_process";

/** When the process started, as `ps` words it; undefined when there is no such process. To the second. */
export function startOf(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    // `ps` prints local time in the user's language: both are pinned, so that two answers can be compared.
    const env = { ...process.env, LC_ALL: "C", TZ: "UTC" };
    execFile("ps", ["-o", "lstart=", "-p", String(pid)], { env }, (cause, stdout) => {
      const started = stdout.trim();
      resolve(cause === null && started !== "" ? started : undefined);
    });
  });
}
