/** Results of gates, so that the same question is never asked twice, in any run. */

import type { CheckRun } from "../domain/check-run.js";

export interface CheckRunStore {
  /** The result that was put under this key; undefined when there is none, or it can no longer be trusted. */
  get(key: string): Promise<CheckRun | undefined>;
  /**
   * Keeps the result. `key` is the SHA-256 (64 lower-case hexadecimal digits) of everything that the result depends on.
   * May be called twice; the last result counts.
   */
  put(key: string, checkRun: CheckRun): Promise<void>;
}
