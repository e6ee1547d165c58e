/** Tests of JavaScript and TypeScript: node:test, Jest, Vitest, Mocha, Jasmine, Deno, Playwright. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundTest, RUNS, type RunState, withState } from "./grammar.js";
import { argumentsOf, isFunction, pathOf } from "./javascript-calls.js";
import { textOf } from "./literals.js";
import { ancestorsOf, childIn, nodesIn, partsOf } from "./nodes.js";
import { isConstantFalse, isConstantTrue } from "./truth.js";

const TEST = /^(?:x|f)?(?:test|it|specify)$/;
const SUITE = /^(?:x|f)?(?:describe|context|suite)$/;

/** A call that declares a test or a suite. */
interface Declared {
  readonly call: SyntaxNode;
  readonly kind: "test" | "suite";
  readonly title: SyntaxNode | undefined;
  readonly body: SyntaxNode | undefined;
  readonly state: RunState;
  readonly table: SyntaxNode | undefined;
}

export function javascriptTestsIn(root: SyntaxNode): readonly FoundTest[] {
  const declared = new Map<SyntaxNode, Declared>();
  for (const node of nodesIn(root)) {
    const one = node.type === "call_expression" ? declaredAt(node) : undefined;
    if (one !== undefined) declared.set(node, one);
  }
  return [...declared.values()]
    .filter(({ kind }) => kind === "test")
    .map((one) => toFoundTest(one, declared));
}

function toFoundTest(one: Declared, declared: ReadonlyMap<SyntaxNode, Declared>): FoundTest {
  const around = [...ancestorsOf(one.call)].flatMap((node) => declared.get(node) ?? []).reverse();
  const { name, isDynamic } = nameOf(one);
  const states = [...around.filter(({ kind }) => kind === "suite"), one].map(({ state }) => state);
  return {
    extent: [one.call],
    nameNodes: [childIn(one.call, "function"), one.title].flatMap((node) =>
      node === undefined || node === one.table?.parent ? [] : [node],
    ),
    name,
    suite: around.map((outer) => nameOf(outer).name),
    state: states.reduce(withState),
    isDynamic: isDynamic || one.table !== undefined,
    bodies: one.body === undefined ? [] : [one.body],
    tables: [...around, one].flatMap(({ table }) => table ?? []),
  };
}

function nameOf({ title, body }: Declared): { readonly name: string; readonly isDynamic: boolean } {
  if (title === undefined)
    return { name: childIn(body, "name")?.text ?? "<anonymous>", isDynamic: false };
  const text = textOf(title);
  if (text !== undefined) return { name: text, isDynamic: false };
  const isTemplate = title.type === "template_string";
  return { name: isTemplate ? title.text.slice(1, -1) : title.text, isDynamic: true };
}

function declaredAt(call: SyntaxNode): Declared | undefined {
  const callee = childIn(call, "function");
  const path = pathOf(callee);
  const kind = kindOf(path);
  const given = argumentsOf(call);
  if (kind === undefined || given.length === 0) return undefined;
  const [first] = given;
  const title =
    first === undefined || isFunction(first) || first.type === "object" ? titleIn(first) : first;
  const body = bodyIn(given);
  // A look-alike such as `/x/.test(y)` or `suite.test(value)` hands over no function and no title.
  const isPending = title !== undefined && textOf(title) !== undefined && given.length === 1;
  if (body === undefined && !isPending) return undefined;
  const stated = stateOf(path, callee, given);
  const state = body === undefined && kind === "test" ? { ...stated, isTodo: true } : stated;
  const inner = body === undefined ? RUNS : stateOfBody(body, kind);
  return { call, kind, title, body, state: withState(state, inner), table: tableOf(callee) };
}

/** Deno's and tap's `test({ name, fn })`. */
const titleIn = (first: SyntaxNode | undefined): SyntaxNode | undefined =>
  first?.type === "object" ? pairIn(first, "name") : undefined;

function bodyIn(given: readonly SyntaxNode[]): SyntaxNode | undefined {
  const own = given.find(isFunction);
  if (own !== undefined) return own;
  const [first, ...rest] = given;
  if (first?.type === "object") return pairIn(first, "fn");
  const last = rest.at(-1);
  // A function that is wrapped, or one by its name.
  return last?.type === "call_expression" ||
    last?.type === "identifier" ||
    last?.type === "member_expression"
    ? last
    : undefined;
}

const pairIn = (object: SyntaxNode, key: string): SyntaxNode | undefined => {
  const pair = partsOf(object).find(
    (part) => (childIn(part, "key") ?? childIn(part, "name"))?.text === key,
  );
  return pair?.type === "method_definition" ? pair : childIn(pair, "value");
};

