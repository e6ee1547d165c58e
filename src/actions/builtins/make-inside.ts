/**
 * Folders and files made where programs of the job may write, by a program of the job: whatever links they have put there, it
 * gets no further than they do.
 */

import type { ActionCall } from "../run/action-call.js";

/** False: it could not be made. */
export async function makeFolder(call: ActionCall, path: string): Promise<boolean> {
  const { exitCode } = await call.run({ argv: ["mkdir", "-p", "--", path], cwd: call.site.given });
  return exitCode === 0;
}

const WRITE = 'printf %s "$INTERLOCK_TEXT" > "$1"';

/** What is there already is replaced. */
export async function writeText(call: ActionCall, path: string, text: string): Promise<boolean> {
  const { exitCode } = await call.run({
    argv: ["/bin/sh", "-c", WRITE, "sh", path],
    cwd: call.site.given,
    env: { INTERLOCK_TEXT: text },
  });
  return exitCode === 0;
}
