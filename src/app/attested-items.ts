/** The definition of done, item by item, as a believed statement has it: whether each holds, and by which evidence. */

import { DOD_PROPERTIES, type DodProperty, GATES_BEHIND } from "../domain/definition-of-done.js";
import type {
  AttestedGate,
  AttestedResult,
  StoredPart,
  StoredStatement,
} from "../ports/attestation-reader.js";

export interface AttestedItem {
  readonly property: DodProperty;
  /** `held`, or the cause that was signed; `unnamed`: the statement does not speak of it. */
  readonly state: string;
  readonly why?: string;
  /** The gates it rests on, with the statement of each. Without any it rests on what the forge said when the statement was signed. */
  readonly gates: readonly ItemGate[];
}

export interface ItemGate extends AttestedGate {
  /** Digest of the gate's own statement, and what its programs were kept in. Absent: it has none (version 0.1.0). */
  readonly statement?: string;
  readonly isolation?: AttestedResult["isolation"];
}

/** `parts` are those that were found to be sound. */
export function attestedItems(
  statement: StoredStatement,
  parts: readonly StoredPart[],
): readonly AttestedItem[] {
  return DOD_PROPERTIES.map((property) => {
    const classes: readonly string[] = GATES_BEHIND[property];
    const gates = statement.checkRuns
      .filter((run) => run.class !== undefined && classes.includes(run.class))
      .map((run) => withStatement(run, parts));
    if (statement.properties.includes(property)) return { property, state: "held", gates };
    const named = statement.notHeld.find((one) => one.property === property);
    return named === undefined
      ? { property, state: "unnamed", gates }
      : { property, state: named.because, why: named.why, gates };
  });
}

function withStatement(run: AttestedGate, parts: readonly StoredPart[]): ItemGate {
  for (const { envelope } of parts) {
    if (envelope.kind === "unreadable" || "malformed" in envelope.statement) continue;
    const { gate } = envelope.statement;
    if (gate?.gate === run.gate)
      return { ...run, statement: envelope.sha256, isolation: gate.isolation };
  }
  return run;
}
