/** What one assertion expects and looks at, from what its language found. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type Bindings, valueOfName } from "./bindings.js";
import { isGlue } from "./glue.js";
import type { FoundAssertion, Grammar, Run, Side } from "./grammar.js";
import { literalAt, literalsIn } from "./literals.js";
import { ancestorsOf, nodesIn, partsOf } from "./nodes.js";
import type { Assertion, Flaw, Literal } from "./test-case.js";
import { shapeOf, tokensOf } from "./tokens.js";
import { isConstantFalse } from "./truth.js";

export interface Reading {
  readonly grammar: Grammar;
  readonly bindings: Bindings;
}

/** Literals of one assertion that are kept. */
const LITERALS_MAX = 200;

export function toAssertion(found: FoundAssertion, reading: Reading): Omit<Assertion, "weight"> {
  const [first] = found.extent;
  const last = found.extent.at(-1);
  if (first === undefined || last === undefined) throw new Error("an assertion without a node");
  const literals = [
    ...found.groups.flatMap((group) => literalsOfGroup(group, reading)),
    ...(found.names ?? []).map(toName),
  ].slice(0, LITERALS_MAX);
  const readsCode =
    found.groups.length === 0 || found.groups.flat().some(({ run }) => reads(run, reading));
  const flaw = found.flaw ?? flawOf(found, { literals, readsCode }, reading);
  return {
    line: first.line,
    start: Math.min(...found.extent.map(({ start }) => start)),
    end: Math.max(...found.extent.map(({ end }) => end)),
    text: found.extent.map(({ text }) => text).join(found.extent.length > 3 ? "" : " "),
    tokens: tokensOf(found.extent),
    shape: shapeOf(found.extent),
    strength: found.strength,
    isExact: found.isExact,
    literals,
    readsCode,
    ...(flaw === undefined ? {} : { flaw }),
  };
}

const toName = ({ start, end, text }: SyntaxNode): Literal => ({
  kind: "name",
  start,
  end,
  text,
  value: text.split(/\.|::/).at(-1) ?? text,
  role: "expected",
});

/** With two sides, the one that computes is the actual one, and all in it is input. */
function literalsOfGroup(group: readonly Side[], reading: Reading): readonly Literal[] {
  const computing = group.filter(({ run, role }) => role === undefined && computes(run, reading));
  const isTold = group.length > 1 && computing.length === 1;
  return group.flatMap((side) => {
    const role = side.role ?? (isTold && side === computing[0] ? "input" : undefined);
    return literalsOfRun(side.run, reading, role === "input");
  });
}

function literalsOfRun(
  run: Run,
  reading: Reading,
  isInput: boolean,
  depth = 0,
): readonly Literal[] {
  const own = literalsIn(run).map(({ node, literal }) => ({
    ...literal,
    role: isInput || isHandedOn(node, run, reading) ? ("input" as const) : ("expected" as const),
    ...(isGlue(node) ? { isGlue: true as const } : {}),
  }));
  if (depth >= 3) return own;
  const bound = namesIn(run).flatMap((name) => {
    const value = valueOfName(reading.bindings, name);
    if (value === undefined || run.includes(value)) return [];
    return literalsOfRun([value], reading, isInput || isHandedOn(name, run, reading), depth + 1);
  });
  return [...own, ...bound];
}

/** Handed to something that is called, below the run. */
function isHandedOn(node: SyntaxNode, run: Run, { grammar }: Reading): boolean {
  for (const outer of ancestorsOf(node)) {
    if (run.some((one) => one.parent === outer)) return false;
    if (grammar.isArgument(outer)) return true;
    if (run.includes(outer)) return false;
  }
  return false;
}

const namesIn = (run: Run): readonly SyntaxNode[] =>
  run
    .flatMap(nodesIn)
    .filter(({ type, field }) => type === "identifier" && field !== "function" && field !== "name");

/** Something is called there whose result is not the value itself. */
function computes(run: Run, reading: Reading, depth = 0): boolean {
  return run.flatMap(nodesIn).some((node) => {
    if (reading.grammar.isArgument(node)) return true;
    const value =
      depth < 2 && node.type === "identifier" ? valueOfName(reading.bindings, node) : undefined;
    return value !== undefined && !run.includes(value) && computes([value], reading, depth + 1);
  });
}

/** A call, or a name that is not bound to a plain value. */
function reads(run: Run, reading: Reading): boolean {
  return run.flatMap(nodesIn).some((node) => {
    if (
      /call|await_expression|metavariable|macro_invocation|template_substitution|interpolation|^this$|^self$|^super$/.test(
        node.type,
      )
    )
      return true;
    if (
      !/identifier$/.test(node.type) ||
      /property_identifier|type_identifier|field_identifier/.test(node.type)
    )
      return false;
    const value = valueOfName(reading.bindings, node);
    return value === undefined || literalAt(value) === undefined;
  });
}

function flawOf(
  found: FoundAssertion,
  { literals, readsCode }: Pick<Assertion, "literals" | "readsCode">,
  { grammar }: Reading,
): Flaw | undefined {
  if (!readsCode && !canFail(found, literals)) return "tautology";
  if (found.groups.some(isSelf)) return "tautology";
  let inner = found.extent[0];
  for (const outer of inner === undefined ? [] : ancestorsOf(inner)) {
    if (inner === undefined) return undefined;
    const flaw = grammar.flawAt(outer, inner) ?? (isDead(outer, inner) ? "unreachable" : undefined);
    if (flaw !== undefined) return flaw;
    inner = outer;
  }
  return undefined;
}

/** `expect(true).toBe(false)` always fails, which is what it is there for; so does `assert False`. */
function canFail(found: FoundAssertion, literals: readonly Literal[]): boolean {
  const [one, other] = literals;
  if (one === undefined) return true;
  if (other !== undefined) return one.value !== other.value;
  return found.groups.flat().some(({ run }) => run.some(isConstantFalse));
}

/** Both sides are one and the same name. */
function isSelf(group: readonly Side[]): boolean {
  const [one, other] = group;
  if (one === undefined || other === undefined || one.run.length === 0) return false;
  const isPlain = one.run.every(
    (node) => !nodesIn(node).some(({ type }) => /call|token_tree|await/.test(type)),
  );
  return isPlain && tokensOf(one.run) === tokensOf(other.run);
}

/** After a return of the same block, or under a condition that never holds. */
function isDead(outer: SyntaxNode, inner: SyntaxNode): boolean {
  if (/^(?:if|while)_statement$|^if_expression$/.test(outer.type)) {
    const condition = outer.children.find(({ field }) => field === "condition");
    const plain =
      condition?.type === "parenthesized_expression" ? partsOf(condition)[0] : condition;
    return (
      plain !== undefined &&
      inner !== condition &&
      inner.field !== "alternative" &&
      isConstantFalse(plain)
    );
  }
  if (!/^(?:statement_block|block|statement_list)$/.test(outer.type)) return false;
  return outer.children
    .slice(0, outer.children.indexOf(inner))
    .some(
      ({ type, children }) =>
        type === "return_statement" ||
        (type === "expression_statement" && children[0]?.type === "return_expression"),
    );
}
