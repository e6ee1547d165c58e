/** Assertions of Go: `t.Fatal` and its like under a condition, testify, gomega, quicktest, the output of an example. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundAssertion, type Side, sidesOfOwn } from "./grammar.js";
import { ancestorsOf, childIn, partsOf } from "./nodes.js";
import { truthOf } from "./truth.js";
import { isOwnAssertion } from "./words.js";

export function goAssertionAt(node: SyntaxNode): FoundAssertion | undefined {
  if (node.type === "comment")
    return /^\/\/\s*(?:unordered )?output:/i.test(node.text) ? outputOf(node) : undefined;
  return node.type === "call_expression" ? assertionOfCall(node) : undefined;
}

const outputOf = (node: SyntaxNode): FoundAssertion => ({
  extent: [node],
  strength: "strong",
  isExact: true,
  groups: [],
});

/** `a.b(c).d` → `a`, `b`, `()`, `d`. */
export function goPathOf(callee: SyntaxNode | undefined): readonly string[] {
  const names: string[] = [];
  for (let at = callee; at !== undefined; ) {
    if (at.type === "selector_expression") {
      names.unshift(childIn(at, "field")?.text ?? "?");
      at = childIn(at, "operand");
    } else if (at.type === "call_expression") {
      names.unshift("()");
      at = childIn(at, "function");
    } else {
      names.unshift(/identifier$/.test(at.type) ? at.text : "?");
      return names;
    }
  }
  return names;
}

export const goArgumentsOf = (call: SyntaxNode): readonly SyntaxNode[] =>
  partsOf(childIn(call, "arguments"));

const FAILING = /^(?:Fatal|Fatalf|Error|Errorf|Fail|FailNow)$/;
const WEAK =
  /^(?:NoError|NoErrorf|Error|Errorf|True|Truef|False|Falsef|Nil|Nilf|NotNil|NotNilf|NotEmpty|NotEmptyf|Panics|NotPanics|NotZero|IsType|Implements|Eventually|Succeed|HaveOccurred)$/;
const EXACT =
  /^(?:Equal|Equalf|EqualValues|EqualValuesf|Exactly|JSONEq|JSONEqf|YAMLEq|EqualError|EqualErrorf|Len|Lenf|ElementsMatch|ErrorIs|ErrorIsf|Empty|Emptyf|Zero|Zerof|DeepEqual|InDelta)$/;

function assertionOfCall(call: SyntaxNode): FoundAssertion | undefined {
  const path = goPathOf(childIn(call, "function"));
  const name = path.at(-1) ?? "";
  const [first = ""] = path;
  if (
    path.length === 2 &&
    FAILING.test(name) &&
    /^(?:t|b|f|tb|c|tt|T|testingT|\w*[tT]est\w*)$/.test(first)
  )
    return assertionOfFailure(call);
  if (path.length === 1 && /^(?:panic)$/.test(name)) return undefined;
  if (isLibrary(path)) return assertionOfMethod(call, name, first);
  if (
    path.length >= 3 &&
    /^(?:Expect|Ω|Eventually|Consistently)$/.test(first) &&
    /^(?:To|Should|NotTo|ToNot|ShouldNot)$/.test(name)
  )
    return assertionOfMatcher(call);
  return isOwn(call, path, name) ? assertionOfOwn(call) : undefined;
}

/** `assert.Equal(t, …)`, `s.Require().Equal(…)`, `is.Equal(…)`, `c.Assert(…)`. */
function isLibrary(path: readonly string[]): boolean {
  const owner = path.at(-2) ?? "";
  const name = path.at(-1) ?? "";
  if (
    /^(?:assert|require|is|must|qt|a|r|req|as)$/.test(owner) ||
    (owner === "()" && /^(?:Require|Assert)$/.test(path.at(-3) ?? ""))
  )
    return /^[A-Z]/.test(name) && !/^(?:New|Helper|Run|Parallel)$/.test(name);
  return (
    path.length === 2 &&
    /^(?:s|suite|ts|c)$/.test(owner) &&
    (EXACT.test(name) || WEAK.test(name) || /^(?:Assert|Check|Contains|Regexp|NotEqual)/.test(name))
  );
}

