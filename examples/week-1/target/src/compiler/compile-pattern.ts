// Patterns to bytecode, in two passes over the value in a slot: first the tests, then the bindings.
// No value stays on the stack between tests, so an arm that does not fit leaves nothing behind.
import type { Pattern, UnionCase } from "../syntax/ast.js";
import { ScriptError } from "../syntax/position.js";
import { toConstant } from "./constant.js";
import type { FunctionScope } from "./function-scope.js";
import type { Instruction, Label } from "./instruction.js";
import type { TypeTable } from "./types.js";

/** The value under test: the slot it starts from and the way down to it. */
interface Place {
  readonly slot: number;
  readonly path: readonly number[];
}

export class PatternCompiler {
  constructor(
    private readonly scope: FunctionScope,
    private readonly types: TypeTable,
  ) { }

  /** Jumps to `miss` when the value in the slot does not fit. */
  test(pattern: Pattern, slot: number, miss: Label): void {
    this.testAt(pattern, { slot, path: [] }, miss);
  }

  /** Pushes and names what the pattern binds; answers how many values that are. */
  bind(pattern: Pattern, slot: number): number {
    return this.bindAt(pattern, { slot, path: [] });
  }

  private testAt(pattern: Pattern, place: Place, miss: Label): void {
    switch (pattern.kind) {
      case "wildcard":
      case "variable":
        return;
      case "literal":
        this.load(place, pattern);
        this.scope.emit({ op: "push", value: toConstant(pattern.value) }, pattern.position);
        return this.check({ op: "operate", operator: "=" }, pattern, miss);
      case "nil":
        this.load(place, pattern);
        this.scope.emit({ op: "push", value: { kind: "nil" } }, pattern.position);
        return this.check({ op: "operate", operator: "=" }, pattern, miss);
      case "tuple":
        this.load(place, pattern);
        this.check({ op: "is-tuple", size: pattern.items.length }, pattern, miss);
        return pattern.items.forEach((item, index) => this.testAt(item, below(place, index), miss));
      case "cons":
        this.load(place, pattern);
        this.check({ op: "is-cons" }, pattern, miss);
        this.testAt(pattern.head, below(place, 0), miss);
        return this.testAt(pattern.tail, below(place, 1), miss);
      case "construct":
        this.partsOf(pattern).forEach(expectFlat);
        this.load(place, pattern);
        return this.check({ op: "is-case", case: this.caseOf(pattern) }, pattern, miss);
      case "record":
        this.partsOf(pattern).forEach(expectFlat);
        this.load(place, pattern);
        return this.check({ op: "is-record", type: this.recordOf(pattern) }, pattern, miss);
    }
  }

  private bindAt(pattern: Pattern, place: Place): number {
    switch (pattern.kind) {
      case "wildcard":
      case "literal":
      case "nil":
        return 0;
      case "variable":
        this.load(place, pattern);
        this.scope.declare(pattern.name);
        return 1;
      case "tuple":
      case "cons":
      case "construct":
      case "record":
        return this.partsOf(pattern).reduce((count, part) => count + this.bindAt(part.pattern, below(place, part.index)), 0);
    }
  }

  /** The patterns one level down, each with the index of the part that it is for. */
  private partsOf(pattern: Pattern): readonly { readonly pattern: Pattern; readonly index: number }[] {
    switch (pattern.kind) {
      case "tuple":
        return pattern.items.map((item, index) => ({ pattern: item, index }));
      case "cons":
        return [pattern.head, pattern.tail].map((part, index) => ({ pattern: part, index }));
      case "construct":
        return payloadOf(pattern.argument, this.caseOf(pattern)).map((part, index) => ({ pattern: part, index }));
      case "record": {
        const { fields } = this.recordOf(pattern);
        return pattern.fields.map((field) => ({ pattern: field.pattern, index: fields.indexOf(field.name) }));
      }
      case "wildcard":
      case "variable":
      case "literal":
      case "nil":
        return [];
    }
  }

  private caseOf(pattern: Pattern & { readonly kind: "construct" }): UnionCase {
    const found = this.types.caseNamed(pattern.name);
    if (found === undefined) throw new ScriptError("compile", `no union has a case ${pattern.name}`, pattern.position);
    const given = payloadOf(pattern.argument, found).length;
    if (given === found.arity) return found;
    throw new ScriptError("compile", `${pattern.name} holds ${found.arity} values, the pattern has ${given}`, pattern.position);
  }

  private recordOf(pattern: Pattern & { readonly kind: "record" }) {
    const names = pattern.fields.map(({ name }) => name);
    const type = this.types.recordHolding(names);
    if (type !== undefined) return type;
    throw new ScriptError("compile", `no record has the fields ${names.join(", ")}`, pattern.position);
  }

  private load(place: Place, pattern: Pattern): void {
    this.scope.emit({ op: "load-local", slot: place.slot }, pattern.position);
    for (const index of place.path) this.scope.emit({ op: "part", index }, pattern.position);
  }

  private check(instruction: Instruction, pattern: Pattern, miss: Label): void {
    this.scope.emit(instruction, pattern.position);
    this.scope.emit({ op: "jump-if-false", to: miss }, pattern.position);
  }
}

function below(place: Place, index: number): Place {
  return { slot: place.slot, path: [...place.path, index] };
}

/** `Rect (w, h)` spreads its tuple over the two values of the case. */
function payloadOf(argument: Pattern | undefined, unionCase: UnionCase): readonly Pattern[] {
  if (argument === undefined) return [];
  return argument.kind === "tuple" && unionCase.arity !== 1 ? argument.items : [argument];
}

function expectFlat(part: { readonly pattern: Pattern }): void {
  const { kind, position } = part.pattern;
  if (kind === "variable" || kind === "wildcard") return;
  throw new ScriptError("compile", "patterns inside a union case or a record can only be names so far (issue #65)", position);
}
