/** Sixteen ways in which work is not what it is said to be, or the world gets in the way; and what has to come of each. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { countOf, hasEvent, hasMoved, killWhen } from "./kill.mjs";
import {
  CLAIM,
  COMMIT,
  eventsOf,
  expectLanded,
  expectRefused,
  HONEST,
  makeWorld,
  must,
  run,
} from "./world.mjs";

const { seedLocalForge } = await import(
  new URL("../../dist/adapters/forges/seed-local-forge.js", import.meta.url)
);
const ISSUE = 60;
const one = (more = {}) => [{ id: "fox", ...more }];
const refused =
  (agent, codes, more = {}) =>
  async (folder) => {
    const world = makeWorld(folder, { agent, workstreams: one(), ...more });
    await expectRefused(world, codes);
    return world;
  };
const numbered = (count, more = {}) =>
  Array.from({ length: count }, (_, index) => ({ id: `w${index + 1}`, ...more }));

export const SCENARIOS = [
  ["an agent says done with zero commits", refused(CLAIM, ["NO_CHANGE"])],
  ["done with red tests", refused(`${HONEST.replace('=> "%s"', '=> "not %s"')}`, ["TEST_FAIL"])],
  [
    "a documentation-only fix",
    refused(
      `echo "It is fixed." >> README.md\n${COMMIT}`,
      ["ONLY_TESTS_CHANGED", "NO_F2P", "NO_CHANGE"],
      {
        workstreams: one({ kind: "bugfix", title: "fix: greet nobody" }),
      },
    ),
  ],
  [
    "a neutered test",
    refused(
      `sed -i 's/hello \\$/goodbye $/' src/hello.js\nsed -i 's/assert.equal(.*/assert.ok(hello("Ada"));/' test/hello.test.js\n${HONEST}`,
      ["TEST_WEAKENED"],
    ),
  ],
  [
    "an edited gate command",
    refused(`sed -i 's/node --test/true/' interlock.yaml\n${HONEST}`, ["PROTECTED_PATH"]),
  ],
  [
    "an edited workflow",
    refused(`sed -i 's/node --test/true/' .github/workflows/ci.yml\n${HONEST}`, ["PROTECTED_PATH"]),
  ],
  ["a semantic-conflict pair", semanticConflict],
  ["a base already red", baseAlreadyRed],
  [
    "a test that fails 30 % of the time",
    refused(
      HONEST.replace('test(\\"', 'test("').replace(
        "assert.equal($word()",
        "assert.ok(Math.random() >= 0.3);\n  assert.equal($word()",
      ),
      ["FLAKY_NEW_TEST", "TEST_FAIL"],
    ),
  ],
  ["kill -9 between landing and recording, and between recording and closing the issue", kills],
  ["the same failure six times with a limit of two", sameFailure],
  [
    "zero tests collected and exit 0",
    refused(`mkdir -p test\n${HONEST}`, ["TEST_NOT_EXECUTED", "INCOMPLETE_REPORT", "NO_TESTS"], {
      config: {
        gates: [
          {
            id: "test",
            kind: "tests",
            run: "printf 'TAP version 13\\n1..0\\n'",
            report: "tap",
          },
        ],
      },
      dropTests: ["test/hello.test.js"],
    }),
  ],
  ["the user's checkout dirty", dirtyCheckout],
  ["sixteen independent branches to land", sixteenLandings],
  ["an agent that is silent, and one that loops", silentAndLooping],
  ["sixteen workspaces on 10,000 files", sixteenWorkspaces],
];

/** Each is green alone; together they are not: one takes the word away that the other has just begun to use. */
async function semanticConflict(folder) {
  const world = makeWorld(folder, {
    agent: `
case $INTERLOCK_WORKSTREAM in
  rename)
    sed -i 's/hello = /greet = /' src/hello.js
    sed -i 's/import { hello }/import { greet }/; s/hello("Ada"), "hello/greet("Ada"), "hello/' test/hello.test.js ;;
  user)
    printf 'import { hello } from "./hello.js";\\nexport const twice = (name) => hello(name) + hello(name);\\n' > src/twice.js
    printf 'import assert from "node:assert/strict";\\nimport { test } from "node:test";\\nimport { twice } from "../src/twice.js";\\ntest("twice", () => { assert.equal(twice("x"), "hello xhello x"); });\\n' > test/twice.test.js ;;
esac
${COMMIT}`,
    workstreams: [
      { id: "rename", kind: "refactor", title: "refactor: greet", allow: { changeTests: ["**"] } },
      { id: "user", title: "feat: greet twice" },
    ],
  });
  const { exitCode, said } = await run(world);
  must(exitCode === 1, `both have landed, or neither was tried (exit code ${exitCode}):\n${said}`);
  expectLanded(world, 1);
  return world;
}

