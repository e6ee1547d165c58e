/** What a run tells while it goes on, for views and logs. Every text in it is masked. */

import type { Annotation } from "./annotation.js";
import type { JobResult, StepResult } from "./result.js";

export interface LegReference {
  /** Path of the workflow that the event started. */
  readonly workflow: string;
  /** As in `JobResult.name`; one of a kind in its workflow. */
  readonly job: string;
}

export type Happening = LegReference &
  (
    | { readonly kind: "job-queued" }
    | { readonly kind: "job-started" }
    | { readonly kind: "step-started"; readonly index: number; readonly name: string }
    | { readonly kind: "line"; readonly index: number; readonly text: string }
    | { readonly kind: "group-started"; readonly index: number; readonly title: string }
    | { readonly kind: "group-ended"; readonly index: number }
    | { readonly kind: "annotated"; readonly index: number; readonly annotation: Annotation }
    | { readonly kind: "step-ended"; readonly step: StepResult }
    | { readonly kind: "job-ended"; readonly result: JobResult }
  );
