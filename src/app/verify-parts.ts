/** Are the statements of single gates and suites those that the verdict was signed with, all of them, in their order? */

import { type Sha, short } from "../domain/ids.js";
import type { PartStatement, StoredPart, StoredStatement } from "../ports/attestation-reader.js";

export type PartCode =
  | "PART_MISSING"
  | "PART_CHANGED"
  | "PART_REORDERED"
  /** A statement about another commit stands in its place. */
  | "PART_REPLAYED"
  /** One that the verdict does not name. */
  | "PART_ADDED"
  /** It says something else of its gate than the verdict does. */
  | "PART_CONTRADICTS";

export interface PartFlaw {
  readonly code: PartCode;
  readonly message: string;
}

/** `statement` is believed; of the parts nothing is. */
export function partFlaws(
  statement: StoredStatement,
  parts: readonly StoredPart[],
  commit: Sha,
): readonly PartFlaw[] {
  const named = new Set(statement.inputs.map(({ name }) => name));
  const added = parts.filter(({ name }) => !named.has(name));
  return [
    ...statement.inputs.flatMap((input, index) => {
      const before = index === 0 ? statement.prev : statement.inputs[index - 1]?.sha256;
      const part = parts.find(({ name }) => name === input.name);
      return flawsOf(part, { input, part: index + 1, before, statement, commit });
    }),
    ...added.map(({ name }) =>
      flaw("PART_ADDED", name, "is there, and the verdict was not signed with it"),
    ),
  ];
}

interface Expected {
  readonly input: { readonly name: string; readonly sha256: string };
  /** Its number, and the digest of the statement before it. */
  readonly part: number;
  readonly before: string | undefined;
  readonly statement: StoredStatement;
  readonly commit: Sha;
}

function flawsOf(part: StoredPart | undefined, expected: Expected): readonly PartFlaw[] {
  const { input, statement } = expected;
  const { name } = input;
  if (part === undefined) return [flaw("PART_MISSING", name, "is not there any more")];
  const { envelope } = part;
  if (envelope.kind === "unreadable")
    return [flaw("PART_CHANGED", name, `cannot be read (${envelope.problem})`)];
  if (envelope.sha256 !== input.sha256) return [explainOther(envelope, expected)];
  if (envelope.signature !== "valid")
    return [flaw("PART_CHANGED", name, "is not signed by the key that is trusted here")];
  if ("malformed" in envelope.statement) {
    const why = `is none of Interlock's (${envelope.statement.malformed})`;
    return [flaw("PART_CHANGED", name, why)];
  }
  return [
    ...misplacement(envelope.statement, expected),
    ...contradiction(envelope.statement, statement, name),
  ];
}

type ReadPart = Extract<StoredPart["envelope"], { kind: "read" }>;

/** Something else stands in its place: what is it? */
function explainOther({ sha256, statement }: ReadPart, { input, statement: of, commit }: Expected) {
  const { name } = input;
  const own = of.inputs.find((one) => one.sha256 === sha256);
  if (own !== undefined)
    return flaw("PART_REORDERED", name, `is in the place of another: it is ${own.name}`);
  if (!("malformed" in statement) && statement.commit !== commit)
    return flaw("PART_REPLAYED", name, `is about another commit, ${statement.commit.slice(0, 10)}`);
  return flaw("PART_CHANGED", name, "is not the one that the verdict was signed with");
}

/** Only whoever holds the key can have signed such a thing; it is refused all the same. */
function misplacement(
  { commit, tree, part, prev }: PartStatement,
  expected: Expected,
): readonly PartFlaw[] {
  const { name } = expected.input;
  if (commit !== expected.commit || tree !== expected.statement.tree)
    return [
      flaw("PART_REPLAYED", name, `is about ${commit.slice(0, 10)}, not ${short(expected.commit)}`),
    ];
  return part === expected.part && prev === expected.before
    ? []
    : [flaw("PART_REORDERED", name, `claims another place than ${expected.part}`)];
}

function contradiction(
  { gate }: PartStatement,
  { checkRuns }: StoredStatement,
  name: string,
): readonly PartFlaw[] {
  if (gate === undefined) return [];
  const run = checkRuns.find((one) => one.gate === gate.gate);
  if (run === undefined || run.conclusion === gate.conclusion) return [];
  const why = `says ${gate.conclusion} of gate "${gate.gate}", and the verdict ${run.conclusion}`;
  return [flaw("PART_CONTRADICTS", name, why)];
}

const flaw = (code: PartCode, name: string, why: string): PartFlaw => ({
  code,
  message: `the statement ${name} ${why}`,
});