/** The condition that leads there, with what it declares. */
function assertionOfFailure(call: SyntaxNode): FoundAssertion {
  let inner: SyntaxNode = call;
  for (const node of ancestorsOf(call)) {
    if (
      node.type === "func_literal" ||
      node.type === "function_declaration" ||
      node.type === "method_declaration"
    )
      break;
    const condition = node.type === "if_statement" ? childIn(node, "condition") : undefined;
    if (condition !== undefined) {
      const { groups, strength, isExact, isAlways } = truthOf(
        condition,
        inner !== childIn(node, "alternative"),
      );
      const extent = [childIn(node, "initializer"), condition].flatMap((one) => one ?? []);
      return {
        extent: [...extent, call],
        groups,
        strength,
        isExact,
        ...(isAlways ? { flaw: "tautology" } : {}),
      };
    }
    if (/^(?:expression|type)_(?:case|switch_statement)$|^default_case$/.test(node.type)) break;
    inner = node;
  }
  return { extent: [call], strength: "weak", isExact: false, groups: [] };
}

const isContext = (node: SyntaxNode | undefined): boolean =>
  node !== undefined &&
  /^(?:t|b|f|tb|c|tt|T|s\.T\(\)|suite\.T\(\)|ts\.T\(\)|GinkgoT\(\))$/.test(node.text);

function assertionOfMethod(call: SyntaxNode, name: string, owner: string): FoundAssertion {
  const all = goArgumentsOf(call);
  const given = isContext(all[0]) || /^(?:qt)$/.test(owner) ? all.slice(1) : all;
  if (/^(?:True|False)f?$/.test(name) && given[0] !== undefined) {
    const { isAlways, ...truth } = truthOf(given[0]);
    return { extent: [call], ...truth, ...(isAlways ? { flaw: "tautology" } : {}) };
  }
  const isWeak = WEAK.test(name) || (given.length < 2 && !EXACT.test(name));
  const sides: readonly Side[] = given
    .slice(0, /^(?:Assert|Check)/.test(name) ? 3 : 2)
    .map((one) => ({ run: [one] }));
  return {
    extent: [call],
    strength: isWeak ? "weak" : "strong",
    isExact: EXACT.test(name) && !isWeak,
    groups: sides.length === 0 ? [] : [sides],
    ...(isOtherContext(all[0]) ? { flaw: "swallowed" } : {}),
  };
}

/** `assert.Equal(&testing.T{}, …)` tells nobody. */
const isOtherContext = (node: SyntaxNode | undefined): boolean =>
  node !== undefined && /^(?:&testing\.T\{|new\(testing\.T\))/.test(node.text);

/** `Expect(actual).To(Equal(expected))`. */
function assertionOfMatcher(call: SyntaxNode): FoundAssertion {
  const asked = childIn(childIn(call, "function"), "operand");
  const expected = goArgumentsOf(call).slice(0, 1);
  const matcher =
    expected[0]?.type === "call_expression"
      ? (goPathOf(childIn(expected[0], "function")).at(-1) ?? "")
      : "";
  const values = expected.flatMap((one) =>
    one.type === "call_expression" ? goArgumentsOf(one) : [one],
  );
  const isWeak = WEAK.test(matcher) || /^BeNil$|^BeTrue$/.test(matcher);
  return {
    extent: [call],
    strength: isWeak ? "weak" : "strong",
    isExact: EXACT.test(matcher),
    groups: [
      [
        { run: asked === undefined ? [] : goArgumentsOf(asked), role: "input" as const },
        ...(values.length === 0 ? [] : [{ run: values, role: "expected" as const }]),
      ],
    ],
  };
}

/** Functions of a project's own: they are handed the test, or called for nothing but their effect. */
function isOwn(call: SyntaxNode, path: readonly string[], name: string): boolean {
  const plain = name.charAt(0).toLowerCase() + name.slice(1);
  if (!isOwnAssertion(plain) || /^(?:mustCompile|must)$/.test(plain)) return false;
  const all = goArgumentsOf(call);
  const isStatement = call.parent?.type === "expression_statement";
  return (
    all.some(isContext) ||
    (isStatement && path.length <= 2 && /^(?:assert|expect|check|verify|should)/.test(plain))
  );
}

function assertionOfOwn(call: SyntaxNode): FoundAssertion {
  const given = goArgumentsOf(call).filter((one) => !isContext(one));
  const isStrong = given.length >= 2 || given.some(({ type }) => /literal$/.test(type));
  return {
    extent: [call],
    strength: isStrong ? "strong" : "weak",
    isExact: false,
    groups: [sidesOfOwn(given.map((one) => [one]))],
  };
}
