// Expressions to bytecode. Each leaves exactly one value on the stack.
import type { Arm, Expression, UnaryOperator } from "../syntax/ast.js";
import type { Position } from "../syntax/position.js";
import { ScriptError } from "../syntax/position.js";
import { PatternCompiler } from "./compile-pattern.js";
import { toConstant } from "./constant.js";
import type { Reference } from "./function-scope.js";
import { FunctionScope } from "./function-scope.js";
import type { Instruction, Label } from "./instruction.js";
import type { TypeTable } from "./types.js";

type Of<Kind extends Expression["kind"]> = Expression & { readonly kind: Kind };

const unaryInstructions: Readonly<Record<UnaryOperator, Instruction>> = {
  negate: { op: "negate" },
  not: { op: "not" },
  "make-ref": { op: "make-ref" },
  "read-ref": { op: "read-ref" },
};

export class ExpressionCompiler {
  constructor(
    private readonly scope: FunctionScope,
    private readonly types: TypeTable,
    private readonly globals: ReadonlySet<string>,
  ) { }

  /** A lambda may be told its name, for errors, and whether it calls itself by it. */
  compile(node: Expression, naming?: { readonly name: string; readonly selfName?: string }): void {
    switch (node.kind) {
      case "literal":
        return this.scope.emit({ op: "push", value: toConstant(node.value) }, node.position);
      case "name":
        return this.compileName(node);
      case "list":
        return this.compileList(node);
      case "tuple":
        node.items.forEach((item) => this.compile(item));
        return this.scope.emit({ op: "make-tuple", size: node.items.length }, node.position);
      case "record":
        return this.compileRecord(node);
      case "field":
        this.compile(node.target);
        return this.scope.emit({ op: "field", name: node.name }, node.position);
      case "construct":
        return this.compileConstruct(node);
      case "lambda":
        return this.compileLambda(node, naming ?? { name: "lambda" });
      case "apply":
        this.compile(node.callee);
        node.arguments.forEach((given) => this.compile(given));
        return this.scope.emit({ op: "call", count: node.arguments.length }, node.position);
      case "if":
        return this.compileIf(node);
      case "match":
        return this.compileMatch(node);
      case "let":
        return this.compileLet(node);
      case "sequence":
        return this.compileSequence(node);
      case "binary":
        return this.compileBinary(node);
      case "unary":
        this.compile(node.operand);
        return this.scope.emit(unaryInstructions[node.operator], node.position);
    }
  }

  private compileName(node: Of<"name">): void {
    const found = this.scope.find(node.name);
    if (found !== undefined) return this.scope.emit(toLoad(found), node.position);
    if (!this.globals.has(node.name)) throw new ScriptError("compile", `${node.name} is not defined`, node.position);
    this.scope.emit({ op: "load-global", name: node.name }, node.position);
  }

  private compileList(node: Of<"list">): void {
    node.items.forEach((item) => this.compile(item));
    this.scope.emit({ op: "push", value: { kind: "nil" } }, node.position);
    node.items.forEach(() => this.scope.emit({ op: "make-cons" }, node.position));
  }

  /** Fields are evaluated in the order of the type. */
  private compileRecord(node: Of<"record">): void {
    const names = node.fields.map(({ name }) => name);
    const type = this.types.recordWithFields(names);
    if (type === undefined) throw new ScriptError("compile", `no record has exactly the fields ${names.join(", ")}`, node.position);
    for (const name of type.fields) {
      const field = node.fields.find((candidate) => candidate.name === name);
      if (field !== undefined) this.compile(field.value);
    }
    this.scope.emit({ op: "make-record", type }, node.position);
  }

  private compileConstruct(node: Of<"construct">): void {
    const unionCase = this.types.caseNamed(node.name);
    if (unionCase === undefined) throw new ScriptError("compile", `no union has a case ${node.name}`, node.position);
    const { argument } = node;
    const payload = argument?.kind === "tuple" && unionCase.arity !== 1 ? argument.items : argument === undefined ? [] : [argument];
    if (payload.length !== unionCase.arity) {
      throw new ScriptError("compile", `${node.name} holds ${unionCase.arity} values, not ${payload.length}`, node.position);
    }
    payload.forEach((value) => this.compile(value));
    this.scope.emit({ op: "make-case", case: unionCase }, node.position);
  }