const MODIFIER =
  /^(?:skip|only|todo|each|for|concurrent|sequential|failing|fails|fail|skipIf|runIf|serial|fixme|slow|extend|\(\)|parallel|shuffle|ignore|if)$/;

function kindOf(path: readonly string[]): Declared["kind"] | undefined {
  const [base = "", ...rest] = path;
  if (/^(?:Deno|QUnit)$/.test(base)) return rest[0] === "test" ? "test" : undefined;
  if (/^(?:t|tap)$/.test(base))
    return rest[0] === "test" && rest.slice(1).every(isModifier) ? "test" : undefined;
  if (base === "test" && rest[0] === "describe")
    return rest.slice(1).every(isModifier) ? "suite" : undefined;
  if (!rest.every(isModifier)) return undefined;
  if (TEST.test(base)) return "test";
  return SUITE.test(base) ? "suite" : undefined;
}

const isModifier = (name: string): boolean => MODIFIER.test(name);

function stateOf(
  path: readonly string[],
  callee: SyntaxNode | undefined,
  given: readonly SyntaxNode[],
): RunState {
  const [base = ""] = path;
  const has = (...names: readonly string[]): boolean => names.some((name) => path.includes(name));
  const condition = conditionOf(callee);
  const byCondition = has("skipIf", "ignore")
    ? condition
    : negated(has("runIf", "if") ? condition : "no");
  const options = given.slice(1).find(({ type }) => type === "object");
  const skip = optionOf(options, "skip");
  return {
    isSkipped:
      base.startsWith("x") || has("skip", "fixme") || byCondition === "yes" || skip === "yes",
    isSometimesSkipped: byCondition === "sometimes" || skip === "sometimes",
    isTodo: has("todo") || optionOf(options, "todo") !== "no",
    isInverted: has("failing", "fails", "fail") || optionOf(options, "fails") !== "no",
    isFocused:
      has("only") ||
      /^f(?:it|describe|test|context|specify)$/.test(base) ||
      optionOf(options, "only") === "yes",
  };
}

type Answer = "yes" | "no" | "sometimes";

const negated = (answer: Answer | "no"): Answer => (answer === "sometimes" ? "sometimes" : "no");

/** What `skipIf(…)` and `runIf(…)` are given. */
function conditionOf(callee: SyntaxNode | undefined): Answer {
  for (let at = callee; at !== undefined; at = childIn(at, "function") ?? childIn(at, "object")) {
    const name = at.type === "call_expression" ? pathOf(childIn(at, "function")).at(-1) : undefined;
    if (/^(?:skipIf|runIf|ignore|if)$/.test(name ?? "")) return answerOf(argumentsOf(at)[0]);
  }
  return "no";
}

function optionOf(options: SyntaxNode | undefined, key: string): Answer {
  if (options === undefined) return "no";
  const value = pairIn(options, key);
  if (value !== undefined) return answerOf(value);
  return partsOf(options).some(
    ({ type, text }) => type === "shorthand_property_identifier" && text === key,
  )
    ? "sometimes"
    : "no";
}

function answerOf(value: SyntaxNode | undefined): Answer {
  if (value === undefined || isConstantTrue(value)) return "yes";
  if (isConstantFalse(value)) return "no";
  return textOf(value) === undefined ? "sometimes" : "yes";
}

/** `t.skip()`, `this.skip()`, `test.skip(…)` within the test itself. */
function stateOfBody(body: SyntaxNode, kind: Declared["kind"]): RunState {
  if (kind === "suite") return RUNS;
  const block = childIn(body, "body");
  let state = RUNS;
  for (const node of nodesIn(body)) {
    if (node.type !== "call_expression") continue;
    const path = pathOf(childIn(node, "function"));
    if (path.length !== 2 || !/^(?:t|ctx|context|this|test|it|\w*[cC]ontext)$/.test(path[0] ?? ""))
      continue;
    const given = argumentsOf(node);
    if (given.some(isFunction)) continue;
    const isAtTop = node.parent?.parent === block && answerOf(given[0]) === "yes";
    state = withState(state, stateOfCall(path[1] ?? "", isAtTop));
  }
  return state;
}

function stateOfCall(name: string, isAtTop: boolean): RunState {
  if (name === "skip" || name === "fixme")
    return { ...RUNS, isSkipped: isAtTop, isSometimesSkipped: !isAtTop };
  if (name === "todo") return { ...RUNS, isTodo: isAtTop };
  return name === "fail" ? { ...RUNS, isInverted: false } : RUNS;
}

/** What `each` goes through. */
function tableOf(callee: SyntaxNode | undefined): SyntaxNode | undefined {
  if (callee?.type !== "call_expression") return undefined;
  const path = pathOf(childIn(callee, "function"));
  return /^(?:each|for)$/.test(path.at(-1) ?? "") ? argumentsOf(callee)[0] : undefined;
}
