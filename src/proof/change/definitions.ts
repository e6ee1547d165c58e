/** Does a text define a name, as opposed to saying it in a comment, in a string, or by using it? */

import type { SyntaxNode, SyntaxTree } from "../../ports/syntax.js";
import { ancestorsOf, fieldOf, nodesIn } from "./nodes.js";
import { isRustTestCode } from "./rust-tests.js";

/** Rust's tests among the source define nothing that the source could use. */
export function definesName({ root }: SyntaxTree, name: string): boolean {
  for (const node of nodesIn(root))
    if (isNamed(node, name) && isDefined(node) && !isRustTestCode(node)) return true;
  return false;
}

/** A key may stand in quotes. */
const isNamed = (node: SyntaxNode, name: string): boolean =>
  node.end - node.start <= name.length + 2 &&
  (node.text === name || (node.field === "key" && node.text.replace(/^["']|["']$/g, "") === name));

/** Where a name stands that is given to something: of functions, types, values, members and re-exports. */
const GIVES =
  /^(?:.*_(?:declaration|declarator|definition|item|spec|signature|clause|variant|member)|class|enum_body|enum_assignment|pair|type_alias|method_elem|type_alias_statement|alias_declaration|public_field_definition|keyed_element|const_spec|var_spec|short_var_declaration)$/;
/** What looks like it, and only uses the name or hands it in. */
const USES = /^(?:import_|namespace_|for_|range_|return_|parameter|aliased_import|package_clause)/;

const FIELDS: ReadonlySet<string> = new Set(["name", "key", "pattern", "alias", "property"]);

function isDefined(node: SyntaxNode): boolean {
  const { parent, field } = node;
  if (parent === undefined) return false;
  if (EXPORTS.has(parent.type)) return field === "alias" || fieldOf(parent, "alias") === undefined;
  if (PATTERNS.has(parent.type) || parent.type === "expression_list") return isBound(parent);
  if (isTargetOf(node)) return true;
  if (USES.test(parent.type) || !GIVES.test(parent.type)) return false;
  return (
    (field !== undefined && FIELDS.has(field)) ||
    (parent.type === "method_elem" && parent.children[0] === node)
  );
}

/** `export { parse as parseAmount }`, `pub use money::parse` */
const EXPORTS: ReadonlySet<string> = new Set(["export_specifier", "use_as_clause"]);
const PATTERNS: ReadonlySet<string> = new Set([
  ...["object_pattern", "array_pattern", "tuple_pattern", "pattern_list"],
]);

/** `const { parse } = make()`, `a, b = 1, 2` */
function isBound(pattern: SyntaxNode): boolean {
  for (const outer of ancestorsOf(pattern)) {
    if (/^(?:variable_declarator|let_declaration)$/.test(outer.type)) return true;
    if (isAssignment(outer)) return fieldOf(outer, "left") === pattern;
    if (!PATTERNS.has(outer.type)) return false;
  }
  return false;
}

const isAssignment = ({ type }: SyntaxNode): boolean =>
  /^(?:assignment|assignment_expression|assignment_statement|short_var_declaration)$/.test(type);

/** `parse = …`, `exports.parse = …`, `Money.prototype.parse = …`, `self.parse = …` */
function isTargetOf(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === undefined) return false;
  const isMember = /^(?:member_expression|attribute|selector_expression)$/.test(parent.type);
  const target = isMember && parent.children.at(-1) === node ? parent : node;
  return target.parent !== undefined && isAssignment(target.parent) && target.field === "left";
}
