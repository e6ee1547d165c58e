/** HARNESS_TAMPERED in Go: `TestMain` that does not say what the tests said, flags of the runner, a clock that stands, equality without a look. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { statementsOf } from "../../change/functions.js";
import { ancestorsOf, fieldOf, isShort, nodesIn } from "../../change/nodes.js";
import type { Side, Sighting } from "../sighting.js";
import { holdersOf } from "./probe.js";
import { toEqualToAll, toTampering } from "./tampering.js";

export const tamperingInGo = ({ file }: Side, root: SyntaxNode): readonly Sighting[] =>
  [...nodesIn(root)].flatMap((node) => {
    const what = testMain(node) ?? flags(node) ?? standingClock(node, file);
    if (what !== undefined) return [toTampering(node, what)];
    if (isConstantEquality(node)) return [toEqualToAll(node)];
    return dropsPanic(node) ? [toDropped(node)] : [];
  });

function testMain(node: SyntaxNode): string | undefined {
  if (node.type !== "function_declaration" || fieldOf(node, "name")?.text !== "TestMain")
    return undefined;
  const calls = [...nodesIn(node)].filter(({ type }) => type === "call_expression");
  const runs = calls.filter(
    (call) => /^\w+\.Run$/.test(call.children[0]?.text ?? "") && RUN.test(call.text),
  );
  const [run] = runs;
  // Another package's helper runs them, e.g. `goleak.VerifyTestMain(m)`.
  if (run === undefined)
    return calls.some(({ text }) => /\(\s*m\b|,\s*m\b/.test(text))
      ? undefined
      : "never runs the tests";
  const results = holdersOf(node, RUN);
  const names = (text: string): boolean =>
    RUN.test(text) || [...results].some((name) => new RegExp(`\\b${name}\\b`).test(text));
  const blind = calls.filter(
    (call) =>
      /^os\.Exit\s*\(/.test(call.text) &&
      call.start > run.start &&
      !names(call.text) &&
      !hangsOn(call, { node, names }),
  );
  return blind.length > 0 ? "ends without the tests' own exit code" : undefined;
}

/** `defer func() { recover() }()` in a test: what it panics with is asked for by nobody. */
function dropsPanic(node: SyntaxNode): boolean {
  if (node.type !== "expression_statement" && node.type !== "assignment_statement") return false;
  if (!/^(?:_ = )?recover\(\)$/.test(node.text)) return false;
  const around = [...ancestorsOf(node)];
  const owner = around.find(({ type }) => type === "function_declaration");
  return (
    around.some(({ type }) => type === "defer_statement") &&
    /^Test/.test(owner === undefined ? "" : (fieldOf(owner, "name")?.text ?? ""))
  );
}

const toDropped = (node: SyntaxNode): Sighting => ({
  ...{ code: "INSENSITIVE_ASSERT", line: node.line, endLine: node.line },
  key: "dropped panic",
  message: "what the test panics with is recovered and dropped, so that it cannot fail by it",
  hint: "look at what `recover()` gives, or let the panic through",
});

const RUN = /\bm\.Run\s*\(\s*\)/;

/** `if code != 0 { os.Exit(1) }`, and what comes after such a question. */
function hangsOn(
  call: SyntaxNode,
  { node, names }: { readonly node: SyntaxNode; readonly names: (text: string) => boolean },
): boolean {
  const asks = [...nodesIn(node)].filter(
    (one) =>
      one.type === "if_statement" && one.start < call.start && names(one.text.split("{")[0] ?? ""),
  );
  return asks.some(
    (ask) =>
      [...ancestorsOf(call)].includes(ask) || /\bos\.Exit\b|\breturn\b|\bpanic\b/.test(ask.text),
  );
}

/** `flag.Set("test.run", "none")`, or the same through the command line. */
function flags(node: SyntaxNode): string | undefined {
  if (!isShort(node)) return undefined;
  const sets = node.type === "call_expression" && /^flag\.Set\s*\(\s*"test\./.test(node.text);
  const writes =
    node.type === "assignment_statement" && /^os\.Args\b[^=]*=[^=].*-test\./.test(node.text);
  return sets || writes ? "changes which tests run" : undefined;
}

/** `var now = func() time.Time { return time.Unix(0, 0) }`. Those of tests, and what is made for them, may stop. */
function standingClock(node: SyntaxNode, { path, role }: Side["file"]): string | undefined {
  if (!/^(?:func_literal|function_declaration)$/.test(node.type) || !isShort(node))
    return undefined;
  const isForTests = role === "test" || /test|mock|fake|stub|example/i.test(path);
  if (isForTests || fieldOf(node, "result")?.text !== "time.Time") return undefined;
  const parameters = fieldOf(node, "parameters")?.text.replace(/\s/g, "");
  const body = fieldOf(node, "body");
  const [only, ...others] = body === undefined ? [] : statementsOf(body, "go");
  const stands = parameters === "()" && others.length === 0 && STANDS.test(only?.text ?? "");
  return stands && CLOCK_NAME.test(boundTo(node)) ? "is a clock that stands still" : undefined;
}

const STANDS =
  /^return\s+time\.(?:Time\{\}|Unix(?:Milli|Micro)?\([\d\s,_]*\)|Date\((?:[\d\s,_]|time\.\w+)*\))$/;
const CLOCK_NAME = /^(?:\w*[nN]ow(?:Func|Fn)?|\w*[cC]lock)$/;

/** Its own name, or that of the variable that it is put into. */
function boundTo(node: SyntaxNode): string {
  const own = fieldOf(node, "name");
  if (own !== undefined) return own.text;
  const around = [...ancestorsOf(node)].find(({ type }) =>
    /^(?:var_spec|assignment_statement|short_var_declaration)$/.test(type),
  );
  const name = around && (fieldOf(around, "name") ?? fieldOf(around, "left"));
  return name?.text ?? "";
}

/** go-cmp asks a value's own `Equal`. One that looks how long the other is looks at nothing. */
function isConstantEquality(node: SyntaxNode): boolean {
  if (node.type !== "method_declaration" || fieldOf(node, "name")?.text !== "Equal") return false;
  const body = fieldOf(node, "body");
  const [only, ...others] = body === undefined ? [] : statementsOf(body, "go");
  return others.length === 0 && EQUAL.test(only?.text ?? "");
}

const EQUAL = /^return\s+(?:true|len\([\w.]+\)\s*==\s*len\([\w.]+\))$/;
