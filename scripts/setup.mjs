// All set-up that a fresh clone needs: dependencies (when the lock file says they are not there yet) and the build
// (when a source is newer than it). Needs nothing but Node, so that `npm run demo` and `npm test` need no step before.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old; install Node 20.19 or newer.`);
  process.exit(2);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (error !== undefined) console.error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

const lock = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installed = join(root, "node_modules", ".interlock-lock");
if (!existsSync(installed) || readFileSync(installed, "utf8") !== lock) {
  console.error("Setting up: npm install (once)");
  // Not `npm ci`: it refuses a lock file that does not list the binaries of every platform, and which of those a
  // registry serves is not ours to say. `--no-save` takes the locked versions and leaves the lock file alone.
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(installed, lock);
}

function newest(folder) {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

const built = join(root, "dist", ".built");
const sources = Math.max(
  newest(join(root, "src")),
  statSync(join(root, "tsconfig.build.json")).mtimeMs,
);
if (!existsSync(built) || statSync(built).mtimeMs < sources) {
  console.error("Setting up: building");
  run(process.execPath, [
    join(root, "node_modules", "typescript", "bin", "tsc"),
    "-p",
    "tsconfig.build.json",
  ]);
  mkdirSync(join(root, "dist"), { recursive: true });
  writeFileSync(built, "");
}
