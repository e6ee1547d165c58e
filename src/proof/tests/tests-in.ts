/** The tests of a text, with what each of them asserts. */

import type { Language, SyntaxNode, SyntaxTree } from "../../ports/syntax.js";
import { type Reading, toAssertion } from "./assertion-facts.js";
import { bindingsIn, valueOfName } from "./bindings.js";
import { go } from "./go.js";
import type { FoundTest, Grammar, Run } from "./grammar.js";
import { javascript } from "./javascript.js";
import { literalsIn } from "./literals.js";
import { ancestorsOf, childIn, isWithin, nodesIn, partsOf } from "./nodes.js";
import { python } from "./python.js";
import { rust } from "./rust.js";
import type { Assertion, Literal, TestCase } from "./test-case.js";
import { tokensOf } from "./tokens.js";

const GRAMMARS: Readonly<Record<Language, Grammar>> = {
  javascript,
  typescript: javascript,
  tsx: javascript,
  python,
  rust,
  go,
};

type Found = Omit<Assertion, "weight"> & { readonly node: SyntaxNode };

interface File extends Reading {
  readonly assertions: readonly Found[];
  readonly functions: ReadonlyMap<string, readonly SyntaxNode[]>;
}

/** How deep helpers that call helpers are followed. */
const HELPER_DEPTH_MAX = 4;

/** In the order of the text. */
export function testsIn(language: Language, tree: SyntaxTree): readonly TestCase[] {
  const grammar = GRAMMARS[language];
  const tests = grammar.tests(tree.root);
  if (tests.length === 0) return [];
  const file = read(grammar, tree.root);
  return tests.map((test) => toTestCase(test, file));
}

function read(grammar: Grammar, root: SyntaxNode): File {
  const nodes = nodesIn(root);
  const bindings = bindingsIn(nodes, grammar);
  const functions = new Map<string, SyntaxNode[]>();
  for (const node of nodes) {
    const one = grammar.functionAt(node);
    if (one !== undefined) functions.set(one.name, [...(functions.get(one.name) ?? []), one.node]);
  }
  const assertions = nodes.flatMap((node) => {
    const found = grammar.assertionAt(node);
    return found === undefined ? [] : [{ ...toAssertion(found, { grammar, bindings }), node }];
  });
  return { grammar, bindings, functions, assertions };
}

function toTestCase(test: FoundTest, file: File): TestCase {
  const start = Math.min(...test.extent.map((node) => node.start));
  const end = Math.max(...test.extent.map((node) => node.end));
  const rows = rowsOf(test, file);
  const own = test.bodies.flatMap((body) => ownAssertions(body, file));
  const helped = helpersOf(test, file).flatMap(({ name, node, times }) =>
    ownAssertions(node, file).map((one) => ({ ...one, weight: one.weight * times, helper: name })),
  );
  const perRow = Math.max(1, rows.length);
  const isTable = test.tables.length > 0 || (test.rows ?? []).length > 0;
  const times = isTable ? perRow : 1;
  return {
    name: test.name,
    suite: test.suite,
    line: test.extent[0]?.line ?? 1,
    endLine: test.extent.at(-1)?.endLine ?? 1,
    start,
    end,
    body: tokensOf([...test.extent, ...test.tables], new Set(test.nameNodes)),
    assertions: [...own, ...helped].map((one) => toPlain(one, times)),
    rows,
    ...test.state,
    isDynamic: test.isDynamic,
    isShadowed: test.isShadowed ?? false,
    callsCode: test.bodies.some((body) => nodesIn(body).some((node) => isCall(node, file))),
  };
}

function toPlain(one: Found & { readonly weight: number }, times: number): Assertion {
  const { node, ...plain } = one;
  return { ...plain, weight: plain.weight * times, line: node.line };
}

/** Asking something of the runner, e.g. to run side by side, calls no code. */
const isCall = (node: SyntaxNode, { grammar }: File): boolean => {
  const name = grammar.calledAt(node);
  return (
    name !== undefined && !/^(?:Parallel|Helper|setTimeout|println|print|log|Log|Logf)$/.test(name)
  );
};

const isFunctionOf = (file: File, body: SyntaxNode): readonly SyntaxNode[] =>
  /^(?:identifier|member_expression)$/.test(body.type)
    ? (file.functions.get(body.text) ?? [])
    : [body];

function ownAssertions(
  body: SyntaxNode,
  file: File,
): readonly (Found & { readonly weight: number })[] {
  return isFunctionOf(file, body).flatMap((node) =>
    file.assertions
      .filter((one) => isWithin(one.node, node))
      .map((one) => ({ ...one, weight: loopWeight(one.node, node, file) })),
  );
}

