/** Tests of Rust: functions with an attribute that ends in `test`, rstest's, and those within `proptest!`. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundTest, RUNS, type Run, type RunState, withState } from "./grammar.js";
import { ancestorsOf, childIn, isComment, nodesIn, siblingsBefore } from "./nodes.js";
import { insideOf } from "./rust-tokens.js";

export function rustTestsIn(root: SyntaxNode): readonly FoundTest[] {
  const ofFile = root.children
    .filter(({ type }) => type === "inner_attribute_item")
    .map(stateOfAttribute);
  const around = ofFile.reduce(withState, RUNS);
  return nodesIn(root)
    .flatMap((node) => (node.type === "function_item" ? testOfFunction(node) : testsOfMacro(node)))
    .map((test) => ({ ...test, state: withState(around, test.state) }));
}

/** The attributes above an item. */
export function attributesOf(item: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const node of siblingsBefore(item)) {
    if (node.type === "attribute_item") found.unshift(node);
    else if (!isComment(node)) break;
  }
  return found;
}

const attributeIn = (item: SyntaxNode): SyntaxNode | undefined =>
  item.children.find(({ type }) => type === "attribute");

/** `#[tokio::test(flavor = "x")]` → `tokio::test`. */
const pathOf = (item: SyntaxNode): string => attributeIn(item)?.children[0]?.text ?? "";
const lastOf = (item: SyntaxNode): string => pathOf(item).split("::").at(-1)?.trim() ?? "";

/** Without white space. */
const givenTo = (item: SyntaxNode): string =>
  childIn(attributeIn(item), "arguments")?.text.replace(/\s+/g, "") ?? "";

const isTestAttribute = (item: SyntaxNode): boolean =>
  /(?:^|_)test$|^rstest$|^test_case$|^quickcheck$|^test_matrix$|^parameterized$/.test(
    lastOf(item),
  ) ||
  (lastOf(item) === "cfg_attr" && /,(?:\w+::)*test\)$/.test(givenTo(item)));

function testOfFunction(node: SyntaxNode): readonly FoundTest[] {
  const attributes = attributesOf(node);
  const name = childIn(node, "name");
  if (name === undefined || !attributes.some(isTestAttribute)) return [];
  const modules = [...ancestorsOf(node)].filter(({ type }) => type === "mod_item").reverse();
  const states = [...modules.flatMap(attributesOf), ...attributes].map(stateOfAttribute);
  return [
    {
      extent: [...attributes, node],
      nameNodes: [name],
      name: name.text,
      suite: modules.map((one) => childIn(one, "name")?.text ?? "?"),
      state: states.reduce(withState, RUNS),
      isDynamic: false,
      bodies: [node],
      tables: [],
      rows: attributes.filter(isCase).map((one) => [childIn(attributeIn(one), "arguments") ?? one]),
    },
  ];
}

const isCase = (item: SyntaxNode): boolean =>
  /^(?:case|test_case)$/.test(pathOf(item).split("::")[0] ?? "") || lastOf(item) === "test_case";

/** `cfg(test)` is how tests are built; other conditions may leave them out, and some always do. */
function stateOfAttribute(item: SyntaxNode): RunState {
  const given = givenTo(item);
  switch (lastOf(item)) {
    case "ignore":
      return { ...RUNS, isSkipped: true };
    case "should_panic":
      return { ...RUNS, isInverted: true };
    case "cfg_attr":
      if (/\bshould_panic\b/.test(given)) return { ...RUNS, isInverted: true };
      return /\bignore\b/.test(given)
        ? ignoredUnder(given.slice(1).split(",ignore")[0] ?? "")
        : RUNS;
    case "cfg":
      return stateOfCondition(given.replace(/^\(|\)$/g, ""));
    default:
      return RUNS;
  }
}

function ignoredUnder(condition: string): RunState {
  const isSkipped = /^(?:test|all\(\)|not\(any\(\)\))$/.test(condition);
  return { ...RUNS, isSkipped, isSometimesSkipped: !isSkipped };
}

function stateOfCondition(condition: string): RunState {
  const isNever = /^any\(\)$|^not\(test\)$|^FALSE$|^false$|\bany\(\)/.test(condition);
  return { ...RUNS, isSkipped: isNever, isSometimesSkipped: !isNever && condition !== "test" };
}

/** `proptest! { #[test] fn name(…) { … } }`: tokens, no function. */
function testsOfMacro(node: SyntaxNode): readonly FoundTest[] {
  if (node.type !== "token_tree" || node.parent?.type === "token_tree") return [];
  const run = insideOf(node);
  const modules = [...ancestorsOf(node)].filter(({ type }) => type === "mod_item").reverse();
  const inherited = modules.flatMap(attributesOf).map(stateOfAttribute).reduce(withState, RUNS);
  return run.flatMap((token, at) => {
    if (token.text !== "fn") return [];
    const name = run[at + 1];
    const attributes = attributesBefore(run, at);
    const end = run.findIndex(
      (one, index) => index > at && one.type === "token_tree" && one.text.startsWith("{"),
    );
    if (
      name === undefined ||
      end < 0 ||
      !attributes.some((one) => /^\[(?:\w+::)*test\]$/.test(one.text))
    )
      return [];
    const words = attributes.map(({ text }) => text);
    const own: RunState = {
      ...RUNS,
      isSkipped: words.includes("[ignore]"),
      isInverted: words.some((text) => text.startsWith("[should_panic")),
    };
    return [
      {
        extent: [...attributes, ...run.slice(at, end + 1)],
        nameNodes: [name],
        name: name.text,
        suite: modules.map((one) => childIn(one, "name")?.text ?? "?"),
        state: withState(inherited, own),
        isDynamic: false,
        bodies: run.slice(at, end + 1),
        tables: [],
      },
    ];
  });
}

/** `#` `[test]` `#` `[ignore]` before a `fn`. */
function attributesBefore(run: Run, at: number): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let index = at - 1; index > 0; index -= 2) {
    const [sign, body] = [run[index - 1], run[index]];
    if (sign?.text !== "#" || body === undefined) break;
    found.unshift(body);
  }
  return found;
}
