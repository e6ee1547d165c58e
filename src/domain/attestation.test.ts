import { expect, test } from "vitest";
import { gates, sha } from "../../test/support/entries.js";
import { WS2, weekOne } from "../../test/support/week-one.js";
import { type Landed, toStatement } from "./attestation.js";
import { DOD_PROPERTIES } from "./definition-of-done.js";
import { fold } from "./evolve.js";
import { toInstant } from "./ids.js";
import { sha256 } from "./sha256.js";

function landedAs(more: Partial<Landed> = {}): Landed {
  const run = fold(weekOne())!;
  const workstream = run.workstreams.get(WS2)!;
  if (workstream.state.state !== "merged") throw new Error("ws2 is merged in the story");
  const { candidate } = workstream.state;
  return {
    run,
    workstream,
    candidate,
    pullRequest: {
      title: workstream.title,
      head: candidate.head,
      state: "merged",
      landedAs: candidate.commit,
    },
    checks: gates(),
    isIssueOpen: false,
    now: toInstant(0),
    ...more,
  };
}

test("a statement binds the eight properties to the landed commit and tree, by the rules of the base", () => {
  const landed = landedAs();
  const { candidate } = landed;
  expect(toStatement(landed)).toMatchObject({
    _type: "https://in-toto.io/Statement/v1",
    subject: [
      { name: "refs/heads/main", digest: { gitCommit: candidate.commit, gitTree: candidate.tree } },
    ],
    predicateType: "https://in-toto.io/attestation/svr/v0.2",
    predicate: {
      verifier: {
        id: "https://interlock.dev/verifier/0.1.0",
        policies: [
          { digest: { gitCommit: candidate.tip } },
          { digest: { sha256: landed.run.planDigest } },
        ],
      },
      timeCreated: "1970-01-01T00:00:00.000Z",
      properties: DOD_PROPERTIES,
      interlock: {
        type: "https://interlock.dev/attestation/gate-result/v1",
        workstream: "ws2",
        notHeld: [],
      },
    },
  });
});

test("an agent's words come in by digest only, and change no property", () => {
  const landed = landedAs();
  const [claim] = landed.workstream.claims;
  const silent = { ...landed, workstream: { ...landed.workstream, claims: [] } };
  expect(toStatement(landed).predicate.interlock.claims[0]).toEqual({
    turn: 1,
    sha256: sha256(claim!.text),
  });
  expect(JSON.stringify(toStatement(landed))).not.toContain("Implementation complete");
  expect(toStatement(landed).predicate.properties).toEqual(
    toStatement(silent).predicate.properties,
  );
});

test("a property that does not hold is absent and named", () => {
  const { predicate } = toStatement(landedAs({ isIssueOpen: true }));
  expect(predicate.properties).not.toContain("INTERLOCK_DOD_ISSUE_CLOSED");
  expect(predicate.interlock.notHeld).toEqual([
    { property: "INTERLOCK_DOD_ISSUE_CLOSED", because: "not-held", why: "issue #60 is open" },
  ]);
});

test("waivers are in the statement with the names of those who gave them", () => {
  const landed = landedAs();
  const waivers = [{ by: "Ada", code: "LINT", why: "generated code" }];
  const { interlock } = toStatement({
    ...landed,
    workstream: { ...landed.workstream, waivers },
  }).predicate;
  expect(interlock.waivers).toEqual(waivers);
});

test("what the plan permitted is in the statement, used or not", () => {
  const landed = landedAs();
  const allow = { ...landed.workstream.plan.allow, removeTests: ["old *"] };
  const workstream = { ...landed.workstream, plan: { ...landed.workstream.plan, allow } };
  const { interlock } = toStatement({ ...landed, workstream }).predicate;
  expect(interlock.allowances.removeTests).toEqual(["old *"]);
});

test("a proof of another tree attests no gate", () => {
  const landed = landedAs();
  const moved = {
    ...landed,
    candidate: { ...landed.candidate, tree: landedAs().run.startTip as never, commit: sha("x") },
  };
  expect(toStatement(moved).predicate.properties).not.toContain("INTERLOCK_DOD_TESTS_PASS");
});
