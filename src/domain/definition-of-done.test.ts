import { describe, expect, test } from "vitest";
import { finding, gates, green, red, sha, tree } from "../../test/support/entries.js";
import { type CheckRun, toProof } from "./check-run.js";
import {
  DOD_PROPERTIES,
  type DodProperty,
  type DoneFacts,
  judgeDone,
} from "./definition-of-done.js";

const candidate = {
  commit: sha("landed"),
  tree: tree("landed"),
  tip: sha("tip"),
  head: sha("head"),
};

function facts(more: Partial<DoneFacts> = {}): DoneFacts {
  return {
    candidate,
    proof: proofOf(gates()),
    waivers: [],
    title: "feat: it",
    pullRequest: {
      title: "feat: it",
      head: candidate.head,
      state: "merged",
      landedAs: candidate.commit,
    },
    checks: gates(),
    issue: 60,
    isIssueOpen: false,
    ...more,
  };
}

const proofOf = (checkRuns: readonly CheckRun[]) =>
  toProof({ base: candidate.tip, head: candidate.commit, tree: candidate.tree }, checkRuns);

const without = (gate: string) => proofOf(gates().filter((run) => run.gate !== gate));
const pullRequest = facts().pullRequest;

test("all eight hold when every gate passed on the landed tree and the forge agrees", () => {
  expect(judgeDone(facts())).toEqual({ held: DOD_PROPERTIES, notHeld: [] });
});

const waived = green("lint", "lint", {
  conclusion: "neutral",
  findings: [finding("LINT", "old style", { severity: "info" })],
});
const preexisting = green("test", "tests", {
  conclusion: "neutral",
  findings: [finding("PREEXISTING_FAILURE", "red before", { severity: "info" })],
});

const ABSENT: readonly (readonly [string, DodProperty, Partial<DoneFacts>, string])[] = [
  ["no test gate", "INTERLOCK_DOD_TESTS_PASS", { proof: without("test") }, "not-configured"],
  [
    "a red test gate",
    "INTERLOCK_DOD_TESTS_PASS",
    { proof: proofOf(gates(red("test", "tests", finding("TEST_FAIL", "x")))) },
    "not-held",
  ],
  [
    "a red acceptance check",
    "INTERLOCK_DOD_TESTS_PASS",
    { proof: proofOf(gates(red("acceptance-1", "acceptance", finding("ACCEPTANCE_FAIL", "x")))) },
    "not-held",
  ],
  [
    "tests that failed on the base already",
    "INTERLOCK_DOD_TESTS_PASS",
    { proof: proofOf(gates(preexisting)) },
    "preexisting",
  ],
  [
    "tests that had nothing to judge",
    "INTERLOCK_DOD_TESTS_PASS",
    { proof: proofOf(gates(green("test", "tests", { conclusion: "neutral" }))) },
    "not-held",
  ],
  ["no build gate", "INTERLOCK_DOD_RELEASE_BUILD", { proof: without("build") }, "not-configured"],
  [
    "a build that could not run",
    "INTERLOCK_DOD_RELEASE_BUILD",
    { proof: proofOf(gates(green("build", "build", { conclusion: "incomplete" }))) },
    "not-held",
  ],
  [
    "a skipped build",
    "INTERLOCK_DOD_RELEASE_BUILD",
    { proof: proofOf(gates(green("build", "build", { conclusion: "skipped" }))) },
    "not-held",
  ],
  [
    "a waived lint finding",
    "INTERLOCK_DOD_LINT_CLEAN",
    { proof: proofOf(gates(waived)), waivers: [{ by: "Ada", code: "LINT" }] },
    "waived",
  ],
  [
    "a gate of unknown class",
    "INTERLOCK_DOD_FORMATTED",
    {
      proof: proofOf([
        ...gates().filter(({ gate }) => gate !== "format"),
        { ...green("format", "format"), class: "unknown" },
      ]),
    },
    "not-configured",
  ],
  [
    "a proof of another tree",
    "INTERLOCK_DOD_FORMATTED",
    { proof: toProof({ base: sha("b"), head: sha("h"), tree: tree("other") }, gates()) },
    "not-held",
  ],
  ["no proof at all", "INTERLOCK_DOD_FORMATTED", { proof: undefined }, "not-held"],
  ["no pull request", "INTERLOCK_DOD_PR_CREATED", { pullRequest: undefined }, "not-held"],
  [
    "another head on the pull request",
    "INTERLOCK_DOD_PR_CREATED",
    { pullRequest: { ...pullRequest!, head: sha("other") } },
    "not-held",
  ],
  [
    "another title on the pull request",
    "INTERLOCK_DOD_PR_CREATED",
    { pullRequest: { ...pullRequest!, title: "wip" } },
    "not-held",
  ],
  ["no check run on the forge", "INTERLOCK_DOD_CI_GREEN", { checks: [] }, "not-held"],
  [
    "a red check run on the forge",
    "INTERLOCK_DOD_CI_GREEN",
    { checks: [...gates(), red("ci", "ci")] },
    "not-held",
  ],
  [
    "only neutral check runs on the forge",
    "INTERLOCK_DOD_CI_GREEN",
    { checks: [green("x", "rules", { conclusion: "neutral" })] },
    "not-held",
  ],
  [
    "a workflow gate that could not run",
    "INTERLOCK_DOD_CI_GREEN",
    { proof: proofOf(gates(green("ci", "ci", { conclusion: "incomplete" }))) },
    "not-held",
  ],
  [
    "an open pull request",
    "INTERLOCK_DOD_PR_MERGED",
    { pullRequest: { ...pullRequest!, state: "open" } },
    "not-held",
  ],
  [
    "a pull request that landed as another commit",
    "INTERLOCK_DOD_PR_MERGED",
    { pullRequest: { ...pullRequest!, landedAs: sha("other") } },
    "not-held",
  ],
  ["an open issue", "INTERLOCK_DOD_ISSUE_CLOSED", { isIssueOpen: true }, "not-held"],
  [
    "an issue that the forge does not know",
    "INTERLOCK_DOD_ISSUE_CLOSED",
    { isIssueOpen: undefined },
    "not-held",
  ],
  [
    "no issue in the plan",
    "INTERLOCK_DOD_ISSUE_CLOSED",
    { issue: undefined, isIssueOpen: undefined },
    "not-configured",
  ],
];

describe("a property is absent and named with its reason:", () => {
  test.each(ABSENT)("%s leaves out %s", (_, property, more, because) => {
    const done = judgeDone(facts(more));
    expect(done.held).not.toContain(property);
    expect(done.notHeld.find((one) => one.property === property)).toMatchObject({ because });
    expect(done.held.length + done.notHeld.length).toBe(DOD_PROPERTIES.length);
  });
});
