/** ENV_PROBE in Rust: behaviour that depends on `cfg(test)`. Test modules and helpers of tests do not. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { isComment, isShort, nodesIn } from "../../change/nodes.js";
import { attributesOf, isRustTestCode } from "../../change/rust-tests.js";
import type { Sighting } from "../sighting.js";
import { isRunnerVariable, isTestWord, literalOf, toProbe } from "./probe.js";

export const probesInRust = (root: SyntaxNode): readonly Sighting[] =>
  [...nodesIn(root)].flatMap((node) => {
    const seen = cfgMacro(node) ?? attribute(node) ?? word(node);
    return seen === undefined || isRustTestCode(node) ? [] : [seen];
  });

/** `cfg!(test)`, also among the tokens of another macro. */
function cfgMacro(node: SyntaxNode): Sighting | undefined {
  if (node.type !== "identifier" || node.text !== "cfg") return undefined;
  const siblings = node.parent?.children ?? [];
  const [sign, tokens] = siblings.slice(siblings.indexOf(node) + 1);
  if (sign?.text !== "!" || tokens?.type !== "token_tree" || !hasTest(tokens)) return undefined;
  return toProbe(node.parent ?? node, "cfg!(test)");
}

const hasTest = (tokens: SyntaxNode): boolean =>
  [...nodesIn(tokens)].some(({ type, text }) => type === "identifier" && text === "test");

function attribute(node: SyntaxNode): Sighting | undefined {
  if (node.type !== "attribute_item" || !/^#\[\s*cfg\s*\(/.test(node.text)) return undefined;
  const target = targetOf(node);
  if (target === undefined) return undefined;
  if (/\bnot\s*\(\s*test\s*\)/.test(node.text))
    return mayDifferInTests(target) ? undefined : toProbe(node, "cfg(not(test))");
  const isStatement =
    target.parent?.type === "block" && !/_(?:item|declaration|definition)$|^use/.test(target.type);
  const isLet = target.type === "let_declaration" && target.parent?.type === "block";
  const isTest = /^#\[\s*cfg\s*\(\s*test\s*\)/.test(node.text);
  if (!isTest || !(isStatement || isLet)) return undefined;
  const decides = isLet || /\breturn\b/.test(target.text) || !target.text.endsWith(";");
  return toProbe(node, "cfg(test)", decides ? "hard" : "soft");
}

/** What the attribute is of: its next neighbour that is no attribute. */
function targetOf(node: SyntaxNode): SyntaxNode | undefined {
  const siblings = node.parent?.children ?? [];
  return siblings
    .slice(siblings.indexOf(node) + 1)
    .find((one) => one.type !== "attribute_item" && !isComment(one));
}

const ONE_OF_A_KIND =
  /\b(?:panic_handler|alloc_error_handler|global_allocator|lang|no_mangle|entry|main|start|ctor)\b/;

/** Own code by another name is own code. */
const OWN_IMPORT = /^(?:pub(?:\([^)]*\))?\s+)?use\s+(?:::)?(?:crate|self|super)\b/;

/** `fn now() -> Time { Time::now() }`: reads the clock or the dice and does nothing else. */
const CLOCK =
  /^(?:pub(?:\([^)]*\))?\s+)?fn\s+\w+\s*\(\s*\)\s*->\s*[\w:<>]+\s*\{\s*(?:\w+::)*(?:now|now_utc|now_local|today|thread_rng|random)(?:::<[\w:]+>)?\s*\(\s*\)\s*\}$/;

/** What a program may have once, and a test build brings itself; what is imported from elsewhere; what only speaks. */
function mayDifferInTests(target: SyntaxNode): boolean {
  if (target.type === "use_declaration") return !OWN_IMPORT.test(target.text);
  if (target.type === "extern_crate_declaration") return true;
  if (target.type === "function_item" && CLOCK.test(target.text)) return true;
  if (/^(?:pub\s+)?(?:async\s+)?fn\s+main\b/.test(target.text)) return true;
  if (/^(?:\w+::)*(?:e?println|e?print|log|trace|debug|info|warn|error)!/.test(target.text))
    return true;
  return attributesOf(target).some(({ text }) => ONE_OF_A_KIND.test(text));
}

/** `env::var("NEXTEST")`, `thread::current().name()` that is a test's. */
function word(node: SyntaxNode): Sighting | undefined {
  const literal = literalOf(node);
  if (literal === undefined) return undefined;
  const call = callAround(node);
  if (call === undefined) return undefined;
  if (isRunnerVariable(literal) && /\bvar(?:_os)?\s*\(|\boption_env!/.test(call.text))
    return toProbe(call, literal);
  const isTrace =
    /\bthread::current\s*\(\s*\)\s*\.\s*name\b|\bBacktrace\b|\bcurrent_exe\s*\(|\bargs(?:_os)?\s*\(\s*\)/.test(
      call.text,
    );
  return isTrace && isTestWord(literal) ? toProbe(call, "who runs it") : undefined;
}

/** The outermost expression on the way to the statement. */
function callAround(node: SyntaxNode): SyntaxNode | undefined {
  let at = node.parent;
  let call: SyntaxNode | undefined;
  while (
    at !== undefined &&
    !/block|statement$|declaration$|_item$|if_expression|match_expression/.test(at.type)
  ) {
    if (at.type === "call_expression" || at.type === "macro_invocation") call = at;
    if (!isShort(at)) return call;
    at = at.parent;
  }
  return call;
}
