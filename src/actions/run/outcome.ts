/** What the work of a step came to, before `continue-on-error` has its say. */

export type Outcome =
  | { readonly kind: "success"; readonly exitCode?: number }
  | { readonly kind: "failure"; readonly reason: string; readonly exitCode?: number }
  /** Ended because the job was. */
  | { readonly kind: "cancelled"; readonly reason: string }
  /** It was not, or not fully, done here; for the steps after it, it succeeded. */
  | { readonly kind: "not-proven"; readonly reason: string; readonly exitCode?: number }
  /** By the policy: it only reports, and nothing is proven or refuted by it. */
  | { readonly kind: "left-out"; readonly reason: string };

export interface StepWork {
  readonly outcome: Outcome;
  readonly outputs: Readonly<Record<string, string>>;
}

export const failed = (reason: string): StepWork => ({
  outcome: { kind: "failure", reason },
  outputs: {},
});

export const notProven = (reason: string): StepWork => ({
  outcome: { kind: "not-proven", reason },
  outputs: {},
});
