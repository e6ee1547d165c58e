// `npm test`: set-up, the static checks, and all tests; ends with one plain line.
// Arguments are passed on to the test runner, and then only those tests are run.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (args, options = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", ...options });
const chosen = process.argv.slice(2);

if (node([join("scripts", "setup.mjs")]).status !== 0) process.exit(1);
const missing = ["git"].filter((tool) => spawnSync(tool, ["--version"]).status !== 0);
if (missing.length > 0) {
  console.error(`The tests need ${missing.join(", ")}; install it and run npm test again.`);
  process.exit(2);
}
installForTests();
const checks = chosen.length > 0 ? 0 : node([join("scripts", "check.mjs")]).status;

const folder = mkdtempSync(join(tmpdir(), "interlock-test-"));
const file = join(folder, "results.json");
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const tests = node([
  vitest,
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${file}`,
  ...chosen,
]);
const results = JSON.parse(readFileSync(file, "utf8"));
rmSync(folder, { recursive: true, force: true });

// A test file that cannot even be loaded has no failing test, and is a failure all the same.
const unloaded = results.testResults.filter(
  (each) => each.status === "failed" && each.assertionResults.length === 0,
).length;
const passed = results.numPassedTests + (checks === 0 && chosen.length === 0 ? 1 : 0);
const failed = results.numFailedTests + unloaded + (checks === 0 ? 0 : 1);
const skipped = results.numPendingTests + results.numTodoTests;
if (checks !== 0) console.log("The static checks failed (npm run check).");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed > 0 || tests.status !== 0 || passed === 0 ? 1 : 0);

/** What some tests need beyond npm: boxes, an engine for containers, and a static program to make an image of. */
function installForTests() {
  const answers = (tool, ...args) => spawnSync(tool, args).status === 0;
  const hasEngine = ["docker", "podman"].some((tool) =>
    answers(tool, "version", "--format", "{{.Server.Version}}"),
  );
  const packages = [
    ...(answers("bwrap", "--version") ? [] : ["bubblewrap"]),
    ...(hasEngine ? [] : ["podman", "runc"]),
    ...(answers("/usr/bin/busybox", "true") || answers("/bin/busybox", "true")
      ? []
      : ["busybox-static"]),
  ];
  if (packages.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && answers("apt-get", "--version");
  const install = ["install", "--yes", "--no-install-recommends", ...packages];
  const isInstalled =
    mayInstall &&
    (answers("apt-get", ...install) ||
      (answers("apt-get", "update") && answers("apt-get", ...install)));
  if (!isInstalled)
    console.error(
      `Tests of containers and boxes need ${packages.join(", ")}; install them with your package manager.`,
    );
}