  private compileLambda(node: Of<"lambda">, naming: { readonly name: string; readonly selfName?: string }): void {
    const inner = new FunctionScope({ ...naming, parameters: node.parameters }, this.scope);
    new ExpressionCompiler(inner, this.types, this.globals).compile(node.body);
    inner.emit({ op: "return" }, node.body.position);
    for (const source of inner.captures) this.scope.emit(toLoad(source), node.position);
    this.scope.emit({ op: "make-closure", code: inner.finish(), size: inner.captures.length }, node.position);
  }

  private compileIf(node: Of<"if">): void {
    const otherwise: Label = { target: 0 };
    const end: Label = { target: 0 };
    this.compile(node.condition);
    this.scope.emit({ op: "jump-if-false", to: otherwise }, node.condition.position);
    const { height } = this.scope;
    this.compile(node.then);
    this.scope.emit({ op: "jump", to: end }, node.position);
    this.scope.place(otherwise, height);
    this.compile(node.otherwise);
    this.scope.place(end, height + 1);
  }

  private compileMatch(node: Of<"match">): void {
    const end: Label = { target: 0 };
    this.compile(node.subject);
    const { height } = this.scope;
    for (const arm of node.arms) this.compileArm(arm, end);
    this.scope.emit({ op: "fail-match" }, node.position);
    this.scope.place(end, height + 1);
    this.scope.emit({ op: "slide", count: 1 }, node.position);
  }

  /** The subject is on top of the stack, before and after. */
  private compileArm(arm: Arm, end: Label): void {
    const miss: Label = { target: 0 };
    const { height } = this.scope;
    const patterns = new PatternCompiler(this.scope, this.types);
    patterns.test(arm.pattern, height - 1, miss);
    const bound = patterns.bind(arm.pattern, height - 1);
    this.compile(arm.body);
    this.scope.emit({ op: "slide", count: bound }, arm.body.position);
    this.scope.forget(bound);
    this.scope.emit({ op: "jump", to: end }, arm.body.position);
    this.scope.place(miss, height);
  }

  private compileLet(node: Of<"let">): void {
    const { name, isRecursive, value } = node.binding;
    this.compile(value, isRecursive ? { name, selfName: name } : { name });
    this.scope.declare(name);
    this.compile(node.body);
    this.scope.forget(1);
    this.scope.emit({ op: "slide", count: 1 }, node.position);
  }

  private compileSequence(node: Of<"sequence">): void {
    node.items.forEach((item, index) => {
      if (index > 0) this.scope.emit({ op: "pop", count: 1 }, item.position);
      this.compile(item);
    });
  }

  private compileBinary(node: Of<"binary">): void {
    const { operator, left, right, position } = node;
    switch (operator) {
      case "&&":
        return this.compileIf({ kind: "if", condition: left, then: right, otherwise: toLiteral(false, position), position });
      case "||":
        return this.compileIf({ kind: "if", condition: left, then: toLiteral(true, position), otherwise: right, position });
      case "|>":
        return this.compilePipe(node);
      case "::":
        return this.compileOperands(node, { op: "make-cons" });
      case ":=":
        return this.compileOperands(node, { op: "write-ref" });
      default:
        return this.compileOperands(node, { op: "operate", operator });
    }
  }

  /** `x |> f a` calls `f a x`, in one call, with x evaluated last. */
  private compilePipe({ left, right, position }: Of<"binary">): void {
    const callee = right.kind === "apply" ? right.callee : right;
    const given = right.kind === "apply" ? [...right.arguments, left] : [left];
    this.compile({ kind: "apply", callee, arguments: given, position });
  }

  private compileOperands(node: Of<"binary">, instruction: Instruction): void {
    this.compile(node.left);
    this.compile(node.right);
    this.scope.emit(instruction, node.position);
  }
}

function toLoad(reference: Reference): Instruction {
  switch (reference.kind) {
    case "local":
      return { op: "load-local", slot: reference.slot };
    case "captured":
      return { op: "load-captured", index: reference.index };
    case "self":
      return { op: "load-self" };
  }
}

function toLiteral(value: boolean, position: Position): Expression {
  return { kind: "literal", value, position };
}
