// Items to bytecode. The whole script becomes one function without parameters that leaves its last value.
import type { Item } from "../syntax/ast.js";
import { ExpressionCompiler } from "./compile-expression.js";
import { FunctionScope } from "./function-scope.js";
import type { FunctionCode } from "./instruction.js";
import { TypeTable } from "./types.js";

/** `known` are the global names that exist before the script starts. */
export function compileScript(items: readonly Item[], known: Iterable<string>): FunctionCode {
  const scope = new FunctionScope({ name: "script", parameters: [] });
  const types = new TypeTable();
  const globals = new Set(known);
  const start = { line: 1, column: 1 };
  scope.emit({ op: "push", value: { kind: "unit" } }, start);
  for (const item of items) compileItem(item, new ExpressionCompiler(scope, types, globals));
  scope.emit({ op: "return" }, items.at(-1)?.position ?? start);
  return scope.finish();

  function compileItem(item: Item, expressions: ExpressionCompiler): void {
    switch (item.kind) {
      case "record-type":
        return types.declareRecord(item.type);
      case "union-type":
        return types.declareUnion(item.cases);
      case "let": {
        const { name, isRecursive, value } = item.binding;
        if (isRecursive) globals.add(name);
        expressions.compile(value, { name });
        scope.emit({ op: "store-global", name }, item.position);
        globals.add(name);
        return;
      }
      case "expression":
        scope.emit({ op: "pop", count: 1 }, item.position);
        return expressions.compile(item.expression);
    }
  }
}
