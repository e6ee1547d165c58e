/** No test is lost: removed, skipped, inverted, shadowed, or kept from running. */

import type { Finding, ReasonCode } from "../../domain/finding.js";
import type { ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";
import type { TestCase } from "../tests/test-case.js";
import {
  changedTests,
  isTestAllowed,
  nameOf,
  type PlacedTest,
  type TestPair,
  testIdOf,
} from "./changed-tests.js";
import type { StaticGate } from "./static-gate.js";
import { findUnbuilt } from "./unbuilt-tests.js";

const SAMPLE = 'test("adds", () => { assert.equal(add(1, 2), 3); });\n';

export const testsKept: StaticGate = {
  id: "proof:tests-kept",
  judge: async (change) => [...findingsIn(change), ...(await findUnbuilt(change))],
  controls: [
    { code: "TEST_REMOVED", before: { "a.test.js": SAMPLE }, after: {} },
    {
      code: "TEST_SKIPPED",
      before: { "a.test.js": SAMPLE },
      after: { "a.test.js": SAMPLE.replace("test(", "test.skip(") },
    },
    {
      code: "TEST_INVERTED",
      before: { "a.rs": "#[test]\nfn a() { assert_eq!(f(), 1); }\n" },
      after: { "a.rs": "#[test]\n#[should_panic]\nfn a() { assert_eq!(f(), 1); }\n" },
    },
    {
      code: "DUPLICATE_TEST",
      before: { "test_a.py": "def test_a():\n    assert f() == 1\n" },
      after: {
        "test_a.py": "def test_a():\n    assert f() == 1\n\n\ndef test_a():\n    assert f() == 2\n",
      },
    },
    {
      code: "TEST_NOT_EXECUTED",
      after: { "a.test.js": SAMPLE.replace("test(", "test.only(") },
    },
  ],
};

function findingsIn(change: ChangeView): readonly Finding[] {
  const { pairs, removed, added } = changedTests(change);
  const { workstream } = change;
  const mayGo = (one: PlacedTest): boolean => isTestAllowed(workstream, "removeTests", one);
  const mayChange = (one: PlacedTest): boolean =>
    mayGo(one) || isTestAllowed(workstream, "changeTests", one);
  const kept = new Set(
    pairs.filter(({ before }) => !before.isPart).map(({ before }) => before.test.name),
  );
  return [
    ...removed
      .filter((one) => isLoss(one, kept) && !mayGo(one))
      .map((one) => toRemoved(one, added)),
    ...pairs.filter(({ before }) => !mayChange(before)).flatMap(changesOfState),
    ...added.flatMap(toShadowing),
    ...[
      ...added,
      ...pairs.filter(({ before }) => !before.test.isFocused).map(({ after }) => after),
    ].flatMap(toFocused),
    ...duplicatesIn(added, pairs),
  ];
}

/** A test that never ran is no loss, nor is a part of a test that stays: its assertions are counted there. */
const isLoss = ({ test, isPart }: PlacedTest, kept: ReadonlySet<string>): boolean =>
  !test.isSkipped && !test.isTodo && !test.isShadowed && !(isPart && kept.has(test.suite[0] ?? ""));

function toRemoved(one: PlacedTest, added: readonly PlacedTest[]): Finding {
  const next = nearest(one, added);
  const now =
    next === undefined
      ? ""
      : `; the nearest new one is "${nameOf(next)}" (${next.path}:${next.test.line})`;
  return toFinding("TEST_REMOVED", one, {
    message: `test "${nameOf(one)}" of ${one.path} is gone${now}`,
    hint: "put the test back as it was; where its subject is gone for good, the plan has to name it",
    allowance: "allow.removeTests",
  });
}

/** The new test whose words are most like this one's. */
function nearest({ test }: PlacedTest, added: readonly PlacedTest[]): PlacedTest | undefined {
  const words = new Set(test.body.split(" "));
  const likeness = (one: PlacedTest): number => {
    const other = new Set(one.test.body.split(" "));
    const common = [...other].filter((word) => words.has(word)).length;
    return common / Math.max(1, words.size + other.size - common);
  };
  return added
    .map((one) => ({ one, much: likeness(one) }))
    .filter(({ much }) => much >= 0.5)
    .sort((a, b) => b.much - a.much)[0]?.one;
}

function changesOfState({ before, after }: TestPair): readonly Finding[] {
  const became = (key: keyof TestCase): boolean =>
    before.test[key] !== true && after.test[key] === true;
  const named = `test "${nameOf(after)}"`;
  if (became("isShadowed")) return [shadowing(after)];
  if (became("isSkipped") || became("isTodo"))
    return [
      toFinding("TEST_SKIPPED", after, {
        message: `${named} is ${after.test.isTodo ? "a todo" : "skipped"} now and was run before`,
        hint: "let it run, and make it pass",
        allowance: "allow.changeTests",
      }),
    ];
  if (became("isInverted"))
    return [
      toFinding("TEST_INVERTED", after, {
        message: `${named} is expected to fail now and was expected to pass before`,
        hint: "let it pass: mend what it tests",
        allowance: "allow.changeTests",
      }),
    ];
  if (!became("isSometimesSkipped")) return [];
  const found = toFinding("TEST_SKIPPED", after, {
    message: `${named} is skipped under a condition now; whether it still runs here is seen by running it`,
    hint: "skip it only where it cannot work",
    allowance: "allow.changeTests",
  });
  return [{ ...found, severity: "soft" }];
}

const toShadowing = (one: PlacedTest): readonly Finding[] =>
  one.test.isShadowed ? [shadowing(one)] : [];

const shadowing = (one: PlacedTest): Finding =>
  toFinding("DUPLICATE_TEST", one, {
    message: `test "${nameOf(one)}" never runs: a later definition of the same scope takes its name`,
    hint: "give the later one a name of its own",
    allowance: "allow.changeTests",
  });

const toFocused = (one: PlacedTest): readonly Finding[] =>
  one.test.isFocused
    ? [
        toFinding("TEST_NOT_EXECUTED", one, {
          message: `test "${nameOf(one)}" is focused, so that the others of ${one.path} do not run`,
          hint: "take the focus (`only`, `fit`, `fdescribe`) out",
        }),
      ]
    : [];

/** Where both run, two tests of one name are merely confusing. */
function duplicatesIn(
  added: readonly PlacedTest[],
  pairs: readonly TestPair[],
): readonly Finding[] {
  const taken = new Set(pairs.map(({ after }) => testIdOf(after)));
  return added.flatMap((one) => {
    const id = testIdOf(one);
    const isTwice = taken.has(id) && !one.test.isDynamic && !one.test.isShadowed;
    taken.add(id);
    if (!isTwice || !/\.[cm]?[jt]sx?$/.test(one.path)) return [];
    const found = toFinding("DUPLICATE_TEST", one, {
      message: `there is another test "${nameOf(one)}" in ${one.path}`,
      hint: "give it a name of its own",
      allowance: "allow.changeTests",
    });
    return [{ ...found, severity: "soft" as const }];
  });
}

function toFinding(
  code: ReasonCode,
  one: PlacedTest,
  {
    message,
    hint,
    allowance,
  }: { readonly message: string; readonly hint: string; readonly allowance?: string },
): Finding {
  const id = testIdOf(one);
  return toRuleFinding(code, id, {
    file: one.path,
    line: one.test.line,
    testId: id,
    message,
    fix: { hint },
    ...(allowance === undefined ? {} : { allowance }),
  });
}
