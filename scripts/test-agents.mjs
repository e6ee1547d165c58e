// `npm run test:agents`: real agents, installed from npm, driven by the built program against a scripted model on loopback.
// Does its own set-up. Agents lie in a folder outside the repository (INTERLOCK_TEST_AGENTS, else the user's cache) and are
// installed once. `--whole` drives every agent through every part; `--summary FILE` leaves the numbers there, too; other arguments are
// passed on to the test runner. Ends with one plain line.
//
// While agents run there is no network but loopback, where the system can take it away (`unshare`); it is said where not.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

// Exact, and not by what npm would choose: on an older Node it installs an older agent without a word.
const PACKAGES = {
  node: ["node@24.11.1"],
  codex: ["@agentclientprotocol/codex-acp@2.6.0"],
  opencode: ["opencode-ai@1.18.33"],
  gemini: ["@google/gemini-cli@0.61.0"],
  qwen: ["@qwen-code/qwen-code@0.24.4"],
  pi: ["pi-acp@0.0.34", "@earendil-works/pi-coding-agent@0.87.1"],
};

const cache =
  process.env.INTERLOCK_TEST_AGENTS ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "interlock", "test-agents");

if (
  spawnSync(process.execPath, [join(root, "scripts", "setup.mjs")], { stdio: "inherit" }).status !==
  0
)
  process.exit(1);

const { values, tokens } = parseArgs({
  ...{ strict: false, tokens: true },
  options: { whole: { type: "boolean" }, summary: { type: "string" } },
});
const own = new Set(["whole", "summary"]);
const firstOther = tokens.find(({ kind, name }) => kind !== "option" || !own.has(name))?.index;
const passedOn = firstOther === undefined ? [] : process.argv.slice(2).slice(firstOther);

const lacking = [];
for (const [folder, packages] of Object.entries(PACKAGES)) {
  if (!(await install(folder, packages))) lacking.push(folder);
}
if (lacking.length > 0) {
  console.error(`Could not be installed: ${lacking.join(", ")}; see the lines above.`);
  finish(0, lacking.length);
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), "interlock-test-agents-"));
const file = join(folder, "results.json");
const runner = [
  process.execPath,
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  "--config",
  "vitest.agents.config.ts",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${file}`,
  ...passedOn,
];
const [program, ...args] = withoutNetwork(runner);
const tests = spawnSync(program, args, {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    INTERLOCK_TEST_AGENTS: cache,
    ...(values.whole ? { INTERLOCK_TEST_WHOLE: "1" } : {}),
    INTERLOCK_TEST_NODE: join(cache, "node", "node_modules", "node", "bin", "node"),
  },
});
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
rmSync(folder, { recursive: true, force: true });
const passed = results?.numPassedTests ?? 0;
const unloaded = (results?.testResults ?? []).filter(
  (each) => each.status === "failed" && each.assertionResults.length === 0,
).length;
const failed = (results?.numFailedTests ?? 1) + unloaded;
finish(passed, failed);
process.exit(failed > 0 || tests.status !== 0 || passed === 0 ? 1 : 0);

function finish(ofPassed, ofFailed) {
  if (values.summary)
    writeFileSync(values.summary, JSON.stringify({ passed: ofPassed, failed: ofFailed }));
  console.log(`${ofPassed} passed, ${ofFailed} failed`);
}

/** Once per set of versions. A second try, because a registry may be slow once. */
async function install(name, packages) {
  const place = join(cache, name);
  const mark = join(place, ".installed");
  const wanted = createHash("sha256").update(packages.join("\n")).digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return true;
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{"private":true}\n');
  console.error(`Setting up: ${packages.join(", ")}`);
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if ((await npmInstall(place, packages)) === 0) {
      writeFileSync(mark, wanted);
      return true;
    }
  }
  return false;
}

function npmInstall(place, packages) {
  // The engine is given to agents that need a newer one than ours, so theirs is no reason to refuse.
  const flags = ["--no-audit", "--no-fund", "--loglevel=error", "--engine-strict=false"];
  const child = spawn("npm", ["install", "--prefix", place, ...flags, ...packages], {
    cwd: place,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  return new Promise((resolve) => {
    child.once("error", (cause) => {
      console.error(`npm cannot be started: ${cause.message}`);
      resolve(1);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** A network of its own that has loopback and nothing else. */
function withoutNetwork(command) {
  const up = 'ip link set lo up && exec "$@"';
  for (const flags of [["--net"], ["--net", "--map-root-user"]]) {
    const wrapped = ["unshare", ...flags, "sh", "-c", up, "sh"];
    const [program, ...rest] = [...wrapped, "true"];
    if (spawnSync(program, rest).status === 0) return [...wrapped, ...command];
  }
  console.error("⚠ The network cannot be taken away here; agents run with it.");
  return command;
}