/** A loop over a list that is written out asks once for each entry. */
function loopWeight(node: SyntaxNode, body: SyntaxNode, file: File): number {
  let weight = 1;
  for (const outer of ancestorsOf(node)) {
    if (outer === body) break;
    const list = loopListAt(outer, file);
    if (list !== undefined) weight *= Math.max(1, entriesOf(list).length);
  }
  return weight;
}

function loopListAt(node: SyntaxNode, file: File): SyntaxNode | undefined {
  const { grammar } = file;
  const through =
    grammar.loopAt(node) ??
    node.children
      .map((child) => (child.type === "range_clause" ? grammar.loopAt(child) : undefined))
      .find((one) => one !== undefined);
  return through === undefined ? undefined : listOf(through, file);
}

/** The list itself, or the one that the name is bound to. */
function listOf(node: SyntaxNode, file: File): SyntaxNode | undefined {
  const value = node.type === "identifier" ? valueOfName(file.bindings, node) : node;
  if (value === undefined) return undefined;
  const list = nodesIn(value).find(({ type }) =>
    /^(?:array|list|tuple|set|object|dictionary|literal_value|array_expression|template_string|token_tree)$/.test(
      type,
    ),
  );
  return list !== undefined && entriesOf(list).length > 0 ? list : undefined;
}

/** Strings and numbers of a table are in its entries, or in the holes of a template. */
function entriesOf(list: SyntaxNode): readonly SyntaxNode[] {
  if (list.type === "template_string")
    return partsOf(list).filter(({ type }) => type === "template_substitution");
  if (list.type === "token_tree")
    return list.children.slice(1, -1).filter(({ isNamed }) => isNamed);
  return partsOf(list);
}

function rowsOf(test: FoundTest, file: File): readonly (readonly Literal[])[] {
  const tables = test.tables.map((table) => listOf(table, file) ?? table);
  const loops = test.bodies.flatMap((body) =>
    isFunctionOf(file, body)
      .flatMap(nodesIn)
      .flatMap((node) => {
        const through = file.grammar.loopAt(node);
        return through === undefined ? [] : (listOf(through, file) ?? []);
      }),
  );
  const apart = (test.rows ?? []).map((run) => literalsOf(run));
  return [
    ...apart,
    ...[...new Set([...tables, ...loops])].flatMap((list) =>
      entriesOf(list).map((entry) => literalsOf([entry])),
    ),
  ];
}

/** What a case is called is no part of it. */
const LABEL = /^(?:id|ids|name|desc|description|title|label|comment|message|msg|reason)$/i;

function isLabel(node: SyntaxNode): boolean {
  for (const outer of ancestorsOf(node)) {
    const key =
      childIn(outer, "key") ??
      (outer.type === "keyword_argument" ? childIn(outer, "name") : undefined);
    if (key !== undefined && key !== node) return LABEL.test(key.text.replace(/["']/g, ""));
    if (/^(?:array|list|tuple|call|arguments)$/.test(outer.type)) return false;
  }
  return false;
}

const literalsOf = (run: Run): readonly Literal[] =>
  literalsIn(run)
    .filter(({ node }) => !isLabel(node))
    .map(({ literal }) => ({ ...literal, role: "expected" }));

interface Helper {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly times: number;
}

/** Functions of the same file that the test calls, and what these call in turn. */
function helpersOf(test: FoundTest, file: File): readonly Helper[] {
  const found = new Map<SyntaxNode, Helper>();
  const bodies = test.bodies.flatMap((body) => isFunctionOf(file, body));
  let open: readonly { readonly node: SyntaxNode; readonly times: number }[] = bodies.map(
    (node) => ({ node, times: 1 }),
  );
  const used = new Map((test.uses ?? []).map((name) => [name, 1] as const));
  for (let depth = 0; depth < HELPER_DEPTH_MAX && open.length > 0; depth += 1) {
    const next: Helper[] = [];
    for (const { node, times } of open)
      for (const [name, count] of depth === 0
        ? [...callsIn(node, file), ...used]
        : callsIn(node, file))
        for (const helper of file.functions.get(name) ?? []) {
          if (
            found.has(helper) ||
            bodies.some((body) => isWithin(helper, body) || isWithin(body, helper))
          )
            continue;
          const one = { name, node: helper, times: count * times };
          found.set(helper, one);
          next.push(one);
        }
    open = next;
  }
  return [...found.values()];
}

function callsIn(node: SyntaxNode, { grammar }: File): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const inner of nodesIn(node)) {
    const name = grammar.calledAt(inner);
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
