/** What people say to a running Interlock from other terminals. */

import type { WorkstreamId } from "../domain/ids.js";
import type { Grant } from "../domain/plan.js";

export type Instruction = {
  /** Unique; taken once however often it is read. */
  readonly id: string;
  readonly by: string;
  readonly workstream?: WorkstreamId;
} & (
  | { readonly type: "told"; readonly text: string }
  | { readonly type: "paused" | "resumed" | "cancelled" }
  | {
      readonly type: "approved";
      readonly waive: readonly string[];
      readonly allow?: readonly Grant[];
      readonly why?: string;
      readonly leavesWorkspace?: true;
    }
);

export interface Steering {
  /** All instructions that lie there, oldest first. They stay until they are dropped. */
  pending(): Promise<readonly Instruction[]>;
  /** Removes one that is in the journal. May be called twice. */
  drop(id: string): Promise<void>;
  /** Leaves an instruction for whoever owns the run. */
  leave(instruction: Instruction): Promise<void>;
}
