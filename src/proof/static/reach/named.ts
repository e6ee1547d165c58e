/** The named parts of a text that something has to use: functions, classes, methods and constants that stand outside of functions. */

import type { Language, SyntaxNode, SyntaxTree } from "../../../ports/syntax.js";
import { fieldOf, namedChildrenOf } from "../../change/nodes.js";
import { isRustTestCode } from "../../change/rust-tests.js";
import { isCalledFromOutside } from "./called-from-outside.js";

export interface Named {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly nameNode: SyntaxNode;
  /** The class, type or `impl` that it is a method of. */
  readonly owner?: SyntaxNode;
}

/** In the order of the text. What a framework, a linker or an interface calls is not among them. */
export function namedIn({ root }: SyntaxTree, language: Language): readonly Named[] {
  const found: Named[] = [];
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const inner = PASSED.has(node.type) ? namedChildrenOf(node) : [];
    waiting.push(...[...inner].reverse());
    found.push(...namesOf(node), ...methodsOf(node));
  }
  return found.filter(
    (one) =>
      PLAIN.test(one.name) && !isRustTestCode(one.node) && !isCalledFromOutside(one, language),
  );
}

/** Others cannot be searched for as words. */
const PLAIN = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** What holds definitions without being one. */
const PASSED: ReadonlySet<string> = new Set([
  ...["program", "module", "source_file", "export_statement", "mod_item", "declaration_list"],
  ...["lexical_declaration", "variable_declaration", "const_declaration", "var_declaration"],
  ...["type_declaration", "var_spec_list", "expression_statement"],
]);

const NAMED: ReadonlySet<string> = new Set([
  ...["function_declaration", "generator_function_declaration", "class_declaration"],
  ...["abstract_class_declaration", "function_definition", "class_definition"],
  ...["function_item", "struct_item", "enum_item", "const_item", "static_item"],
  ...["type_spec", "variable_declarator", "const_spec", "var_spec"],
]);

const METHODS: ReadonlySet<string> = new Set([
  ...["method_definition", "function_definition", "function_item"],
]);

function namesOf(node: SyntaxNode): readonly Named[] {
  if (node.type === "assignment") return constantOf(node);
  if (node.type === "method_declaration") return methodOfGo(node);
  if (!NAMED.has(node.type)) return [];
  return node.children
    .filter(({ field, type }) => field === "name" && /identifier$/.test(type))
    .map((nameNode) => ({ name: nameNode.text, node, nameNode }));
}

/** Of Python, `LIMIT = 3`, `_limit = 3`: other values of a module are as often settings. */
function constantOf(node: SyntaxNode): readonly Named[] {
  const left = fieldOf(node, "left");
  if (left?.type !== "identifier" || !/^(?:_\w+|[A-Z][A-Z\d_]*)$/.test(left.text)) return [];
  return [{ name: left.text, node, nameNode: left }];
}

function methodOfGo(node: SyntaxNode): readonly Named[] {
  const [nameNode, owner] = [fieldOf(node, "name"), fieldOf(node, "receiver")];
  if (nameNode === undefined || owner === undefined) return [];
  return [{ name: nameNode.text, node, nameNode, owner }];
}

function methodsOf(owner: SyntaxNode): readonly Named[] {
  if (!/^(?:(?:abstract_)?class_declaration|class_definition|impl_item)$/.test(owner.type))
    return [];
  const body = fieldOf(owner, "body");
  return (body === undefined ? [] : namedChildrenOf(body)).flatMap((node) => {
    const nameNode = METHODS.has(node.type) ? fieldOf(node, "name") : undefined;
    return nameNode === undefined ? [] : [{ name: nameNode.text, node, nameNode, owner }];
  });
}
