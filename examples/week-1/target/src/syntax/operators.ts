// The operators between two operands: how tightly each binds, and to which side.

export type Operator =
  | ":="
  | "|>"
  | "||"
  | "&&"
  | "="
  | "<>"
  | "<"
  | "<="
  | ">"
  | ">="
  | "::"
  | "^"
  | "+"
  | "-"
  | "*"
  | "/";

interface Binding {
  readonly level: number;
  readonly side: "left" | "right";
}

const bindings: ReadonlyMap<Operator, Binding> = new Map<Operator, Binding>([
  [":=", { level: 1, side: "right" }],
  ["|>", { level: 2, side: "left" }],
  ["||", { level: 3, side: "right" }],
  ["&&", { level: 4, side: "right" }],
  ["=", { level: 5, side: "left" }],
  ["<>", { level: 5, side: "left" }],
  ["<", { level: 5, side: "left" }],
  ["<=", { level: 5, side: "left" }],
  [">", { level: 5, side: "left" }],
  [">=", { level: 5, side: "left" }],
  ["::", { level: 6, side: "right" }],
  ["^", { level: 6, side: "right" }],
  ["+", { level: 7, side: "left" }],
  ["-", { level: 7, side: "left" }],
  ["*", { level: 8, side: "left" }],
  ["/", { level: 8, side: "left" }],
]);

export function toOperator(text: string): { readonly operator: Operator; readonly binding: Binding } | undefined {
  for (const [operator, binding] of bindings) {
    if (operator === text) return { operator, binding };
  }
  return undefined;
}
