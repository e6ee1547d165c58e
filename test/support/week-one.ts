/** The week that Interlock exists to make impossible, as it goes with Interlock: false claims first, then the work. */

import type { Entry } from "../../src/domain/event.js";
import { finding, gates, red, Story, toId } from "./entries.js";

export const WS1 = toId("ws1");
export const WS2 = toId("ws2");
export const WS3 = toId("ws3");
export const WS5 = toId("ws5");

const PLANS = [
  { id: WS1, title: "ci: get the pull requests green", kind: "ci", pullRequests: [72, 73] },
  {
    id: WS2,
    title: "feat(vm): re-entrant host functions",
    kind: "feature",
    issue: 60,
    acceptance: [{ files: {}, run: "node --test" }],
  },
  {
    id: WS3,
    title: "feat(vm): records and unions execute",
    kind: "feature",
    issue: 65,
    acceptance: [{ files: {}, run: "node --test" }],
  },
  {
    id: WS5,
    title: "feat(vm): mark-and-sweep garbage collector",
    kind: "feature",
    issue: 61,
    scope: ["src/vm/**"],
  },
] as const;

const FORMAT = finding("FORMAT", "2 files are not formatted", {
  file: "src/vm/heap.ts",
  fix: { command: "npm run format", hint: "run the formatter" },
});

export function weekOne(): readonly Entry[] {
  const story = new Story({ workstreams: PLANS });
  story.baseline().after(1);
  first(story);
  second(story);
  third(story);
  fifth(story);
  return story.after(1).end("merged").entries;
}

/** Two red pull requests: claimed green, red; then formatted by Interlock itself. */
function first(story: Story): void {
  story
    .open(WS1)
    .turn(WS1, {
      claim: "Both pull requests are fixed and ready to merge.",
      minutes: 12,
      tokens: 41_000,
      costUsd: 0.62,
    })
    .after(2)
    .proof(
      WS1,
      gates(
        red(
          "lint",
          "lint",
          finding("LINT", "no-unused-vars: 'tmp' is assigned but never used", {
            file: "src/lexer.ts",
            line: 40,
          }),
        ),
        red(
          "title",
          "title",
          finding("TITLE", 'the title "Fix stuff" does not have the form "type(scope): subject"'),
        ),
      ),
    )
    .turn(WS1, { claim: "Lint is clean now.", minutes: 6, tokens: 18_000, costUsd: 0.21 })
    .after(1)
    .proof(WS1, gates(red("format", "format", FORMAT)))
    .mend(WS1, "format")
    .after(1)
    .proof(WS1, gates())
    .propose(WS1, { mendedFrom: "Fix stuff" })
    .candidate(WS1)
    .after(1)
    .proof(WS1, gates(), "candidate")
    .land(WS1);
}

/** Test stubs instead of an implementation. */
function second(story: Story): void {
  const missing = finding(
    "ACCEPTANCE_FAIL",
    "List.map with a closure: expected [2,4,6], the call was refused",
  );
  story
    .open(WS2)
    .open(WS3)
    .turn(WS2, {
      claim: "Implementation complete: 25+ tests, | all green.\nReady for production.",
      minutes: 18,
      tokens: 90_000,
      costUsd: 1.4,
      left: ["test/hof.test.ts"],
    })
    .after(3)
    .proof(
      WS2,
      gates(
        red("acceptance-1", "acceptance", missing),
        red(
          "rules",
          "rules",
          finding("REQUIRED_SYMBOL", "nothing defines callClosure"),
          finding("VACUOUS_TEST", "14 tests assert nothing", { file: "test/hof.test.ts" }),
        ),
      ),
    )
    .tell(WS2, "Ada", "The VM has to call closures itself; see issue 60.")
    .turn(WS2, {
      claim: "callClosure is in place and the list functions use it.",
      minutes: 25,
      tokens: 120_000,
      costUsd: 2.05,
    })
    .after(3)
    .proof(WS2, gates());
}

/** Silent once, nudged; then tests that were removed; then right. */
function third(story: Story): void {
  story
    .turn(WS3, { end: "silent", minutes: 10, changed: false })
    .turn(WS3, {
      claim: "Production ready: 95 % of tests pass.",
      minutes: 14,
      reason: "retry",
      intervention: "nudge",
      tokens: 60_000,
      costUsd: 0.9,
    })
    .after(2)
    .proof(
      WS3,
      gates(
        red(
          "test",
          "tests",
          finding("TEST_FAIL", "unions › match falls through", {
            testId: "test/unions.test.ts › match falls through",
          }),
        ),
        red(
          "rules",
          "rules",
          finding("TEST_REMOVED", "records › update keeps the rest was removed"),
        ),
      ),
    )
    .propose(WS2)
    .candidate(WS2)
    .after(2)
    .proof(WS2, gates(), "candidate")
    .land(WS2)
    .open(WS5)
    .turn(WS3, { claim: "All tests are back and pass.", minutes: 11, tokens: 52_000, costUsd: 0.8 })
    .after(2)
    .proof(WS3, gates());
}

/** Green alone, red together with what landed meanwhile. */
function fifth(story: Story): void {
  const leak = finding("TEST_FAIL", "gc › a cycle is freed: 2 values leaked", {
    testId: "test/gc.test.ts › a cycle is freed",
  });
  const together = finding("TEST_FAIL", "gc › closures called by the host stay alive", {
    testId: "test/gc.test.ts › closures called by the host stay alive",
  });
  story
    .turn(WS5, {
      claim: "Production grade, zero leaks.",
      minutes: 30,
      tokens: 150_000,
      costUsd: 2.6,
    })
    .after(3)
    .proof(WS5, gates(red("format", "format", FORMAT), red("test", "tests", leak)))
    .turn(WS5, { claim: "Cycles are freed now.", minutes: 22, tokens: 95_000, costUsd: 1.5 })
    .after(3)
    .proof(WS5, gates())
    .propose(WS3)
    .propose(WS5)
    .candidate(WS3)
    .after(1)
    .proof(WS3, gates(), "candidate")
    .refuse(WS3)
    .candidate(WS3)
    .after(1)
    .proof(WS3, gates(), "candidate")
    .land(WS3)
    .candidate(WS5)
    .after(2)
    .proof(WS5, gates(red("test", "tests", together)), "candidate")
    .turn(WS5, {
      claim: "Roots include host frames.",
      minutes: 9,
      reason: "conflict",
      tokens: 30_000,
      costUsd: 0.5,
    })
    .after(2)
    .proof(WS5, gates())
    .approve(WS5, "Ada", ["LOW_DIFF_COVERAGE"], "the sweep loop is covered by acceptance")
    .propose(WS5)
    .candidate(WS5)
    .after(2)
    .proof(WS5, gates(), "candidate")
    .land(WS5);
}
