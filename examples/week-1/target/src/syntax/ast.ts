// The shape of a script after parsing. Every node knows its position.
import type { Operator } from "./operators.js";
import type { Position } from "./position.js";

interface At {
  readonly position: Position;
}

export type Literal = number | string | boolean | undefined;

export type Expression = At &
  (
    | { readonly kind: "literal"; readonly value: Literal }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "list"; readonly items: readonly Expression[] }
    | { readonly kind: "tuple"; readonly items: readonly Expression[] }
    | { readonly kind: "record"; readonly fields: readonly FieldValue[] }
    | { readonly kind: "field"; readonly target: Expression; readonly name: string }
    | { readonly kind: "construct"; readonly name: string; readonly argument?: Expression }
    | { readonly kind: "lambda"; readonly parameters: readonly string[]; readonly body: Expression }
    | { readonly kind: "apply"; readonly callee: Expression; readonly arguments: readonly Expression[] }
    | { readonly kind: "if"; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
    | { readonly kind: "match"; readonly subject: Expression; readonly arms: readonly Arm[] }
    | { readonly kind: "let"; readonly binding: Binding; readonly body: Expression }
    | { readonly kind: "sequence"; readonly items: readonly Expression[] }
    | { readonly kind: "binary"; readonly operator: Operator; readonly left: Expression; readonly right: Expression }
    | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expression }
  );

export type UnaryOperator = "negate" | "not" | "make-ref" | "read-ref";

export interface FieldValue {
  readonly name: string;
  readonly value: Expression;
}

export interface Arm {
  readonly pattern: Pattern;
  readonly body: Expression;
}

/** `let f x y = e` is `let f = fun x y -> e`; a recursive binding is always a function. */
export interface Binding {
  readonly name: string;
  readonly isRecursive: boolean;
  readonly value: Expression;
}

export type Pattern = At &
  (
    | { readonly kind: "wildcard" }
    | { readonly kind: "variable"; readonly name: string }
    | { readonly kind: "literal"; readonly value: Literal }
    | { readonly kind: "tuple"; readonly items: readonly Pattern[] }
    | { readonly kind: "nil" }
    | { readonly kind: "cons"; readonly head: Pattern; readonly tail: Pattern }
    | { readonly kind: "construct"; readonly name: string; readonly argument?: Pattern }
    | { readonly kind: "record"; readonly fields: readonly FieldPattern[] }
  );

export interface FieldPattern {
  readonly name: string;
  readonly pattern: Pattern;
}

export interface RecordType {
  readonly name: string;
  readonly fields: readonly string[];
}

export interface UnionCase {
  readonly name: string;
  readonly arity: number;
}

export type Item = At &
  (
    | { readonly kind: "record-type"; readonly type: RecordType }
    | { readonly kind: "union-type"; readonly name: string; readonly cases: readonly UnionCase[] }
    | { readonly kind: "let"; readonly binding: Binding }
    | { readonly kind: "expression"; readonly expression: Expression }
  );
