/** One proof a line: what a change does, and what the prover makes of it. Real git, real processes, no agents. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProofDesk } from "../../src/compose.js";
import type { Proof } from "../../src/domain/check-run.js";
import type { Sha } from "../../src/domain/ids.js";
import type { WorkstreamPlan } from "../../src/domain/plan.js";
import type { Waiver } from "../../src/domain/run.js";
import { judgeBase } from "../../src/domain/shared-cause.js";
import type { ProofProgress } from "../../src/ports/prover.js";
import { toId, toPlanOf } from "../support/entries.js";
import { openDesk } from "../support/proof-desk.js";
import { type Checkout, makeUserRepository } from "../support/user-repository.js";

/** `check.sh` fails for each line that says BAD; `test.sh` prints TAP, one test for each file in tests/. */
const FILES = {
  "interlock.yaml": `version: 1
base: main
gates:
  - {id: lint, kind: command, run: sh tools/check.sh, class: lint}
  - {id: test, kind: tests, run: sh tools/test.sh, report: tap, timeoutMinutes: 1}
proof: {protected: [interlock.yaml, "tools/**"]}
`,
  "tools/check.sh": `grep -rn BAD src && { echo "bad words found"; exit 1; }; exit 0\n`,
  "tools/test.sh": `n=0; bad=0; echo "TAP version 13"
for file in tests/*; do
  n=$((n + 1))
  if sh "$file"; then echo "ok $n - $file"; else echo "not ok $n - $file"; bad=1; fi
done
echo "1..$n"
exit $bad
`,
  "src/word": "hello\n",
  "src/old": "an old thing\n",
  "tests/word": "grep -q hello src/word\n",
};

const FEATURE = { "src/feature": "new behaviour\n", "tests/feature": "grep -q new src/feature\n" };
const ACCEPTANCE = { files: { "accept.sh": "grep -q new src/feature\n" }, run: "sh accept.sh" };

let folder: string;
let user: Checkout;
let desk: ProofDesk;
let base: Sha;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "interlock-proof-"));
  user = makeUserRepository(join(folder, "repository"), FILES);
  desk = await deskAt(join(folder, "state"));
  base = head();
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

const deskAt = (stateDirectory: string): Promise<ProofDesk> => openDesk(user.root, stateDirectory);

const head = (): Sha => user.commit({}, "mark");

interface Request {
  readonly wasProven?: boolean;
  readonly onProgress?: (progress: ProofProgress) => void;
  readonly from?: Sha;
  readonly write?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly plan?: Partial<WorkstreamPlan>;
  readonly waivers?: readonly Waiver[];
  readonly retries?: number;
}

async function prove({
  from = base,
  write = {},
  remove = [],
  plan,
  waivers = [],
  retries = 0,
  wasProven = false,
  onProgress = () => undefined,
}: Request): Promise<Proof> {
  user.git("switch", "--quiet", "--detach", from);
  if (remove.length > 0) user.git("rm", "--quiet", ...remove);
  const change = user.commit(write);
  await desk.fetch([from, change]);
  const workstream = toPlanOf({ id: toId("ws1"), ...plan });
  return desk.prover.prove({
    base: from,
    head: change,
    workstream,
    waivers,
    retries,
    wasProven,
    onProgress,
  });
}

/** Of what is configured; Interlock's own gates on the change's text have tables of their own. */
const conclusions = (proof: Proof) =>
  Object.fromEntries(
    proof.checkRuns
      .filter(({ gate }) => !gate.startsWith("proof:"))
      .map((run) => [run.gate, run.conclusion]),
  );

/** A base of its own: another commit on top of the first. */
function otherBase(write: Readonly<Record<string, string>>): Sha {
  user.git("switch", "--quiet", "--detach", base);
  return user.commit(write, "base");
}

