/** A gate that judges a change by its text alone: nothing of it is run. */

import type { Finding, ReasonCode } from "../../domain/finding.js";
import type { WorkstreamPlan } from "../../domain/plan.js";
import type { ChangeView } from "../change/change-view.js";
import type { Texts } from "../change/view-of-texts.js";

export interface StaticGate {
  /** e.g. `proof:hygiene`. */
  readonly id: `proof:${string}`;
  /** What it has to say against the change. Never throws for anything that stands in a change. */
  judge(change: ChangeView): Promise<readonly Finding[]>;
  /** Absent: to every change. There is no check run of one that does not apply. */
  appliesTo?(change: ChangeView): boolean;
  /** Changes that it has to refuse before it is believed in this run: one a reason code that it knows. */
  readonly controls: readonly Control[];
}

/** A change that is known to be bad, and the code that it has to be refused with. */
export interface Control {
  readonly code: ReasonCode;
  readonly before?: Texts;
  readonly after: Texts;
  readonly workstream?: Partial<WorkstreamPlan>;
}
