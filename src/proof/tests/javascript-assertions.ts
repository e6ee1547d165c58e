/** Assertions of JavaScript and TypeScript: node:assert, Jest, Vitest, chai, AVA, tap, and functions that call themselves so. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundAssertion, type Side, sidesOfOwn } from "./grammar.js";
import { argumentsOf, callNamed, isFunction, pathOf } from "./javascript-calls.js";
import { childIn, partsOf } from "./nodes.js";
import { truthOf } from "./truth.js";
import { isOwnAssertion } from "./words.js";

/** They ask for truth, presence or a kind, and know no expected value. */
const WEAK: ReadonlySet<string> = new Set([
  ...["toBeTruthy", "toBeFalsy", "toBeDefined", "toHaveBeenCalled", "toBeCalled", "toBeInstanceOf"],
  ...[
    "toBeTypeOf",
    "toHaveReturned",
    "ok",
    "exist",
    "a",
    "an",
    "instanceOf",
    "instanceof",
    "called",
  ],
  ...["isOk", "isNotOk", "notOk", "exists", "isDefined", "isNotNull", "isNotUndefined", "ifError"],
  ...["doesNotThrow", "doesNotReject", "isFunction", "isObject", "isArray", "isString", "isNumber"],
  ...[
    "isBoolean",
    "typeOf",
    "truthy",
    "falsy",
    "notThrows",
    "notThrowsAsync",
    "fulfilled",
    "rejected",
  ],
]);

/** They compare the whole value. */
const EXACT =
  /^(?:toBe|to(?:Strict)?Equal|equals?|eql|is|same|strictSame|(?:deep)?(?:Strict)?(?:E|e)qual|strictEqual|deepEqual|deepStrictEqual|toBeNull|toBeUndefined|toBeNaN|toHaveLength|lengthOf|toMatch(?:Inline)?Snapshot|snapshot|toBeCloseTo|closeTo|isTrue|isFalse|isNull|isUndefined|true|false|null|undefined|empty|toHaveBeen\w*(?:With|Times)|called(?:Once)?With\w*|callCount|toEqualTypeOf)$/;

/** Of `node:assert` and its relatives, taken out by name. */
const TAKEN_OUT =
  /^(?:assert|strictEqual|deepStrictEqual|deepEqual|notStrictEqual|notDeepStrictEqual|partialDeepStrictEqual|expectTypeOf|assertType)$/;

const RUNNER_METHOD =
  /^(?:is|not|equal|same|strictSame|deepEqual|notDeepEqual|strictEqual|notEqual|notSame|true|false|truthy|falsy|throws|throwsAsync|rejects|notThrows|notThrowsAsync|regex|ok|notOk|match|snapshot|like|fail)$/;

export function javascriptAssertionAt(node: SyntaxNode): FoundAssertion | undefined {
  switch (node.type) {
    case "call_expression":
      return assertionOfCall(node);
    case "expression_statement":
      return assertionOfProperty(node);
    case "throw_statement":
      return assertionOfThrow(node);
    case "type_alias_declaration":
      return assertionOfType(node);
    default:
      return undefined;
  }
}

const bare = (node: SyntaxNode, strength: "strong" | "weak"): FoundAssertion => ({
  extent: [node],
  strength,
  isExact: false,
  groups: [],
});

function assertionOfCall(call: SyntaxNode): FoundAssertion | undefined {
  const path = pathOf(childIn(call, "function"));
  const last = path.at(-1) ?? "";
  if (last === "()" || (path.length === 1 && /^expect(?:TypeOf)?$/.test(last))) return undefined;
  if (isChain(path)) return assertionOfMatcher(call, path);
  if (path[0] === "expect")
    return /^(?:fail|unreachable)$/.test(last) ? bare(call, "weak") : undefined;
  if (isMethod(path)) return assertionOfMethod(call, last);
  return isOwnAssertion(last) && isAsserting(call, last) ? assertionOfOwn(call) : undefined;
}

