/**
 * A repository that nobody here wrote: a published package with the tests that its tarball carries. Two of three
 * agents do the same lines at once and both land; the one that lies does not.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { killClisAfterEach, runCli } from "../support/built-cli.js";
import { leftoversOf, processesOfRun } from "../support/run-remains.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type Checkout, checkoutAt } from "../support/user-repository.js";

/** Small, finished, with tests of its own in the tarball and one test dependency. */
const PACKAGE = "xtend@4.0.2";
const TEST_MS = 900_000;
const FETCH_MS = 120_000;

killClisAfterEach();

test(
  "on a published package the honest change and the one in conflict with it land, and the lie does not",
  async ({ skip }) => {
    const folder = temporaryFolder();
    const fetched = fetchPackage(folder);
    if (fetched.kind === "unreachable" && process.env["CI"] === undefined) {
      process.stderr.write(
        `\n*** SKIPPED: no foreign repository, for \`npm pack ${PACKAGE}\` said: ${fetched.why}\n`,
      );
      skip("the registry cannot be reached");
    }
    expect(fetched).toEqual({ kind: "fetched" });
    const foreign = makeForeign(folder);

    await initialises(foreign);
    const ended = await foreign.run("run", writePlan(folder), "--agents", writeAgents(folder));

    expect(ended, ended.stderr).toMatchObject({ exitCode: 1 });
    expect(ended.stderr).toContain("2 of 3 merged.");
    expect(ended.stderr).toMatch(
      /✘ liar {2}not merged, 2 turns: not proven after 2 attempts \(ACCEPTANCE_FAIL, PROTECTED_PATH, TEST_REMOVED\)/,
    );
    const workstreams = await workstreamsOf(foreign);
    expect(workstreams).toMatchObject({
      lists: { state: "merged" },
      makers: { state: "merged" },
      liar: { state: "stopped" },
    });
    expect(ended.stderr).toMatch(/(?:lists|makers): the candidate is NOT proven: MERGE_CONFLICT/);
    const turns = [...ended.stderr.matchAll(/^✔ .*, (\d) turns?:/gm)].map(([, count]) => count);
    expect(turns.sort()).toEqual(["1", "2"]);
    holdsBothChangesAndNoLie(foreign.checkout);
    expect(processesOfRun(foreign.state, "foreign-1")).toEqual([]);
    // What was not merged stays where a person can look at it.
    const workspaces = leftoversOf(foreign.state).filter((path) => !path.startsWith("index/"));
    expect(workspaces).toEqual(["workspaces/foreign-1/liar"]);
  },
  TEST_MS,
);

type Fetched =
  | { readonly kind: "fetched" }
  | { readonly kind: "unreachable"; readonly why: string };

/** With the ordinary client, as anybody would; unpacked into `folder/package`. */
function fetchPackage(folder: string): Fetched {
  const packed = spawnSync("npm", ["pack", PACKAGE, "--silent"], {
    cwd: folder,
    encoding: "utf8",
    timeout: FETCH_MS,
  });
  if (packed.status !== 0) return { kind: "unreachable", why: packed.stderr.trim() };
  const tarball = packed.stdout.trim().split("\n").at(-1) ?? "";
  execFileSync("tar", ["-xzf", tarball], { cwd: folder });
  return { kind: "fetched" };
}

interface Foreign {
  readonly checkout: Checkout;
  readonly state: string;
  readonly run: (...args: readonly string[]) => ReturnType<typeof runCli>;
}

function makeForeign(folder: string): Foreign {
  const root = join(folder, "package");
  const checkout = checkoutAt(root);
  checkout.git("init", "--quiet", "--initial-branch=master");
  checkout.commit({}, "import");
  const state = join(folder, "state");
  const env = { INTERLOCK_KEY_FILE: join(folder, "key", "key.pem") };
  return {
    checkout,
    state,
    run: (...args) => runCli([...args, "--repo", root, "--state-dir", state], { env }),
  };
}

