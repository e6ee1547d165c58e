/** What `run` shows while it works. */

import type { LiveProgress } from "../../app/performing.js";
import type { Entry } from "../../domain/event.js";
import type { Run } from "../../domain/run.js";

export interface View {
  readonly onEntry: (entry: Entry, run: Run) => void;
  readonly onProgress: (progress: LiveProgress) => void;
  /** Leaves the last state on the screen. May be called twice. */
  close(): Promise<void>;
}
