/** Tests of Go: `TestX`, its sub-tests, suites' methods, fuzz tests and examples. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { goArgumentsOf, goPathOf } from "./go-assertions.js";
import { type FoundTest, RUNS, type RunState, withState } from "./grammar.js";
import { textOf } from "./literals.js";
import { ancestorsOf, childIn, nodesIn } from "./nodes.js";

export function goTestsIn(root: SyntaxNode): readonly FoundTest[] {
  return nodesIn(root).flatMap((node) => {
    if (node.type === "function_declaration" || node.type === "method_declaration")
      return testOfFunction(node);
    return node.type === "call_expression" ? subTest(node) : [];
  });
}

/** `Testable` is no test: what follows may not begin with a small letter. */
const TEST = /^(?:Test|Fuzz|Example)(?![a-z])/;

function testOfFunction(node: SyntaxNode): readonly FoundTest[] {
  const name = childIn(node, "name");
  if (name === undefined || !TEST.test(name.text) || !isTest(node, name.text)) return [];
  const receiver = childIn(node, "receiver")?.text.replace(/^\(\s*\w*\s*\*?|\)$/g, "");
  return [
    {
      extent: [node],
      nameNodes: [name],
      name: name.text,
      suite: receiver === undefined ? [] : [receiver],
      state: stateOfBody(node),
      isDynamic: false,
      bodies: [node],
      tables: [],
    },
  ];
}

function isTest(node: SyntaxNode, name: string): boolean {
  const parameters = childIn(node, "parameters")?.text ?? "";
  if (name === "TestMain") return false;
  if (node.type === "method_declaration")
    return name.startsWith("Test") && parameters.replace(/\s/g, "") === "()";
  if (name.startsWith("Example"))
    return nodesIn(node).some(({ type, text }) => type === "comment" && /output:/i.test(text));
  return /\*testing\.[TF]\b/.test(parameters);
}

/** `t.Run("name", func(t *testing.T) { … })`. */
function subTest(call: SyntaxNode): readonly FoundTest[] {
  const path = goPathOf(childIn(call, "function"));
  const [title, body] = goArgumentsOf(call);
  if (
    path.length !== 2 ||
    path[1] !== "Run" ||
    title === undefined ||
    body?.type !== "func_literal"
  )
    return [];
  const name = textOf(title);
  const around = [...ancestorsOf(call)].reverse();
  const outer = around.flatMap(titleOf);
  if (outer.length === 0 || name === undefined) return [];
  return [
    {
      extent: [call],
      nameNodes: [title],
      name: reported(name),
      suite: outer,
      state: [...around, call]
        .filter(({ type }) => /^func_literal$|_declaration$/.test(type))
        .map(stateOfBody)
        .reduce(withState, stateOfBody(body)),
      isDynamic: false,
      bodies: [body],
      tables: [],
    },
  ];
}

function titleOf(node: SyntaxNode): readonly string[] {
  if (node.type === "function_declaration" || node.type === "method_declaration") {
    const name = childIn(node, "name")?.text ?? "";
    return TEST.test(name) ? [name] : [];
  }
  if (node.type !== "call_expression" || goPathOf(childIn(node, "function")).at(-1) !== "Run")
    return [];
  const [title] = goArgumentsOf(node);
  return title === undefined ? [] : [reported(textOf(title) ?? title.text)];
}

/** The runner writes white space as `_`. */
const reported = (name: string): string => name.replace(/\s/g, "_");

/** `t.Skip()` at the top of the body always skips. */
function stateOfBody(node: SyntaxNode): RunState {
  const body = childIn(node, "body");
  let state = RUNS;
  for (const call of nodesIn(node)) {
    if (call.type !== "call_expression") continue;
    const path = goPathOf(childIn(call, "function"));
    if (!/^Skip(?:f|Now)?$/.test(path.at(-1) ?? "") || path.length > 4) continue;
    const owner = [...ancestorsOf(call)].find(
      ({ type }) => type === "func_literal" || type.endsWith("_declaration"),
    );
    if (owner !== node) continue;
    const isAtTop = call.parent?.parent?.parent === body;
    state = withState(state, { ...RUNS, isSkipped: isAtTop, isSometimesSkipped: !isAtTop });
  }
  return state;
}
