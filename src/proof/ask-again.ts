/** The tests of a gate that has failed, asked again: those that failed alone, and where that leaves a doubt, all as the gate runs them. */

import type { CheckRun } from "../domain/check-run.js";
import type { Config, Gate, TestsGate } from "../domain/config.js";
import type { Tree } from "../domain/ids.js";
import type { TestResult, TestStatus } from "../domain/test-run.js";
import { createLab } from "./dynamic/lab.js";
import { testsOf } from "./dynamic/outcomes.js";
import { type Again, withFlakyBase } from "./flaky-base.js";
import type { Places } from "./places.js";
import { testRunOf } from "./reports/test-run-evidence.js";
import { runGate } from "./run-gate.js";
import { findRunner } from "./runners/find-runner.js";
import type { Effort, Toolbox } from "./toolbox.js";

export interface Ground {
  readonly toolbox: Toolbox;
  readonly config: Config;
  readonly effort: Effort;
  readonly trees: { readonly base: Tree };
  readonly places: { readonly base: Places; readonly change: Places };
}

/** `before`: the same gate's run on the base. */
export async function askedAgain(
  run: CheckRun,
  { gate, before }: { readonly gate: Gate; readonly before: CheckRun },
  ground: Ground,
): Promise<CheckRun> {
  if (gate.kind !== "tests") return run;
  const known = [...((await statusesIn(before, ground)) ?? [])];
  const passed = new Set(known.filter(([, status]) => status === "passed").map(([id]) => id));
  const alone = await aloneIn(run, gate, ground);
  return withFlakyBase(run, {
    passed,
    again: {
      onBase: () => whole(gate, ground.places.base, ground),
      onChange: () => whole(gate, ground.places.change, ground),
    },
    ...(alone === undefined ? {} : { alone }),
  });
}

type Statuses = ReadonlyMap<string, TestStatus>;

const toStatuses = (tests: readonly TestResult[]): Statuses =>
  new Map(tests.map(({ id, status }) => [id, status]));

async function testsIn(
  run: CheckRun,
  { toolbox }: Ground,
): Promise<readonly TestResult[] | undefined> {
  return (await testRunOf(toolbox.evidence, run))?.tests;
}

async function statusesIn(run: CheckRun, ground: Ground): Promise<Statuses | undefined> {
  const tests = await testsIn(run, ground);
  return tests && toStatuses(tests);
}

/** Reports of the same tests differ in whether they name files. By the ids of `known`; left out is what cannot be told apart. */
function byKnownIds(tests: readonly TestResult[], known: readonly TestResult[]): Statuses {
  return new Map(
    known.flatMap((one) => {
      const isSame = isNamedAs(one);
      const [test, ...more] = tests.filter(isSame);
      const isClear = more.length === 0 && known.filter(isSame).length === 1;
      return test !== undefined && isClear && test.occurrences === one.occurrences
        ? [[one.id, test.status] as const]
        : [];
    }),
  );
}

const isNamedAs = (one: TestResult): ((other: TestResult) => boolean) => {
  const path = pathOf(one);
  return (other) => pathOf(other) === path;
};

const pathOf = ({ suite, name }: TestResult): string => [...suite, name].join("\n");

/** The gate's own command, in the same checkouts, and its result kept nowhere. */
function whole(gate: TestsGate, from: Places, ground: Ground): Promise<Statuses | undefined> {
  const { toolbox, config, effort } = ground;
  return toolbox.inTurn(async () => {
    if (effort.signal?.aborted === true) return undefined;
    const opened = await from.open(gate.id);
    if (opened.kind === "failed") return undefined;
    const { checkout } = opened;
    try {
      return await statusesIn(await runGate(gate, { toolbox, config, checkout, effort }), ground);
    } finally {
      from.giveBack(checkout, gate.id);
    }
  });
}

/** The files that failed tests stand in, and no others; undefined: they cannot be told, or not be run alone. */
async function aloneIn(run: CheckRun, gate: TestsGate, ground: Ground): Promise<Again | undefined> {
  const { toolbox, config, effort, trees, places } = ground;
  const runner = await findRunner(gate, (path) => toolbox.repository.readFile(trees.base, path));
  const failed = run.findings.filter(({ testId }) => testId !== undefined);
  const files = [...new Set(failed.flatMap(({ file }) => file ?? []))];
  if (runner === undefined || failed.some(({ file }) => file === undefined)) return undefined;
  if (!files.every((path) => runner.owns(path))) return undefined;
  const suspects = new Set(failed.map(({ testId }) => testId));
  const known = ((await testsIn(run, ground)) ?? []).filter(({ id }) => suspects.has(id));
  const on = (from: Places) => {
    const lab = createLab({ toolbox, config, effort, places: from });
    return async (): Promise<Statuses | undefined> => {
      const selection = { kind: "files" as const, files };
      const outcome = await lab.try({ suite: { gate, runner }, selection, edits: {} });
      return outcome.kind === "ran" ? byKnownIds(testsOf(outcome), known) : undefined;
    };
  };
  return { onBase: on(places.base), onChange: on(places.change) };
}