/** `expect(a).not.toBe`, `a.should.equal`. */
const isChain = (path: readonly string[]): boolean =>
  (/^expect/.test(path[0] ?? "") && path.includes("()")) || path.includes("should");

/** `assert.equal`, `t.assert.ok`, `t.is`, and what is taken out of `node:assert` by name. */
function isMethod(path: readonly string[]): boolean {
  const [owner = "", name = ""] = [path.at(-2), path.at(-1)];
  if (path.length === 1) return TAKEN_OUT.test(name);
  if (/assert$/i.test(owner)) return true;
  return path.length === 2 && /^(?:t|tap|test|qunit)$/.test(owner) && RUNNER_METHOD.test(name);
}

/** What might as well be the code under test only counts when nobody looks at its result. */
const isAsserting = (call: SyntaxNode, name: string): boolean =>
  /^_*(?:assert|expect)/.test(name)
    ? true
    : /^_*(?:should|must|check|verify|ensure|validate|confirm)[A-Z_]/.test(name) &&
      isStatement(call);

function isStatement(call: SyntaxNode): boolean {
  const parent = call.parent?.type === "await_expression" ? call.parent.parent : call.parent;
  return parent?.type === "expression_statement" || parent?.type === "return_statement";
}

function assertionOfOwn(call: SyntaxNode): FoundAssertion {
  const given = argumentsOf(call).filter((one) => !isFunction(one));
  const isStrong =
    given.length >= 2 || given.some(({ type }) => /string|number|object|array/.test(type));
  return {
    extent: [call],
    strength: isStrong ? "strong" : "weak",
    isExact: false,
    groups: [[...receiverOf(call), ...sidesOfOwn(given.map((one) => [one]))]],
  };
}

/** `request(app).get("/").expect(200)` looks at what it is called on. */
function receiverOf(call: SyntaxNode): readonly Side[] {
  const callee = childIn(call, "function");
  const object = callee?.type === "member_expression" ? childIn(callee, "object") : undefined;
  return object === undefined ? [] : [{ run: [object], role: "input" }];
}

/** `expect(actual).matcher(expected)` and `actual.should.matcher(expected)`. */
function assertionOfMatcher(call: SyntaxNode, path: readonly string[]): FoundAssertion {
  const matcher = path.at(-1) ?? "";
  const expected = call.type === "call_expression" ? argumentsOf(call) : [];
  const chain = call.type === "call_expression" ? childIn(call, "function") : call;
  const asked = callNamed(chain, (name) => /^(?:expect|should)/.test(name));
  const actual =
    asked === undefined ? (chain === undefined ? [] : [chain]) : argumentsOf(asked).slice(0, 1);
  const isErrors = ERRORS.test(matcher);
  const isWeak = isWeakMatcher(matcher, path.includes("not"), expected.length > 0);
  return {
    extent: [call],
    strength: isWeak ? "weak" : "strong",
    isExact: EXACT.test(matcher) && !isWeak && !path.includes("not"),
    groups: [
      [
        { run: actual, role: "input" as const },
        ...(expected.length === 0 ? [] : [{ run: expected, role: "expected" as const }]),
      ],
    ],
    ...(isErrors ? { names: namesIn(expected) } : {}),
    ...(isFloating(call, path) ? { flaw: "unawaited" } : {}),
  };
}

const ERRORS = /^(?:toThrow|toThrowError|throws?|rejectedWith)$/;

function isWeakMatcher(matcher: string, isNegated: boolean, hasExpected: boolean): boolean {
  if (WEAK.has(matcher) || (!hasExpected && !EXACT.test(matcher))) return true;
  return isNegated && (ERRORS.test(matcher) || /^(?:toBe)?(?:null|undefined)$/i.test(matcher));
}

const namesIn = (expected: readonly SyntaxNode[]): readonly SyntaxNode[] =>
  expected.filter(({ type }) => type === "identifier" || type === "member_expression");