async function baseAlreadyRed(folder) {
  const world = makeWorld(folder, {
    agent: HONEST,
    workstreams: one(),
    files: {
      "test/old.test.js":
        'import assert from "node:assert/strict";\nimport { test } from "node:test";\ntest("an old failure", () => { assert.equal(1, 2); });\n',
    },
  });
  const { exitCode, said } = await run(world);
  must(exitCode === 0, `an old failure was blamed on the workstream:\n${said}`);
  const proofs = eventsOf(world).filter(({ type }) => type === "proof-completed");
  must(JSON.stringify(proofs).includes("PREEXISTING_FAILURE"), "the old failure is not named");
  must(world.git("rev-list", "--count", `${world.begun}..main`) === "1", "nothing has landed");
  return world;
}

async function kills(folder) {
  const make = (name) => async (count) => {
    const place = join(folder, `${name}-${count}`);
    mkdirSync(place);
    const world = makeWorld(place, { agent: HONEST, workstreams: one({ issue: ISSUE }) });
    const ambient = { now: () => new Date(0).toISOString(), nonce: () => "0".repeat(16) };
    await seedLocalForge({ directory: join(world.state, "forge"), ambient }).issue({
      number: ISSUE,
      title: "say fox",
    });
    return world;
  };
  const landing = await killWhen(
    make("landing"),
    (world) => hasMoved(world) && !hasEvent(world, "landed"),
  );
  const closing = await killWhen(
    make("closing"),
    (world) => hasEvent(world, "landed") && !hasEvent(world, "issue-closed") && isIssueOpen(world),
  );
  for (const world of [landing, closing]) {
    expectLanded(world, 1);
    must(countOf(world, "landed") === 1, "the landing is recorded more than once");
    must(countOf(world, "issue-closed") === 1, "the issue is not closed once");
    must(!isIssueOpen(world), "the issue is still open");
  }
  return closing;
}

function isIssueOpen(world) {
  const folder = join(world.state, "forge", "issues");
  return readdirSync(folder).some((name) =>
    readFileSync(join(folder, name), "utf8").includes('"open"'),
  );
}

async function sameFailure(folder) {
  const world = makeWorld(folder, {
    agent: `[ -e src/x.js ] || printf 'export var x = 1;\\n' > src/x.js\necho "// once more" >> src/x.js\n${COMMIT}`,
    workstreams: one(),
  });
  await expectRefused(world, ["LINT"]);
  const turns = eventsOf(world).filter(({ type }) => type === "turn-started").length;
  must(turns === 2, `the agent had ${turns} turns, the limit is 2`);
  return world;
}

async function dirtyCheckout(folder) {
  const world = makeWorld(folder, { agent: HONEST, workstreams: one() });
  appendFileSync(join(world.root, "src/hello.js"), "// not committed\n");
  writeFileSync(join(world.root, "notes.txt"), "mine\n");
  const before = world.git("status", "--porcelain");
  const { exitCode, said } = await run(world);
  must(exitCode === 0, `exit code ${exitCode}:\n${said}`);
  must(world.git("status", "--porcelain") === before, "the user's checkout was changed");
  must(!existsSync(join(world.root, "src/fox.js")), "files were written into the user's checkout");
  expectLanded(world, 1);
  return world;
}

async function sixteenLandings(folder) {
  const world = makeWorld(folder, {
    agent: HONEST,
    workstreams: numbered(16),
    config: { parallel: { start: 4, max: 4 } },
  });
  const { exitCode, said } = await run(world);
  must(exitCode === 0, `exit code ${exitCode}:\n${said}`);
  expectLanded(world, 16);
  return world;
}

async function silentAndLooping(folder) {
  const world = makeWorld(folder, {
    agent: `
case $INTERLOCK_WORKSTREAM in
  silent) exec sleep 600 ;;
  loops) while :; do echo '{"type":"progress","text":"reading src/hello.js"}'; read -r line < src/hello.js; done ;;
esac
${HONEST}`,
    workstreams: [{ id: "silent" }, { id: "loops" }, { id: "honest" }],
    config: {
      parallel: { start: 3, max: 3 },
      limits: { attempts: 2, turnMinutes: 0.3, workstreamMinutes: 10, silentMinutes: 0.05 },
    },
  });
  const { exitCode, said } = await run(world);
  must(exitCode === 1, `exit code ${exitCode}:\n${said}`);
  expectLanded(world, 1);
  const ends = eventsOf(world).filter(({ type }) => type === "turn-ended");
  const endsOf = (id) => ends.filter(({ workstream }) => workstream === id).map(({ end }) => end);
  must(endsOf("silent").includes("silent"), `the silent one ended as ${endsOf("silent").join()}`);
  must(
    endsOf("loops").length > 0 && !endsOf("loops").includes("completed"),
    `the looping one ended as ${endsOf("loops").join()}`,
  );
  return world;
}

async function sixteenWorkspaces(folder) {
  const files = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, number) => [
      `data/${Math.floor(number / 100)}/${number}.txt`,
      `line of file ${number}\n`.repeat(20),
    ]),
  );
  const world = makeWorld(folder, {
    agent: HONEST,
    workstreams: numbered(16),
    files,
    config: { parallel: { start: 16, max: 16 } },
  });
  const { exitCode, said } = await run(world);
  must(exitCode === 0, `exit code ${exitCode}:\n${said}`);
  expectLanded(world, 16);
  return world;
}
