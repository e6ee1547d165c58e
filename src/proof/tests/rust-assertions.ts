/** Assertions of Rust: macros by name, also within the tokens of other macros; methods and functions that call themselves so. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundAssertion, type Run, type Side, sidesOfOwn } from "./grammar.js";
import { childIn, partsOf } from "./nodes.js";
import { argumentsIn, callBefore, insideOf, splitAt } from "./rust-tokens.js";
import { isLooking, isOwnAssertion } from "./words.js";

export function rustAssertionAt(node: SyntaxNode): FoundAssertion | undefined {
  if (node.type === "macro_invocation") {
    const name = (childIn(node, "macro")?.text ?? "").split("::").at(-1) ?? "";
    return assertionOfMacro(
      [node],
      name,
      node.children.find(({ type }) => type === "token_tree"),
    );
  }
  if (node.type === "token_tree" && node.parent?.type === "token_tree") {
    const call = callBefore(node);
    if (call === undefined) return undefined;
    const extent = node.parent.children.slice(call.at, node.parent.children.indexOf(node) + 1);
    if (call.isMacro) return assertionOfMacro(extent, call.name, node);
    return isOwnAssertion(call.name) ? assertionOfOwn(extent, argumentsIn(node)) : undefined;
  }
  return node.type === "call_expression" ? assertionOfCall(node) : undefined;
}

function assertionOfMacro(
  extent: Run,
  name: string,
  tree: SyntaxNode | undefined,
): FoundAssertion | undefined {
  const given = argumentsIn(tree);
  if (/^(?:debug_|prop_|proptest_)?assert(?:_eq|_ne)$|^assert_(?:eq|ne)_\w+$/.test(name))
    return compared(extent, given.slice(0, 2), /_eq/.test(name));
  if (/^(?:debug_|prop_)?assert$/.test(name)) {
    const [condition] = given;
    return condition === undefined ? undefined : assertionOfTruth(extent, condition);
  }
  if (/^(?:panic|unreachable|bail)$/.test(name))
    return { extent, strength: "weak", isExact: false, groups: [] };
  if (/snapshot$/.test(name)) return compared(extent, given, true);
  if (/^assert_matches$|^assert_let/.test(name)) return compared(extent, given.slice(0, 2), false);
  return isOwnAssertion(name) ? assertionOfOwn(extent, given) : undefined;
}

const compared = (extent: Run, given: readonly Run[], isExact: boolean): FoundAssertion => ({
  extent,
  strength: "strong",
  isExact,
  groups: [given.map((run) => ({ run }))],
});

function assertionOfTruth(extent: Run, condition: Run): FoundAssertion {
  const limbs = splitAt(condition, (text) => text === "&&" || text === "||");
  const groups = limbs.map(groupOf);
  const isOr = condition.some(({ isNamed, text }) => !isNamed && text === "||");
  const isTautology = isOr && limbs.some((limb) => limb.length === 1 && limb[0]?.text === "true");
  const isEqual = condition.some(({ isNamed, text }) => !isNamed && text === "==");
  const isStrong = groups.some(({ length }) => length > 1) || limbs.some(looksForSomething);
  return {
    extent,
    strength: isStrong ? "strong" : "weak",
    isExact: isEqual,
    groups,
    ...(isTautology ? { flaw: "tautology" } : {}),
  };
}

/** `matches!(value, pattern)` compares, too. */
function groupOf(limb: Run): readonly Side[] {
  const sides = splitAt(limb, (text) => /^(?:==|!=|<=?|>=?)$/.test(text));
  const tree = limb.at(-1);
  const call = tree?.type === "token_tree" ? callBefore(tree) : undefined;
  if (sides.length === 1 && tree !== undefined && call?.isMacro === true && call.name === "matches")
    return argumentsIn(tree).map((run) => ({ run }));
  return sides.map((run) => ({ run }));
}

/** `text.contains("a")`: it is told what to look for. */
function looksForSomething(limb: Run): boolean {
  const tree = limb.at(-1);
  const call = tree?.type === "token_tree" ? callBefore(tree) : undefined;
  return (
    tree !== undefined && call !== undefined && isLooking(call.name) && insideOf(tree).length > 0
  );
}

function assertionOfOwn(extent: Run, given: readonly Run[]): FoundAssertion {
  const isStrong =
    given.length >= 2 ||
    given.some((run) => run.some(({ type }) => /literal|token_tree|reference/.test(type)));
  return {
    extent,
    strength: isStrong ? "strong" : "weak",
    isExact: false,
    groups: [sidesOfOwn(given)],
  };
}

function assertionOfCall(node: SyntaxNode): FoundAssertion | undefined {
  const callee = childIn(node, "function");
  const name = (childIn(callee, "field") ?? childIn(callee, "name") ?? callee)?.text ?? "";
  const isPlain = /^\w+$/.test(name) && isOwnAssertion(name);
  // `.expect("…")` takes a value out; it compares nothing.
  if (!isPlain || /^(?:expect|expect_err|require|check|verify|ensure|validate|confirm)$/.test(name))
    return undefined;
  const isAmbiguous = !/^_*(?:assert|expect)/.test(name);
  if (isAmbiguous && node.parent?.type !== "expression_statement") return undefined;
  return assertionOfOwn(
    [node],
    partsOf(childIn(node, "arguments")).map((one) => [one]),
  );
}
