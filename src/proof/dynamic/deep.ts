/** What the gates work with that run a change's tests to see whether they prove anything. */

import type { CheckRun } from "../../domain/check-run.js";
import type { Config, TestsGate } from "../../domain/config.js";
import type { Finding } from "../../domain/finding.js";
import type { Tree } from "../../domain/ids.js";
import type { TestResult } from "../../domain/test-run.js";
import type { ChangeView } from "../change/change-view.js";
import type { Places } from "../places.js";
import type { Profile } from "../profiles.js";
import type { Selection } from "../runners/runner.js";
import type { Effort, Toolbox } from "../toolbox.js";
import type { Allotment } from "./allotment.js";
import type { Joint } from "./joint.js";
import type { Lab, Outcome, Suite } from "./lab.js";
import type { SecondRun } from "./second-run.js";

/** The changed and new test files that one suite finds, as the change has them. */
export interface SuiteTests {
  readonly suite: Suite;
  readonly files: readonly string[];
  /** What is run to ask them: those files, and those that share with them what the change has altered. */
  readonly selection: Selection;
}

export interface Deep {
  readonly toolbox: Toolbox;
  readonly effort: Effort;
  readonly view: ChangeView;
  readonly profile: Profile;
  readonly trees: { readonly base: Tree; readonly change: Tree };
  /** Those whose runner is known, in the order of the configuration. */
  readonly suites: readonly Suite[];
  readonly gates: readonly TestsGate[];
  /** Ids of tests gates that only their own command can run. */
  readonly unknown: readonly string[];
  readonly tests: readonly SuiteTests[];
  /** On the change; what is to be tried without some of it is an edit. */
  readonly lab: Lab;
  readonly baseLab: Lab;
  /** The checkouts that both work in. */
  readonly places: { readonly base: Places; readonly change: Places };
  readonly config: Config;
  /** The changed tests on the change as it is; asked once. */
  readonly reference: (tests: SuiteTests) => Promise<Outcome>;
  /** The changed tests with tests that have to fail beside them, and other expectations; asked once. */
  readonly joint: (tests: SuiteTests) => Promise<Joint>;
  /** The changed tests on the change as it is, a second time. */
  readonly secondRun: (tests: SuiteTests) => Promise<SecondRun>;
  /** Check runs of the tests gates on both trees, by gate. */
  readonly runs: {
    readonly onBase: readonly CheckRun[];
    /** They may still be under way. */
    readonly onChange: () => Promise<readonly CheckRun[]>;
  };
  /** Is the test new, or has the change another text for it? */
  readonly isTouched: (test: Pick<TestResult, "suite" | "name">) => boolean;
  /** A key for what holds on every base with the same rules: configuration, protected paths, tools. */
  readonly rules: { readonly keyOf: (question: unknown) => string };
  /** How long one run of the tests gates took on the base. */
  readonly suiteMs: number;
  readonly allotment: Allotment;
}

/** What a deep gate found. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** `neutral`: it had nothing to look at. `incomplete`: it could not look. Absent: by the findings. */
  readonly conclusion?: "neutral" | "incomplete";
  /** What was tried and what came of it, for the record. */
  readonly record: unknown;
}

export interface DeepGate {
  readonly id: `proof:${string}`;
  /** What its result is known by, beside the patch and the base's rules, or a promise of it; undefined: it is judged anew on every base. */
  readonly question: ((deep: Deep) => unknown) | undefined;
  judge(deep: Deep): Promise<Judged>;
}
