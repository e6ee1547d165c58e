// `npm run test:kill`: many more real kills of the built program than `npm test` has time for (50, in some six minutes).
// `npm run test:kill -- 200 4711` kills 200 times, at the moments of seed 4711.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (args, env = process.env) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env }).status;
const [kills = "50", seed] = process.argv.slice(2);

if (node([join("scripts", "setup.mjs")]) !== 0) process.exit(1);
const env = {
  ...process.env,
  KILL_ROUNDS: kills,
  ...(seed === undefined ? {} : { KILL_SEED: seed }),
};
process.exit(
  node([join("node_modules", "vitest", "vitest.mjs"), "run", "test/e2e/kill.test.ts"], env) ?? 1,
);
