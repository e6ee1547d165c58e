// Everything static, in the order of its cost: format and import order, types, type-aware lint, dead code.
// Dependency direction is test/architecture.test.ts, and is run here too. All of it has to be zero.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const steps = [
  ["format", "biome", ["check", "--error-on-warnings", "."]],
  ["types", "tsc", ["-p", "tsconfig.json"]],
  ["lint", "eslint", ["--max-warnings", "0", "."]],
  ["dead code", "knip", []],
  ["directions", "vitest", ["run", "test/architecture.test.ts"]],
];

spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], { stdio: "inherit" });
let failed = 0;
for (const [name, tool, args] of steps) {
  const started = Date.now();
  const { status } = spawnSync(join(root, "node_modules", ".bin", tool), args, {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) failed += 1;
  console.log(
    `${status === 0 ? "✔" : "✘"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`,
  );
}
process.exit(failed === 0 ? 0 : 1);