describe("an honest change", () => {
  test("passes every gate, and its acceptance check fails on the base and holds on the change", async () => {
    const proof = await prove({
      write: FEATURE,
      plan: { acceptance: [ACCEPTANCE], requiredSymbols: ["behaviour"] },
    });
    expect(proof).toMatchObject({ verdict: "pass", reasonCodes: [] });
    expect(conclusions(proof)).toEqual({
      rules: "success",
      lint: "success",
      test: "success",
      "acceptance-1": "success",
    });
  });

  test("is not tested twice: every result of the same tree is known", async () => {
    const proof = await prove({ write: FEATURE, plan: { acceptance: [ACCEPTANCE] } });
    expect(
      proof.checkRuns.filter((run) => run.class !== "rules").map(({ reused }) => reused),
    ).toEqual([true, true, true]);
  });
});

describe("a change that is refused", () => {
  test.each<[string, Request, readonly string[]]>([
    ["that changes nothing", {}, ["NO_CHANGE"]],
    [
      "of tests alone, where behaviour was asked for",
      { write: { "tests/more": "true\n" } },
      ["ONLY_TESTS_CHANGED"],
    ],
    [
      "outside its territory",
      { write: { ...FEATURE, "docs/x": "x\n" }, plan: { scope: ["src/**", "tests/**"] } },
      ["SCOPE"],
    ],
    [
      "without the name that was asked for",
      { write: FEATURE, plan: { requiredSymbols: ["parseAmount"] } },
      ["REQUIRED_SYMBOL"],
    ],
    ["that breaks a gate", { write: { "src/feature": "BAD\n" } }, ["LINT"]],
    ["that breaks a test", { write: { "src/word": "bye\n" } }, ["TEST_FAIL"]],
    [
      "whose behaviour is missing",
      { write: { "src/other": "x\n" }, plan: { acceptance: [ACCEPTANCE] } },
      ["ACCEPTANCE_FAIL"],
    ],
    [
      "that rewrites the gate that judges it, which judges it all the same",
      {
        write: {
          "src/word": "bye\n",
          "tools/test.sh": 'echo "TAP version 13"; echo "ok 1 - x"; echo "1..1"\n',
        },
      },
      ["PROTECTED_PATH", "TEST_FAIL"],
    ],
    [
      "that configures its gates away",
      {
        write: { "src/feature": "BAD\n", "interlock.yaml": "version: 1\nbase: main\ngates: []\n" },
      },
      ["LINT", "PROTECTED_PATH"],
    ],
  ])("%s", async (_, request, codes) => {
    expect(await prove(request)).toMatchObject({ verdict: "fail", reasonCodes: codes });
  });

  test("that conflicts with the base says so, with the file", async () => {
    const moved = otherBase({ "src/word": "hello there\n" });
    user.git("switch", "--quiet", "--detach", base);
    const change = user.commit({ "src/word": "hello you\n" });
    await desk.fetch([moved, change]);
    const proof = await desk.prover.prove({ base: moved, head: change, waivers: [], retries: 0 });
    expect(proof).toMatchObject({ verdict: "fail", reasonCodes: ["MERGE_CONFLICT"] });
    expect(proof.checkRuns[0]?.findings[0]?.file).toBe("src/word");
  });
});

describe("acceptance", () => {
  test("a check that the base already passes is blamed on the plan, not on the change", async () => {
    const proof = await prove({
      write: FEATURE,
      plan: { acceptance: [{ files: {}, run: "true" }] },
    });
    expect(proof.reasonCodes).toEqual(["ACCEPTANCE_INVALID"]);
    expect(proof.checkRuns.at(-1)?.findings).toMatchObject([{ blame: "base" }]);
  });

  test("nothing of the check reaches what the agent is told", async () => {
    const secret = {
      files: {
        "accept.sh": "grep -q fortytwo src/feature || { echo expected fortytwo; exit 1; }\n",
      },
      run: "sh accept.sh",
    };
    const proof = await prove({ write: FEATURE, plan: { acceptance: [secret] } });
    expect(proof.reasonCodes).toEqual(["ACCEPTANCE_FAIL"]);
    expect(JSON.stringify(proof.checkRuns.at(-1)?.findings)).not.toContain("fortytwo");
  });
});

