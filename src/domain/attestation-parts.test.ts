import { expect, test } from "vitest";
import { finding, gates, green } from "../../test/support/entries.js";
import { WS2, weekOne } from "../../test/support/week-one.js";
import { type Parted, toParts } from "./attestation-parts.js";
import type { CheckRun } from "./check-run.js";
import { fold } from "./evolve.js";
import { toInstant } from "./ids.js";
import { LIMITS } from "./limits.js";
import type { TestRun, TestStatus } from "./test-run.js";

function landedWith(checkRuns: readonly CheckRun[], more: Partial<Parted> = {}): Parted {
  const run = fold(weekOne())!;
  const workstream = run.workstreams.get(WS2)!;
  if (workstream.state.state !== "merged") throw new Error("ws2 is merged in the story");
  const candidateProof = { ...workstream.candidateProof!, checkRuns };
  return {
    run,
    workstream: { ...workstream, candidateProof },
    candidate: workstream.state.candidate,
    now: toInstant(0),
    testRuns: new Map(),
    ...more,
  };
}

const runOf = (...statuses: readonly TestStatus[]): TestRun => ({
  format: "tap",
  exitCode: 0,
  complete: true,
  seen: statuses.length,
  integrity: [],
  tests: statuses.map((status, index) => ({
    id: `test ${index}`,
    suite: [],
    name: `test ${index}`,
    status,
    rawStatus: status,
    occurrences: 1,
  })),
});

const suite = (testRun: TestRun) =>
  toParts(landedWith([green("test", "tests")], { testRuns: new Map([["test", testRun]]) }))[1]!;

test("each gate has a statement about the landed commit and tree, in the order of the proof", () => {
  const landed = landedWith(gates());
  const parts = toParts(landed);
  expect(parts.map(({ name }) => name)).toEqual(gates().map(({ gate }) => `gate-${gate}`));
  expect(parts[0]!.statement).toMatchObject({
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      {
        name: "refs/heads/main",
        digest: { gitCommit: landed.candidate.commit, gitTree: landed.candidate.tree },
      },
    ],
    predicateType: "https://interlock.dev/attestation/gate-result/v1",
    predicate: {
      workstream: "ws2",
      policy: { digest: { gitCommit: landed.candidate.tip } },
      isolation: { kind: "none", network: "open" },
    },
  });
});

test("a name is one of a file, whatever the gate is called", () => {
  const [part] = toParts(landedWith([green("proof:canary", "rules")]));
  expect(part!.name).toBe("gate-proof.canary");
  expect(part!.statement).toMatchObject({ predicate: { gate: "proof:canary" } });
});

test("of a held check only that something does not hold is said", () => {
  const findings = [finding("ACCEPTANCE_FAIL", "a secret of the check")];
  const held = green("acceptance-1", "acceptance", { findings });
  const text = JSON.stringify(toParts(landedWith([held])));
  expect(text).toContain("ACCEPTANCE_FAIL");
  expect(text).not.toContain("secret");
});

test("a waiver stands with the gate that needed it, and with no other", () => {
  const waivers = [{ by: "Ada", code: "LINT", why: "generated" }];
  const waived = green("lint", "lint", { findings: [finding("LINT", "long line")] });
  const landed = landedWith([waived, green("test", "tests")]);
  const [lint, tests] = toParts({ ...landed, workstream: { ...landed.workstream, waivers } });
  expect(lint!.statement).toMatchObject({ predicate: { waivers } });
  expect(tests!.statement).toMatchObject({ predicate: { waivers: [] } });
});

test.each<[string, readonly TestStatus[]]>([
  ["PASSED", ["passed", "passed"]],
  ["WARNED", ["passed", "skipped", "todo"]],
  ["FAILED", ["passed", "skipped", "error"]],
])("a suite is %s with tests that are %j", (result, statuses) => {
  const { name, statement } = suite(runOf(...statuses));
  expect(name).toBe("tests-test");
  expect(statement).toMatchObject({
    predicateType: "https://in-toto.io/attestation/test-result/v0.1",
    predicate: { result, passedTests: expect.arrayContaining(["test 0"]) as string[] },
  });
});

test("a suite too large to be named one by one is named by the digest of its record", () => {
  const many = Array.from({ length: LIMITS.attestedTestsMax + 1 }, () => "passed" as const);
  const run = green("test", "tests", {
    evidence: [{ name: "tests-test.json", sha256: "b".repeat(64) }],
  });
  const parts = toParts(landedWith([run], { testRuns: new Map([["test", runOf(...many)]]) }));
  expect(parts[1]!.statement).not.toHaveProperty("predicate.passedTests");
  expect(parts[1]!.statement).toHaveProperty("predicate.configuration.1", {
    name: "tests-test.json",
    digest: { sha256: "b".repeat(64) },
  });
});
