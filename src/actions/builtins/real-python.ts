/** The interpreter behind a shim. */

import { isAbsolute } from "node:path";
import type { ActionCall } from "../run/action-call.js";

const PROGRAM = "import os, sys; print(os.path.realpath(sys.executable))";

/**
 * A shim that looks its interpreter up on the `PATH` would find itself in a virtual environment, for ever; and pyenv's fails after
 * each installation, because it may not write beside itself.
 */
export async function realPython(call: ActionCall, path: string): Promise<string> {
  const asked = await call.run({ argv: [path, "-c", PROGRAM] });
  const real = asked.stdout.trim();
  return asked.exitCode === 0 && isAbsolute(real) ? real : path;
}
