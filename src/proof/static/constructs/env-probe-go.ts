/** ENV_PROBE in Go. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { isShort, nodesIn } from "../../change/nodes.js";
import type { Sighting } from "../sighting.js";
import { holdersOf, literalOf, toProbe } from "./probe.js";

const STACK = /\bruntime\.(?:Caller|Callers|CallersFrames|Stack)\b|\bdebug\.Stack\b/;

export function probesInGo(root: SyntaxNode): readonly Sighting[] {
  const frames = holdersOf(root, STACK);
  return [...nodesIn(root)].flatMap((node) => {
    if (node.type !== "call_expression" || !isShort(node)) return [];
    const callee = node.children[0]?.text ?? "";
    if (callee === "testing.Testing") return [toProbe(node, "testing.Testing()")];
    const literals = [...nodesIn(node)].flatMap((inner) => literalOf(inner) ?? []);
    if (callee === "flag.Lookup" && literals.some((text) => text.startsWith("test.")))
      return [toProbe(node, "the flags of go test")];
    if (!/^(?:strings|filepath|path|bytes|regexp|slices)\./.test(callee)) return [];
    const asksArguments = /\bos\.(?:Args|Executable)\b/.test(node.text);
    if (asksArguments && literals.some((text) => /\.test\b|^-?-?test\./.test(text)))
      return [toProbe(node, "the command line")];
    const asksStack =
      STACK.test(node.text) ||
      [...nodesIn(node)].some(({ type, text }) => type === "identifier" && frames.has(text));
    return asksStack && literals.some((text) => /_test\b|testing\.|\bTest/.test(text))
      ? [toProbe(node, "the call stack")]
      : [];
  });
}
