/** An `action.yml`, read. */

import type { Expression, Template } from "./template.js";
import type { Step } from "./workflow.js";

export interface Action {
  /** Where it was read from, for messages. */
  readonly path: string;
  readonly name?: string;
  /** Names as written; they are found whatever their case. */
  readonly inputs: Readonly<Record<string, ActionInput>>;
  /** Of a composite action: what each output is. Others set theirs while they run. */
  readonly outputs: Readonly<Record<string, Template | undefined>>;
  readonly runs: NodeAction | CompositeAction | ContainerAction;
}

export interface ActionInput {
  readonly required: boolean;
  readonly default?: Template;
}

export interface NodeAction {
  readonly kind: "node";
  /** E.g. `node20`. */
  readonly using: string;
  /** Paths from the folder of the action. */
  readonly main: string;
  readonly pre?: string;
  /** Absent: `always()`. */
  readonly preIf?: Expression;
  readonly post?: string;
  /** Absent: `always()`. */
  readonly postIf?: Expression;
}

export interface CompositeAction {
  readonly kind: "composite";
  readonly steps: readonly Step[];
}

export interface ContainerAction {
  readonly kind: "container";
  /** `Dockerfile`, a path to one, or `docker://image`. */
  readonly image: string;
  readonly env?: Template;
  readonly entrypoint?: string;
  readonly args?: Template;
  readonly preEntrypoint?: string;
  readonly postEntrypoint?: string;
}
