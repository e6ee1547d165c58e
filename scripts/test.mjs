// `npm test`: set-up, the static checks, and all tests; ends with one plain line.
// Arguments are passed on to the test runner, and then only those tests are run; `--redteam` runs the red team as well, `--sample`
// one case of each of its classes, `--agents` real agents; those two run side by side, as agents wait most of their time.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runAside } from "./run-aside.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = (args, options = {}) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", ...options });
const MORE = ["--redteam", "--sample", "--agents"];
const RED_TEAM = ["--config", "vitest.redteam.config.ts"];
const SAMPLE = { INTERLOCK_REDTEAM: "sample" };
const chosen = process.argv.slice(2).filter((argument) => !MORE.includes(argument));
const [hasRedTeam, hasSample, hasAgents] = MORE.map((argument) => process.argv.includes(argument));

if (node([join("scripts", "setup.mjs")]).status !== 0) process.exit(1);
const missing = ["git"].filter((tool) => spawnSync(tool, ["--version"]).status !== 0);
if (missing.length > 0) {
  console.error(`The tests need ${missing.join(", ")}; install it and run npm test again.`);
  process.exit(2);
}
installForTests();
const checks = chosen.length > 0 ? 0 : node([join("scripts", "check.mjs")]).status;

const suites = [
  await runSuite(chosen),
  ...(hasRedTeam ? [await runSuite(RED_TEAM)] : []),
  ...(await Promise.all([
    ...(hasAgents ? [runAgents()] : []),
    ...(hasSample ? [runSuite(RED_TEAM, hasAgents ? aside : shown, SAMPLE)] : []),
  ])),
];
const sum = (of) => suites.reduce((total, suite) => total + of(suite), 0);
const passed = sum((suite) => suite.passed) + (checks === 0 && chosen.length === 0 ? 1 : 0);
const failed = sum((suite) => suite.failed) + (checks === 0 ? 0 : 1);
const skipped = sum((suite) => suite.skipped);
if (checks !== 0) console.log("The static checks failed (npm run check).");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
const isGreen =
  failed === 0 && suites.every(({ status, passed: some }) => status === 0 && some > 0);
process.exit(isGreen ? 0 : 1);

/** What it prints is seen as it comes. */
function shown(args, env) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  return new Promise((resolve) => {
    child.once("error", () => resolve(1));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** What it prints is seen when it has ended. */
async function aside(args, env) {
  const { status, output } = await runAside(process.execPath, args, root, env);
  process.stdout.write(output);
  return status;
}

/** Numbers of one run of the test runner. */
async function runSuite(args, run = shown, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), "interlock-test-"));
  const file = join(folder, "results.json");
  const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const status = await run([vitest, "run", ...reporters, ...args], { ...process.env, ...env });
  const results = JSON.parse(readFileSync(file, "utf8"));
  rmSync(folder, { recursive: true, force: true });
  // A test file that cannot even be loaded has no failing test, and is a failure all the same.
  const unloaded = results.testResults.filter(
    (each) => each.status === "failed" && each.assertionResults.length === 0,
  ).length;
  return {
    ...{ status, passed: results.numPassedTests, failed: results.numFailedTests + unloaded },
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** Real agents have a command of their own, which installs them. */
async function runAgents() {
  const folder = mkdtempSync(join(tmpdir(), "interlock-test-"));
  const file = join(folder, "summary.json");
  const status = await shown([join("scripts", "test-agents.mjs"), "--summary", file], process.env);
  const { passed, failed } = existsSync(file)
    ? JSON.parse(readFileSync(file, "utf8"))
    : { passed: 0, failed: 1 };
  rmSync(folder, { recursive: true, force: true });
  return { status, passed, failed, skipped: 0 };
}

/**
 * What some tests need beyond npm: boxes, an engine for containers, a static program to make an image of, and the languages whose
 * changes are judged.
 */
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
    ...(answers("python3", "-m", "pytest", "--version") ? [] : ["python3", "python3-pytest"]),
    ...(answers("cargo", "--version") ? [] : ["cargo"]),
    ...(answers("go", "version") ? [] : ["golang-go"]),
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
      `Tests of containers, boxes and languages need ${packages.join(", ")}; install them with your package manager.`,
    );
}
