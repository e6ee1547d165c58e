/**
 * Old tests whose own text is as it was, and that pass only because what they stand in is another: the base's tests are run on the change
 * as the base has them, and what passed there and fails here, though the change's own run passes, has been made to pass.
 */

import type { TestsGate } from "../../domain/config.js";
import type { Finding } from "../../domain/finding.js";
import type { TestResult } from "../../domain/test-run.js";
import { toRuleFinding } from "../rule-finding.js";
import type { Deep } from "./deep.js";
import type { Pair } from "./inventory.js";
import { comesFrom, type FileTests } from "./known-tests.js";
import type { Outcome, Suite, Trial } from "./lab.js";
import { isFailed, testsOf } from "./outcomes.js";
import { type Surroundings, surroundingsOf } from "./surroundings.js";

interface Asked {
  readonly pairs: readonly Pair[];
  readonly changed: readonly FileTests[];
  readonly isLetGo: (test: TestResult) => boolean;
}

export async function weakenedAround(asked: Asked, deep: Deep): Promise<readonly Finding[]> {
  const { view, suites } = deep;
  const around = surroundingsOf(view.files, asked.changed, view.workstream);
  if (around === undefined) return [];
  const found = await Promise.all(
    suites.map((suite) => judgeSuite(suite, { ...asked, around }, deep)),
  );
  return found.flat();
}

async function judgeSuite(
  suite: Suite,
  { pairs, changed, isLetGo, around }: Asked & { readonly around: Surroundings },
  { lab }: Deep,
): Promise<readonly Finding[]> {
  const passed = passedOnBoth(suite.gate, pairs);
  if (passed.size === 0) return [];
  const trial: Trial = { suite, selection: selectionOf(suite, around), edits: around.edits };
  const failedIn = (outcome: Outcome): readonly TestResult[] =>
    testsOf(outcome).filter(
      (test) =>
        passed.has(nameOf(test)) &&
        isWrong(test) &&
        !isLetGo(test) &&
        !isChanged(test, changed, around),
    );
  const first = failedIn(await lab.once(trial));
  if (first.length === 0) return [];
  // What fails by chance, or wherever it is tried like this, says nothing of the change.
  const again = new Set(failedIn(await lab.try(trial)).map(nameOf));
  const plain = namesOf(testsOf(await lab.once({ suite, selection: { kind: "all" }, edits: {} })));
  return first
    .filter((test) => again.has(nameOf(test)) && plain.has(nameOf(test)))
    .map((test) => toFinding(test, around));
}

/** By their names: the gate's own report may not say in which file they stand. */
function passedOnBoth({ id: gate }: TestsGate, pairs: readonly Pair[]): ReadonlySet<string> {
  const pair = pairs.find((one) => one.gate === gate);
  if (pair === undefined) return new Set();
  const [before, after] = [namesOf(pair.onBase.tests), namesOf(pair.onChange.tests)];
  return new Set([...before].filter((name) => after.has(name)));
}

/** Of those that passed wherever they are. */
function namesOf(tests: readonly TestResult[]): ReadonlySet<string> {
  const others = new Set(tests.filter((test) => !isPassed(test)).map(nameOf));
  return new Set(
    tests
      .filter(isPassed)
      .map(nameOf)
      .filter((name) => !others.has(name)),
  );
}

const nameOf = ({ suite, name }: TestResult): string => [...suite, name].join("\n");

const isPassed = ({ status }: TestResult): boolean => status === "passed";

const selectionOf = ({ runner }: Suite, { altered }: Surroundings): Trial["selection"] =>
  altered.every((path) => runner.owns(path)) ? { kind: "files", files: altered } : { kind: "all" };

/** It has been asked, and the answer was another one: it did not stop because something has another name or shape now. */
const isWrong = (test: TestResult): boolean =>
  isFailed(test) &&
  test.status === "failed" &&
  !OTHER_SHAPE.test([test.message ?? "", ...(test.excerpt ?? [])].join("\n"));

const OTHER_SHAPE =
  /\b(?:Type|Reference|Syntax|Range|Attribute|Name|Import|ModuleNotFound|Key|Index|FileNotFound|NotImplemented|UnboundLocal)Error\b|\w+Warning\b|\bCannot (?:find|read)|\bENOENT\b|is not a function|^panic: runtime error|fixture '[^']*' not found|[Tt]imed? ?out/m;

/** It asks something else: that is judged by what it says. */
const isChanged = (
  test: TestResult,
  changed: readonly FileTests[],
  { reworded }: Surroundings,
): boolean =>
  changed
    .flatMap(({ before }) => before)
    .some(
      (old) =>
        !reworded.includes(old) &&
        comesFrom(test, old) &&
        !changed.some(({ after }) =>
          after.some(({ name, body }) => name === old.name && body === old.body),
        ),
    );

const toFinding = ({ id, file }: TestResult, { altered, isGrown }: Surroundings): Finding =>
  toRuleFinding("TEST_WEAKENED", `${id} around`, {
    // A list of names that may be grows with honest work, too.
    severity: isGrown ? "soft" : "hard",
    ...(file === undefined ? {} : { file }),
    testId: id,
    message: `fails on the change with what it stands in as the base has it; it passes by what is changed in ${altered.slice(0, 3).join(", ")}${altered.length > 3 ? " …" : ""}`,
    fix: {
      hint: "mend what the test found, or leave its imports, helpers and files of values as they were; where the behaviour is meant to change, the plan has to name the test or the file",
    },
    allowance: "allow.changeTests",
  });
