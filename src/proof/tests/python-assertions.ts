/** Assertions of Python: `assert`, unittest, pytest, mocks, numpy, and functions that call themselves so. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundAssertion, type Side, sidesOfOwn } from "./grammar.js";
import { childIn, partsOf } from "./nodes.js";
import { isConstantTrue, truthOf } from "./truth.js";
import { isOwnAssertion } from "./words.js";

export function pythonAssertionAt(node: SyntaxNode): FoundAssertion | undefined {
  switch (node.type) {
    case "assert_statement":
      return assertionOfStatement(node);
    case "call":
      return assertionOfCall(node);
    case "raise_statement":
      return assertionOfRaise(node);
    default:
      return undefined;
  }
}

function assertionOfStatement(node: SyntaxNode): FoundAssertion | undefined {
  const [condition] = partsOf(node);
  if (condition === undefined) return undefined;
  // `assert (a == b, "message")` is a tuple that is never empty.
  const isTuple = condition.type === "tuple" && partsOf(condition).length > 0;
  return toAssertion(node, condition, isTuple);
}

function toAssertion(
  node: SyntaxNode,
  condition: SyntaxNode,
  isTrueAnyway = false,
): FoundAssertion {
  const { isAlways, ...truth } = truthOf(condition);
  const isTautology = isAlways || isTrueAnyway;
  return { extent: [node], ...truth, ...(isTautology ? { flaw: "tautology" } : {}) };
}

/** `a.b.c` → `a`, `b`, `c`. */
export function pythonPathOf(callee: SyntaxNode | undefined): readonly string[] {
  const names: string[] = [];
  for (let at = callee; at !== undefined; ) {
    if (at.type === "attribute") {
      names.unshift(childIn(at, "attribute")?.text ?? "?");
      at = childIn(at, "object");
    } else if (at.type === "call") {
      names.unshift("()");
      at = childIn(at, "function");
    } else {
      names.unshift(at.type === "identifier" ? at.text : "?");
      return names;
    }
  }
  return names;
}

const WEAK =
  /^(?:assertTrue|assertFalse|assertIsNotNone|assertIsInstance|assertNotIsInstance|assertNoLogs|assertNotEmpty|assert_called|assert_not_called|assert_called_once|assert_awaited|assert_true|assert_false|assert_)$/;
const EXACT =
  /^(?:assert(?:Equals?|Is|IsNone|(?:Sequence|List|Tuple|Set|Dict|MultiLine|Count|AlmostEquals?|JSON|HTML|XML|Queryset|QuerySet)\w*|AlmostEqual)|assert_(?:array_|frame_|series_|almost_)?equal\w*|assert_called\w*_with|assert_has_calls|assert_allclose|assert_awaited\w*_with)$/;

function assertionOfCall(call: SyntaxNode): FoundAssertion | undefined {
  const path = pythonPathOf(childIn(call, "function"));
  const name = path.at(-1) ?? "";
  const [first = ""] = path;
  if (/^(?:raises|warns|deprecated_call)$/.test(name) && (first === "pytest" || path.length === 1))
    return assertionOfErrors(call, "match");
  if (/^assert(?:Raises|Warns|Logs)(?:Regex|Message)?$/.test(name))
    return assertionOfErrors(call, name.endsWith("s") ? "" : "*");
  if (name === "fail" && /^(?:pytest|self|cls|unittest)$/.test(first))
    return { extent: [call], strength: "weak", isExact: false, groups: [] };
  if (/^assert(?:True|False)$/.test(name) || name === "assert_") {
    const [condition] = positionalOf(call);
    return condition === undefined ? undefined : toAssertion(call, condition);
  }
  return isAsserting(call, path) ? assertionOfNamed(call, name) : undefined;
}

/** `assert_called` of a mock, and of a module; what might as well be the code under test only where nobody looks at its result. */
function isAsserting(call: SyntaxNode, path: readonly string[]): boolean {
  const name = path.at(-1) ?? "";
  if (!isOwnAssertion(name)) return false;
  if (/^_*(?:assert|expect)/.test(name))
    return name !== "expect" || call.parent?.type === "expression_statement";
  return (
    /^_*(?:should|must|check|verify|ensure|validate|confirm)[A-Z_]/.test(name) &&
    call.parent?.type === "expression_statement"
  );
}

export const positionalOf = (call: SyntaxNode): readonly SyntaxNode[] =>
  partsOf(childIn(call, "arguments")).filter(({ type }) => type !== "keyword_argument");

const keywordsOf = (call: SyntaxNode): readonly SyntaxNode[] =>
  partsOf(childIn(call, "arguments")).filter(({ type }) => type === "keyword_argument");

function assertionOfNamed(call: SyntaxNode, name: string): FoundAssertion {
  const isMock =
    name.startsWith("assert_called") ||
    name.startsWith("assert_awaited") ||
    name === "assert_has_calls";
  const values = keywordsOf(call).flatMap((one) =>
    childIn(one, "name")?.text === "msg" ? [] : (childIn(one, "value") ?? []),
  );
  const given = [...positionalOf(call).slice(0, isMock ? undefined : 3), ...values];
  const sides: readonly Side[] = isMock
    ? [
        { run: [childIn(call, "function") ?? call], role: "input" },
        { run: given, role: "expected" },
      ]
    : isKnown(name)
      ? given.map((one) => ({ run: [one] }))
      : sidesOfOwn(given.map((one) => [one]));
  const isWeak = WEAK.test(name) || (!EXACT.test(name) && given.length < 2);
  return {
    extent: [call],
    strength: isWeak ? "weak" : "strong",
    isExact: EXACT.test(name) && !isWeak,
    groups: [sides.filter(({ run }) => run.length > 0)],
  };
}

/** Of a library: which side is which is told by what stands there. */
const isKnown = (name: string): boolean =>
  WEAK.test(name) || EXACT.test(name) || /^assert[A-Z]/.test(name);

/** `pytest.raises(Error, match="…")`, as a call or around a block. */
function assertionOfErrors(call: SyntaxNode, matcher: "match" | "*" | ""): FoundAssertion {
  const [error, ...rest] = positionalOf(call);
  const matched = keywordsOf(call).filter((one) => childIn(one, "name")?.text === "match");
  const expected = matcher === "*" ? rest.slice(0, 1) : matched;
  return {
    extent: [call],
    strength: expected.length > 0 ? "strong" : "weak",
    isExact: false,
    groups: expected.length === 0 ? [] : [[{ run: expected, role: "expected" }]],
    names: error === undefined ? [] : error.type === "tuple" ? partsOf(error) : [error],
  };
}

/** `if a != 1: raise AssertionError`, in a test or its helper. */
function assertionOfRaise(node: SyntaxNode): FoundAssertion | undefined {
  const around = node.parent?.parent;
  const condition = childIn(around, "condition");
  const isFailure = /AssertionError|\bfail/i.test(node.text);
  if (condition === undefined || !isFailure || isConstantTrue(condition)) return undefined;
  const { groups, strength, isExact } = truthOf(condition, true);
  return { extent: [node], groups, strength, isExact };
}
