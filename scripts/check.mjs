// Everything static: format and import order, types, type-aware lint, dead code. Two at a time, the longest first; each says what it
// found when it has ended. Dependency direction is test/architecture.test.ts, and is run here too. All of it has to be zero.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runAside } from "./run-aside.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const steps = [
  ["lint", "eslint", ["--max-warnings", "0", "."]],
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["directions", "vitest", ["run", "test/architecture.test.ts"]],
  ["dead code", "knip", []],
  ["format", "biome", ["check", "--error-on-warnings", "."]],
];
const AT_ONCE = 2;

spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], { stdio: "inherit" });
let failed = 0;
await Promise.all(Array.from({ length: AT_ONCE }, work));
process.exit(failed === 0 ? 0 : 1);

async function work() {
  for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
    const [name, tool, args] = step;
    const started = Date.now();
    const { status, output } = await runAside(join(root, "node_modules", ".bin", tool), args, root);
    if (status !== 0) failed += 1;
    process.stdout.write(output);
    console.log(
      `${status === 0 ? "✔" : "✘"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
    );
  }
}
