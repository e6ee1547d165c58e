/** Tests run from the sources, and start git thousands of times: the built launcher starts it for them, as it does for the built program. */

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { useLauncher } from "../../src/adapters/launching/launch.js";

const BUILT = fileURLToPath(
  new URL("../../dist/adapters/launching/launcher-main.js", import.meta.url),
);

// Whoever runs one test file without a build has the same answers, later.
if (existsSync(BUILT)) useLauncher(BUILT);