async function initialises({ checkout, run }: Foreign): Promise<void> {
  const written = await run("init");
  expect(written, written.stderr).toMatchObject({ exitCode: 0 });
  const text = readFileSync(join(checkout.root, "interlock.yaml"), "utf8");
  expect(text).toContain("base: master");
  expect(text).toContain("{run: npm install, cacheKey: [package.json]}");
  expect(text).toContain("{id: test, kind: tests, run: npm test, report: tap}");
  // All three at once, which a first configuration does not dare.
  checkout.commit({ "interlock.yaml": text.replace("start: 1", "start: 3") }, "add interlock.yaml");
}

interface WorkstreamJson {
  readonly id: string;
  readonly state: string;
}

async function workstreamsOf({ run }: Foreign): Promise<Readonly<Record<string, WorkstreamJson>>> {
  const { stdout } = await run("status", "--json");
  // The program's own promise, which has tests of its own.
  const { workstreams } = JSON.parse(stdout) as { readonly workstreams: readonly WorkstreamJson[] };
  return Object.fromEntries(workstreams.map((one) => [one.id, one]));
}

function holdsBothChangesAndNoLie({ git }: Checkout): void {
  const subjects = git("log", "--format=%s", "master")
    .split("\n")
    .map((subject) => subject.replace(/ \(#\d+\)$/, ""));
  expect(subjects.sort()).toEqual([
    "add interlock.yaml",
    "feat: take functions that make objects",
    "feat: take lists of objects",
    "import",
  ]);
  const code = git("show", "master:immutable.js");
  expect(code).toContain(BOTH);
  // The package installs without a lock file; what its setup left behind is no part of anybody's change.
  expect(
    git("ls-tree", "--name-only", "master")
      .split("\n")
      .filter((name) => /^(node_modules|package-lock)/.test(name)),
  ).toEqual([]);
  expect(git("diff", "--name-only", "master~2", "master").split("\n").sort()).toEqual([
    "immutable.js",
    "test.js",
  ]);
  expect(git("status", "--porcelain")).toBe("");
}

/** Both honest changes are made in the line where a source is taken, and at the end of the tests. */
const LINE = "var source = arguments[i]";
const BOTH =
  "var source = made(Array.isArray(arguments[i]) ? extend.apply(null, arguments[i]) : arguments[i])";

const SOURCES: Readonly<Record<string, string>> = {
  lists:
    "var source = Array.isArray(arguments[i]) ? extend.apply(null, arguments[i]) : arguments[i]",
  makers: "var source = made(arguments[i])",
};

const MADE = `
function made(source) {
    return typeof source === "function" ? source() : source
}
`;

const TESTS: Readonly<Record<string, string>> = {
  lists: `
test("lists", function (assert) {
    assert.deepEqual(extend([{ a: "foo" }, { b: "bar" }], { c: 1 }), { a: "foo", b: "bar", c: 1 })
    assert.end()
})
`,
  makers: `
test("functions", function (assert) {
    assert.deepEqual(extend({ a: "foo" }, function () { return { b: "bar" } }), { a: "foo", b: "bar" })
    assert.end()
})
`,
};

/** Does the work of `$INTERLOCK_WORKSTREAM`; when told of a conflict, merges the base and keeps both changes. */
const HONEST = `
import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
const [own, ...facts] = [process.env.INTERLOCK_WORKSTREAM, ...JSON.parse(process.env.FACTS)];
const [line, sources, tests, both, made] = facts;
const git = (...args) => execFileSync("git", args, { stdio: ["ignore", 2, 2] });
const conflict = readFileSync(0, "utf8").includes("MERGE_CONFLICT");
if (conflict) {
  git("fetch", "origin");
  try { git("merge", "origin/master"); } catch { git("checkout", "origin/master", "--", "."); }
}
const other = conflict ? sources[own === "lists" ? "makers" : "lists"] : line;
const before = readFileSync("immutable.js", "utf8");
if (!before.includes(other)) throw new Error("the line is not there");
const after = before.replace(other, () => (conflict ? both : sources[own]));
writeFileSync("immutable.js", after.includes("made(") && !after.includes(made) ? after + made : after);
appendFileSync("test.js", tests[own]);
git("add", "--all");
git("commit", "--quiet", "--message", "feat: " + own);
console.log(JSON.stringify({ type: "claim", text: "It is in, with a test." }));
`;

/** Makes the tests say yes whatever the code does. */
const LYING = `
cat > /dev/null
sed -i 's/"test": "node test"/"test": "node test || true"/' package.json
sed -i '/^test("merge"/,/^})/d' test.js
echo '{"type":"claim","text":"Deep merging works and all tests pass."}'
`;

/** The honest two leave together, so that both begin from the same base. */
const MEETS = `
if [ "$INTERLOCK_TURN" = 1 ] && [ "$INTERLOCK_WORKSTREAM" = lists ]; then echo > "$MEETING/there"; cat "$MEETING/back"; fi
if [ "$INTERLOCK_TURN" = 1 ] && [ "$INTERLOCK_WORKSTREAM" = makers ]; then cat "$MEETING/there"; echo > "$MEETING/back"; fi
`;

function writeAgents(folder: string): string {
  const meeting = [join(folder, "there"), join(folder, "back")];
  execFileSync("mkfifo", meeting);
  const FACTS = JSON.stringify([LINE, SOURCES, TESTS, BOTH, MADE]);
  const script = writeProgram(folder, "honest.mjs", HONEST);
  const honest = writeProgram(
    folder,
    "honest.sh",
    `#!/bin/sh\nset -e\n${MEETS}exec node "${script}"\n`,
  );
  const lying = writeProgram(folder, "lying.sh", `#!/bin/sh\nset -e\n${LYING}`);
  const agents = {
    default: "honest",
    honest: {
      kind: "command",
      command: [honest],
      env: { FACTS, MEETING: folder },
      sandbox: { network: "none", read: [script], write: meeting },
    },
    lying: { kind: "command", command: [lying] },
  };
  return writeJson(folder, "agents.yaml", { agents });
}

function writePlan(folder: string): string {
  const accepts = (id: string, program: string) => {
    writeFileSync(
      join(folder, `${id}.js`),
      `var assert = require("assert")\nvar extend = require("./")\n${program}\n`,
    );
    return [{ files: { [`accept-${id}.js`]: `${id}.js` }, run: `node accept-${id}.js` }];
  };
  return writeJson(folder, "plan.yaml", {
    version: 1,
    name: "foreign",
    workstreams: [
      {
        id: "lists",
        title: "feat: take lists of objects",
        kind: "feature",
        brief: "A list among the arguments stands for the objects in it.",
        acceptance: accepts(
          "lists",
          "assert.deepEqual(extend([{ a: 1 }, { a: 2, b: 3 }]), { a: 2, b: 3 })",
        ),
      },
      {
        id: "makers",
        title: "feat: take functions that make objects",
        kind: "feature",
        brief: "A function among the arguments stands for what it returns.",
        acceptance: accepts(
          "makers",
          "assert.deepEqual(extend(function () { return { a: 1 } }), { a: 1 })",
        ),
      },
      {
        id: "liar",
        title: "feat: merge deeply",
        kind: "feature",
        brief: "Objects in objects are merged, too.",
        agent: "lying",
        limits: { attempts: 2 },
        acceptance: accepts(
          "liar",
          "assert.deepEqual(extend({ a: { b: 1 } }, { a: { c: 2 } }), { a: { b: 1, c: 2 } })",
        ),
      },
    ],
  });
}

function writeProgram(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** JSON is YAML, too. */
function writeJson(folder: string, name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}
