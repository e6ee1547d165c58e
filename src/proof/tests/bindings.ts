/** Names that a text binds to a value once and for all, so that the value can be read in their place. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { Grammar } from "./grammar.js";
import { ancestorsOf, isWithin } from "./nodes.js";

interface Bound {
  readonly scope: SyntaxNode;
  readonly value: SyntaxNode | undefined;
}

export type Bindings = ReadonlyMap<string, readonly Bound[]>;

const SCOPE =
  /^(?:program|module|source_file|statement_block|block|declaration_list|func_literal|arrow_function|function_definition|class_definition|function_item|function_declaration|method_declaration|if_statement)$/;

export function bindingsIn(nodes: readonly SyntaxNode[], grammar: Grammar): Bindings {
  const found = new Map<string, Bound[]>();
  for (const node of nodes)
    for (const { name, value } of grammar.bindingsAt(node)) {
      const scope = [...ancestorsOf(node)].find(({ type }) => SCOPE.test(type));
      if (scope === undefined) continue;
      found.set(name, [...(found.get(name) ?? []), { scope, value }]);
    }
  return found;
}

/** Undefined: not bound here, or to more than one value. */
export function valueOfName(bindings: Bindings, name: SyntaxNode): SyntaxNode | undefined {
  const around = (bindings.get(name.text) ?? []).filter(({ scope }) => isWithin(name, scope));
  const nearest = around.reduce<Bound | undefined>(
    (best, one) => (best === undefined || isWithin(one.scope, best.scope) ? one : best),
    undefined,
  );
  if (nearest === undefined) return undefined;
  const inScope = (bindings.get(name.text) ?? []).filter(({ scope }) =>
    isWithin(scope, nearest.scope),
  );
  return inScope.length === 1 ? nearest.value : undefined;
}