/** A promise of an assertion that nobody waits for. */
function isFloating(call: SyntaxNode, path: readonly string[]): boolean {
  if (!path.includes("resolves") && !path.includes("rejects")) return false;
  return (
    call.parent?.type === "expression_statement" || call.parent?.text.startsWith("void ") === true
  );
}

/** `assert.method(actual, expected, message)`. */
function assertionOfMethod(call: SyntaxNode, method: string): FoundAssertion | undefined {
  const given = argumentsOf(call);
  const [actual, expected] = given;
  if (method === "fail" || actual === undefined)
    return method === "fail" ? bare(call, "weak") : undefined;
  if (/^(?:throws|rejects|throwsAsync)$/.test(method))
    return assertionOfErrors(call, method, given);
  const isUnary = /^(?:assert|ok|isOk|true|truthy|isTrue)$/.test(method);
  if (isUnary) return { extent: [call], ...withFlaw(truthOf(actual)) };
  const sides: readonly Side[] = [
    { run: [actual] },
    ...(expected === undefined ? [] : [{ run: [expected] }]),
  ];
  const isWeak = WEAK.has(method) || (given.length < 2 && !EXACT.test(method));
  const isFloat = method === "doesNotReject" && call.parent?.type === "expression_statement";
  return {
    extent: [call],
    strength: isWeak ? "weak" : "strong",
    isExact: EXACT.test(method) && !isWeak,
    groups: [sides],
    ...(isFloat ? { flaw: "unawaited" } : {}),
  };
}

const withFlaw = ({
  isAlways,
  ...truth
}: ReturnType<typeof truthOf>): Omit<FoundAssertion, "extent"> => ({
  ...truth,
  ...(isAlways ? { flaw: "tautology" } : {}),
});

function assertionOfErrors(
  call: SyntaxNode,
  method: string,
  given: readonly SyntaxNode[],
): FoundAssertion {
  const [run, ...expected] = given;
  const isFloat = method !== "throws" && call.parent?.type === "expression_statement";
  return {
    extent: [call],
    strength: expected.length > 0 ? "strong" : "weak",
    isExact: false,
    groups: [
      [
        { run: run === undefined ? [] : [run], role: "input" },
        ...expected.slice(0, 1).map((one) => ({ run: [one], role: "expected" as const })),
      ],
    ],
    names: namesIn(expected.slice(0, 1)),
    ...(isFloat ? { flaw: "unawaited" } : {}),
  };
}

/** chai's properties: `expect(a).to.be.true;` */
function assertionOfProperty(statement: SyntaxNode): FoundAssertion | undefined {
  const [inner] = partsOf(statement);
  const chain = inner?.type === "await_expression" ? partsOf(inner)[0] : inner;
  if (chain?.type !== "member_expression") return undefined;
  const path = pathOf(chain);
  const isChai = /^(?:expect|should)$/.test(path[0] ?? "")
    ? path[1] === "()"
    : path.includes("should");
  return isChai ? assertionOfMatcher(chain, path) : undefined;
}

/** `if (a !== 1) throw …` is an assertion that nobody named. A throw without a condition is what somebody is to throw. */
function assertionOfThrow(node: SyntaxNode): FoundAssertion | undefined {
  const block = node.parent?.type === "statement_block" ? node.parent.parent : node.parent;
  const condition = childIn(block, "condition");
  if (block?.type !== "if_statement" || condition === undefined) return undefined;
  const { groups, strength, isExact } = truthOf(condition, true);
  return { extent: [node], groups, strength, isExact };
}

/** Types that do not compile unless two types are the same. */
function assertionOfType(node: SyntaxNode): FoundAssertion | undefined {
  const value = childIn(node, "value");
  if (value?.type !== "generic_type") return undefined;
  return /^(?:Expect|Assert)/.test(partsOf(value)[0]?.text ?? "")
    ? bare(node, "strong")
    : undefined;
}