describe("what the base had before", () => {
  test("is named and not blamed", async () => {
    const red = otherBase({ "tests/broken": "false\n" });
    const proof = await prove({ from: red, write: FEATURE });
    expect(proof).toMatchObject({ verdict: "pass", reasonCodes: [] });
    expect(conclusions(proof)["test"]).toBe("neutral");
    const configured = proof.checkRuns.filter(({ gate }) => !gate.startsWith("proof:"));
    expect(configured.flatMap(({ findings }) => findings)).toMatchObject([
      { code: "PREEXISTING_FAILURE", blame: "base" },
    ]);
  });

  test("does not hide what is new", async () => {
    const red = otherBase({ "tests/broken": "false\n" });
    const proof = await prove({ from: red, write: { "src/word": "bye\n" } });
    expect(proof).toMatchObject({ verdict: "fail", reasonCodes: ["TEST_FAIL"] });
  });
});

describe("what did not run is not passed", () => {
  test("a run of zero tests proves nothing", async () => {
    const proof = await prove({
      write: FEATURE,
      from: otherBase({ "tools/test.sh": 'echo "TAP version 13"; echo "1..0"\n' }),
    });
    expect(proof).toMatchObject({ verdict: "fail", reasonCodes: ["TEST_NOT_EXECUTED"] });
    expect(proof.checkRuns.find(({ gate }) => gate === "test")?.findings).toMatchObject([
      { blame: "base" },
    ]);
  });

  test("success without a report is incomplete", async () => {
    const proof = await prove({ write: FEATURE, from: otherBase({ "tools/test.sh": "exit 0\n" }) });
    expect(proof.verdict).toBe("incomplete");
  });

  test("a tool that is missing on the base, too, is nobody's failure", async () => {
    const proof = await prove({
      write: FEATURE,
      from: otherBase({ "tools/check.sh": "no-such-tool --check\n" }),
    });
    expect(proof.verdict).toBe("incomplete");
    expect(proof.checkRuns.find(({ gate }) => gate === "lint")).toMatchObject({
      conclusion: "incomplete",
    });
  });

  test("a configuration that is broken on the base proves nothing", async () => {
    const proof = await prove({
      write: FEATURE,
      from: otherBase({ "interlock.yaml": "version: 2\n" }),
    });
    expect(proof.verdict).toBe("incomplete");
  });
});

test("a waiver lets a finding pass in a person's name, and keeps it in the record", async () => {
  const waivers = [{ by: "Ada", code: "SCOPE", why: "agreed" }];
  const proof = await prove({
    write: { ...FEATURE, "docs/x": "x\n" },
    plan: { scope: ["src/**", "tests/**"] },
    waivers,
  });
  expect(proof.verdict).toBe("pass");
  expect(proof.checkRuns[0]).toMatchObject({
    conclusion: "neutral",
    findings: [{ severity: "info" }],
  });
  expect(proof.checkRuns[0]?.findings[0]?.message).toContain("waived by Ada: agreed");
});

test("the remedy of a formatter is committed on top of the agent's commit", async () => {
  const from = otherBase({
    "interlock.yaml": FILES["interlock.yaml"].replace(
      "class: lint}",
      'class: format, fix: "sed -i s/BAD/GOOD/ src/*"}',
    ),
  });
  user.git("switch", "--quiet", "--detach", from);
  const change = user.commit({ "src/feature": "BAD\n" });
  await desk.fetch([from, change]);
  const workstream = toPlanOf({ id: toId("ws1") });
  const mended = await desk.prover.mend({
    base: from,
    head: change,
    gates: ["lint"],
    workstream,
    at: "2026-01-01T00:00:00.000Z",
  });
  if (mended.kind !== "mended") throw new Error(mended.why);
  const proof = await desk.prover.prove({
    base: from,
    head: mended.head,
    workstream,
    waivers: [],
    retries: 0,
  });
  expect(proof.verdict).toBe("pass");
});

