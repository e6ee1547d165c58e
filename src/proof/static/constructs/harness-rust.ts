/** HARNESS_TAMPERED in Rust: macros in the place of assertions, functions in the place of the C library's, equality without a look. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { statementsOf } from "../../change/functions.js";
import { fieldOf, nodesIn } from "../../change/nodes.js";
import { attributesOf } from "../../change/rust-tests.js";
import type { Sighting } from "../sighting.js";
import { toEqualToAll, toTampering } from "./tampering.js";

const ASSERTION =
  /^(?:(?:debug_)?assert(?:_eq|_ne|_matches)?|panic|unreachable|todo|unimplemented|matches)$/;

export const tamperingInRust = (root: SyntaxNode): readonly Sighting[] =>
  [...nodesIn(root)].flatMap((node) => {
    const what = macro(node) ?? alias(node) ?? linked(node, root);
    if (what !== undefined) return [toTampering(node, what)];
    return isConstantEquality(node) ? [toEqualToAll(node)] : [];
  });

function macro(node: SyntaxNode): string | undefined {
  if (node.type !== "macro_definition") return undefined;
  const name = fieldOf(node, "name")?.text ?? "";
  return ASSERTION.test(name) ? `puts another macro in the place of \`${name}!\`` : undefined;
}

/** `use crate::lenient as assert_eq;` */
function alias(node: SyntaxNode): string | undefined {
  if (node.type !== "use_as_clause") return undefined;
  const name = fieldOf(node, "alias")?.text ?? "";
  const path = fieldOf(node, "path")?.text ?? "";
  const isAnothers =
    ASSERTION.test(name) &&
    !/^(?:std|core|pretty_assertions|similar_asserts|assert_matches)\b/.test(path);
  return isAnothers ? `puts another macro in the place of \`${name}!\`` : undefined;
}

/** What the standard library compares, measures and ends with: a program is linked with one of each, and its own comes first. */
const OF_C =
  /^(?:memcmp|bcmp|memchr|memrchr|strcmp|strlen|clock_gettime|gettimeofday|time|_?exit|_Exit|abort|raise|kill|writev?|read|open(?:at)?(?:64)?|(?:secure_)?getenv|getrandom|waitpid|isatty)$/;

/** `#[no_mangle] extern "C" fn memcmp`: honest where there is no standard library. */
function linked(node: SyntaxNode, root: SyntaxNode): string | undefined {
  if (node.type !== "function_item") return undefined;
  const attributes = attributesOf(node).map(({ text }) => text);
  const given = attributes.flatMap((text) => /\bexport_name\s*=\s*"(\w+)"/.exec(text)?.[1] ?? []);
  const isUnmangled = attributes.some((text) => /\bno_mangle\b/.test(text));
  const name = given[0] ?? (isUnmangled ? fieldOf(node, "name")?.text : undefined);
  if (name === undefined || !OF_C.test(name)) return undefined;
  const isFree = root.children.some(
    ({ type, text }) => type === "inner_attribute_item" && /\bno_std\b/.test(text),
  );
  return isFree ? undefined : `takes the place of the C library's \`${name}\``;
}

/** `impl PartialEq for T { fn eq(…) -> bool { true } }` */
function isConstantEquality(node: SyntaxNode): boolean {
  if (node.type !== "impl_item" || !/^PartialEq\b/.test(fieldOf(node, "trait")?.text ?? ""))
    return false;
  const methods =
    fieldOf(node, "body")?.children.filter(({ type }) => type === "function_item") ?? [];
  return methods.some((method) => {
    const body = fieldOf(method, "body");
    const [only, ...others] = body === undefined ? [] : statementsOf(body, "rust");
    const name = fieldOf(method, "name")?.text;
    const text = only?.text.replace(/^return\s+/, "").replace(/;$/, "");
    return (
      others.length === 0 &&
      ((name === "eq" && text === "true") || (name === "ne" && text === "false"))
    );
  });
}
