// The types that a script has declared so far, found by what their values look like.
import type { RecordType, UnionCase } from "../syntax/ast.js";

export class TypeTable {
  private readonly records: RecordType[] = [];
  private readonly cases = new Map<string, UnionCase>();

  constructor() {
    this.declareUnion([
      { name: "None", arity: 0 },
      { name: "Some", arity: 1 },
    ]);
  }

  declareRecord(type: RecordType): void {
    this.records.unshift(type);
  }

  declareUnion(cases: readonly UnionCase[]): void {
    for (const unionCase of cases) this.cases.set(unionCase.name, unionCase);
  }

  caseNamed(name: string): UnionCase | undefined {
    return this.cases.get(name);
  }

  /** The newest record type with exactly these fields. */
  recordWithFields(names: readonly string[]): RecordType | undefined {
    return this.records.find((type) => type.fields.length === names.length && type.fields.every((name) => names.includes(name)));
  }

  /** The newest record type that has these fields, and perhaps more. */
  recordHolding(names: readonly string[]): RecordType | undefined {
    return this.records.find((type) => names.every((name) => type.fields.includes(name)));
  }
}