describe("what a gate prints", () => {
  const NOISY = `echo "error: this tool is old"; grep -rn BAD src && { echo "bad words found"; exit 1; }; exit 0\n`;

  test("that it did not print when it last passed is what an agent is shown, and kept", async () => {
    const from = otherBase({ "tools/check.sh": NOISY });
    const proof = await prove({ from, write: { "src/word": "hello BAD\n" } });
    const lint = proof.checkRuns.find(({ gate }) => gate === "lint");
    expect(lint).toMatchObject({ conclusion: "failure" });
    expect(lint!.findings[0]!.excerpt).toEqual(["src/word:1:hello BAD", "bad words found"]);
    expect(lint!.findings[0]!.message).toContain("2 lines of its output");
    expect(lint!.evidence.map(({ name }) => name)).toEqual(["gate-lint.log", "new-lint.log"]);
  });

  const MATCHER = {
    problemMatcher: [
      {
        owner: "words",
        pattern: [{ regexp: "^(src/\\S+?):(\\d+):(.*)$", file: 1, line: 2, message: 3 }],
      },
    ],
  };
  const withMatchers = {
    "interlock.yaml": `${FILES["interlock.yaml"]}matchers: [tools/words.json]\n`,
    "tools/words.json": JSON.stringify(MATCHER),
  };

  test("is read by the repository's own matchers, as the base has them", async () => {
    const from = otherBase(withMatchers);
    const proof = await prove({
      from,
      write: { "src/word": "hello BAD\n", "tools/words.json": "{}" },
    });
    const lint = proof.checkRuns.find(({ gate }) => gate === "lint");
    expect(lint!.findings).toMatchObject([
      { code: "LINT", file: "src/word", line: 1, message: "hello BAD" },
    ]);
    expect(proof.reasonCodes).toContain("PROTECTED_PATH");
  });

  test.each([
    ["{", "tools/words.json:1: "],
    [undefined, "matchers names tools/words.json, which this commit does not have"],
  ])("is read by nothing where a file of matchers is bad: %j", async (text, told) => {
    const config = { "interlock.yaml": withMatchers["interlock.yaml"] };
    const from = otherBase(text === undefined ? config : { ...config, "tools/words.json": text });
    const proof = await prove({ from, write: { "src/word": "hello you\n" } });
    expect(proof.verdict).toBe("incomplete");
    expect(proof.checkRuns[0]!.findings[0]!.message).toContain(told);
  });
});

test("a base is examined anew when two workstreams fail alike, and a failure that it has by now is not theirs", async () => {
  const outside = join(folder, "outside");
  const from = otherBase({
    "tools/check.sh": `test ! -e ${outside} || { echo "error: the license has run out"; exit 1; }\n`,
  });
  await desk.fetch([from]);
  const [before] = await desk.prover.baseline(from);
  writeFileSync(outside, "");
  const refused = await prove({ from, write: { "src/word": "hello there\n" } });
  expect(refused.reasonCodes).toEqual(["LINT"]);
  const examined = await desk.prover.examine({ base: from, gates: ["lint", "no such gate"] });
  rmSync(outside);
  expect([before, ...examined].map((run) => run?.conclusion)).toEqual(["success", "failure"]);
  const signature = refused.checkRuns.find(({ gate }) => gate === "lint")!.findings[0]!.signature;
  expect(judgeBase(examined, signature)).toBe("red");
  const again = await prove({ from, write: { "src/word": "hello there\n" } });
  expect(again.reasonCodes).not.toContain("LINT");
});

test.runIf(availableParallelism() > 1)(
  "the workflows of what was proven before begin beside its tests",
  async () => {
    const begun = join(folder, "begun");
    const from = otherBase({
      "interlock.yaml": `version: 1
base: main
gates:
  - {id: test, kind: tests, run: sh tools/test.sh, report: tap, timeoutMinutes: 1}
  - {id: ci, kind: actions, workflows: [.github/workflows/ci.yml], event: pull_request, timeoutMinutes: 1}
`,
      ".github/workflows/ci.yml": `on: pull_request
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: "true"
`,
    });
    // It has no end unless they are begun before its own.
    const waits = `until [ -e ${begun} ]; do sleep 0.1; done\n`;
    const proof = await prove({
      from,
      write: { ...FEATURE, "tests/feature": `${FEATURE["tests/feature"]}${waits}` },
      wasProven: true,
      onProgress: ({ gate, state }) => {
        if (gate === "ci" && state === "started") writeFileSync(begun, "");
      },
    });
    expect(conclusions(proof)).toMatchObject({ test: "success", ci: "success" });
  },
);
