/** The definition of done, item by item, as a believed statement has it: whether each holds, and by which evidence. */

import { DOD_PROPERTIES, type DodProperty, GATES_BEHIND } from "../domain/definition-of-done.js";
import type { AttestedGate, StoredStatement } from "../ports/attestation-reader.js";

export interface AttestedItem {
  readonly property: DodProperty;
  /** `held`, or the cause that was signed; `unnamed`: the statement does not speak of it. */
  readonly state: string;
  readonly why?: string;
  /** The gates it rests on. Without any it rests on what the forge said when the statement was signed. */
  readonly gates: readonly AttestedGate[];
}

export function attestedItems(statement: StoredStatement): readonly AttestedItem[] {
  return DOD_PROPERTIES.map((property) => {
    const classes: readonly string[] = GATES_BEHIND[property];
    const gates = statement.checkRuns.filter(
      (run) => run.class !== undefined && classes.includes(run.class),
    );
    if (statement.properties.includes(property)) return { property, state: "held", gates };
    const named = statement.notHeld.find((one) => one.property === property);
    return named === undefined
      ? { property, state: "unnamed", gates }
      : { property, state: named.because, why: named.why, gates };
  });
}
