// `npm run bench:workspaces`: so many workspaces made ready at once, as layers over one checkout, beside `git worktree add` and
// `git clone --shared` of the same commit in the same run. Flags: --files (a list), --workspaces, --compared (how many of each
// yardstick are made; more of them only take longer), --most (the ratio that has to hold; 0: none).
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { seconds, timedAsync } from "./measure.mjs";

const built = (path) => fileURLToPath(new URL(`../dist/${path}`, import.meta.url));
const { createRepository } = await import(built("adapters/git/repository.js"));
const { canMountIn, unmountBelow } = await import(built("adapters/files/mounts.js"));

const { values } = parseArgs({
  options: {
    files: { type: "string", default: "10000,100000" },
    workspaces: { type: "string", default: "16" },
    compared: { type: "string", default: "4" },
    most: { type: "string", default: "0.1" },
  },
});
const sizes = values.files.split(",").map(Number);
const [workspaces, compared, most] = [values.workspaces, values.compared, values.most].map(Number);
const FILES_A_FOLDER = 100;
const QUIET_GIT = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
const git = (...args) =>
  execFileSync("git", args, { env: QUIET_GIT, encoding: "utf8", maxBuffer: 1 << 28 }).trim();

const folder = realpathSync(mkdtempSync(join(tmpdir(), "interlock-workspaces-")));
let isSlower = false;
try {
  if (!(await canMountIn(folder))) {
    console.log(
      "Nothing may be mounted here: workspaces are shared clones, and there is nothing to compare.",
    );
    process.exitCode = 2;
  } else for (const files of sizes) await bench(files);
} finally {
  await unmountBelow(folder);
  rmSync(folder, { recursive: true, force: true });
}
if (isSlower) process.exitCode = 1;

async function bench(files) {
  const place = join(folder, String(files));
  const user = makeRepository(join(place, "user"), files);
  const base = git("-C", user, "rev-parse", "main");
  const repository = createRepository({
    repository: join(user, ".git"),
    base: "main",
    stateDirectory: join(place, "state"),
    run: "bench",
    ambient: { nonce: () => Math.random().toString(16).slice(2).padEnd(16, "0") },
    workspaces: "layers",
  });
  await repository.publishBase(base);
  const layers = await ready(repository, base, "layer");
  // A second lot, as every later one in the repository's life: the checkout below is there.
  const further = await ready(repository, base, "further");
  const status = await timedAsync(() => git("-C", layers.paths[0], "status", "--porcelain"));
  const trees = await each(place, "worktree", (path, index) =>
    git("-C", user, "worktree", "add", "--quiet", "-b", `w${index}`, path, base),
  );
  const clones = await each(place, "clone", (path) =>
    git("clone", "--quiet", "--shared", user, path),
  );
  tell({ files, layers, further, status, trees, clones });
  await repository.sweep();
  rmSync(place, { recursive: true, force: true });
}

/** All at once, as a run with so many seats would ask for them. */
async function ready(repository, base, name) {
  const before = used();
  let opened = [];
  const ms = await timedAsync(async () => {
    opened = await Promise.all(
      Array.from({ length: workspaces }, (_, index) =>
        repository.openWorkspace({
          ...{ workstream: `${name}-${index}`, base, fresh: false, branches: {} },
        }),
      ),
    );
  });
  return { ms, bytes: used() - before, paths: opened.map(({ path }) => path) };
}

/** One after another: several `git worktree add` of one repository at once fail. */
async function each(place, name, make) {
  const before = used();
  const ms = await timedAsync(() => {
    for (let index = 0; index < compared; index += 1) make(join(place, `${name}-${index}`), index);
  });
  return { ms: (ms * workspaces) / compared, bytes: ((used() - before) * workspaces) / compared };
}

function used() {
  execFileSync("sync", ["--file-system", folder]);
  const { bsize, blocks, bfree } = statfsSync(folder);
  return (blocks - bfree) * bsize;
}

function tell({ files, layers, further, status, trees, clones }) {
  const line = (name, { ms, bytes }) =>
    console.log(
      `  ${name.padEnd(46)} ${seconds(ms).padStart(9)}  ${`${Math.round(bytes / 2 ** 20)} MiB`.padStart(9)}`,
    );
  const scaled = compared < workspaces ? ` (${compared} made, times ${workspaces / compared})` : "";
  console.log(`${workspaces} workspaces ready, ${files} files`);
  line("layers, the checkout below made first", layers);
  line("layers, the checkout below is there", further);
  line(`git worktree add${scaled}`, trees);
  line(`git clone --shared${scaled}`, clones);
  const first = layers.ms / trees.ms;
  const later = further.ms / trees.ms;
  if (most > 0 && later > most) isSlower = true;
  console.log(
    `  ratio to worktrees ${first.toFixed(3)} with the checkout, ${later.toFixed(3)} without; to clones ${(layers.ms / clones.ms).toFixed(3)}, ${(further.ms / clones.ms).toFixed(3)}; first \`git status\` in one ${seconds(status)}\n`,
  );
}

function makeRepository(root, files) {
  for (let number = 0; number < files; number += 1) {
    const directory = join(root, "src", String(Math.floor(number / FILES_A_FOLDER)));
    if (number % FILES_A_FOLDER === 0) mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `${number % FILES_A_FOLDER}.txt`), `file ${number}\n`.repeat(20));
  }
  git("init", "--quiet", "--initial-branch=main", root);
  git("-C", root, "add", "--all");
  git(
    "-C",
    root,
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@localhost",
    "commit",
    "--quiet",
    "-m",
    "files",
  );
  return root;
}
