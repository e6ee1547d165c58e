/** Places of a source that give a fixed answer: conditions on a value, tables, and functions that say the same whatever they are given. */

import type { Language, SyntaxNode, SyntaxTree } from "../../../ports/syntax.js";
import { type FunctionNode, functionsIn } from "../../change/functions.js";
import { ancestorsOf, fieldOf, isShort, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import { isRustTestCode } from "../../change/rust-tests.js";
import { literalsIn, type PlainLiteral } from "../../tests/literals.js";
import { branchesAt } from "./branches.js";
import { valuesIn } from "./constants.js";
import { fixedAnswer, ignoresGiven } from "./fixed-answer.js";

/** For this value, that answer. */
export interface Entry {
  /** Any one of them, as the condition has it; none: whatever is given. */
  readonly given: readonly PlainLiteral[];
  readonly said: readonly PlainLiteral[];
}

/** Entries that belong together: of one table, one choice, or one function. */
export interface Answers {
  readonly node: SyntaxNode;
  /** Name of the function around it, or of what it is bound to. */
  readonly owner: string;
  readonly entries: readonly Entry[];
  /** Of a function that says one thing for whatever it is given, and makes no use of it. */
  readonly ignoresGiven?: true;
}

export function answersIn(language: Language, tree: SyntaxTree): readonly Answers[] {
  const functions = functionsIn(tree);
  const isOwn = (node: SyntaxNode): boolean => language !== "rust" || !isRustTestCode(node);
  const branches = new Map<string, { node: SyntaxNode; owner: string; entries: Entry[] }>();
  const tables: Answers[] = [];
  for (const node of nodesIn(tree.root)) {
    for (const { group, ...entry } of branchesAt(node)) {
      const owner = ownerOf(node, functions);
      const key = `${group === "function" ? (owner?.node.start ?? 0) : group.start}`;
      const known = branches.get(key) ?? { node, owner: owner?.name ?? "", entries: [] };
      branches.set(key, { ...known, entries: [...known.entries, entry] });
    }
    const entries = [...entriesAt(node), ...inTurnAt(node, functions)];
    if (entries.length > 0) tables.push({ node, owner: nameAround(node, functions), entries });
  }
  const fixed = functions.flatMap(({ node, body, name }) => {
    if (branches.has(`${node.start}`)) return [];
    const said = fixedAnswer({ node, body }, language);
    if (said.length === 0) return [];
    const answers = { node, owner: name, entries: [{ given: [], said }] };
    return [ignoresGiven({ node, body }) ? { ...answers, ignoresGiven: true as const } : answers];
  });
  return [...branches.values(), ...tables, ...fixed].filter(({ node }) => isOwn(node));
}

const TABLES: ReadonlySet<string> = new Set([
  ...["object", "dictionary", "literal_value", "array", "list", "array_expression", "tuple"],
]);
const PAIRS: ReadonlySet<string> = new Set(["pair", "keyed_element"]);
const TUPLES: ReadonlySet<string> = new Set(["array", "list", "tuple", "tuple_expression"]);

/** A table's entries that say one plain value for another; of a list, entries that are pairs themselves. */
function entriesAt(table: SyntaxNode): readonly Entry[] {
  if (!TABLES.has(table.type)) return [];
  return namedChildrenOf(table).flatMap((entry) => {
    const isTuple = TUPLES.has(entry.type) && namedChildrenOf(entry).length === 2;
    if (!PAIRS.has(entry.type) && !isTuple) return [];
    const [key, value] = namedChildrenOf(entry);
    if (key === undefined || value === undefined || !isShort(entry)) return [];
    const given = valuesIn([key]).map(({ literal }) => literal);
    const said = valuesIn([value]).map(({ literal }) => literal);
    return given.length === 0 || said.length === 0 ? [] : [{ given: [...given, whole(key)], said }];
  });
}

const INDEXED = /^(?:subscript_expression|subscript|index_expression)$/;

/** `[1, 20, 300][calls]`: one answer after the other, chosen by something else than what is given. */
function inTurnAt(list: SyntaxNode, functions: readonly FunctionNode[]): readonly Entry[] {
  const { parent } = list;
  if (!TUPLES.has(list.type) || parent === undefined || !INDEXED.test(parent.type)) return [];
  if (parent.children[0] !== list) return [];
  const owner = ownerOf(list, functions);
  const parameters = owner === undefined ? "" : (fieldOf(owner.node, "parameters")?.text ?? "");
  const index = parent.text.slice(list.end - list.start);
  const isByGiven = (index.match(/[A-Za-z_]\w*/g) ?? []).some((name) =>
    new RegExp(`\\b${name}\\b`).test(parameters),
  );
  if (isByGiven || !isShort(list)) return [];
  const said = literalsIn(namedChildrenOf(list)).map(({ literal }) => literal);
  return said.length < 2 ? [] : said.map((one) => ({ given: [], said: [one] }));
}

/** `{ total: 3 }`: a name that is a key is a value, too. */
const whole = (key: SyntaxNode): PlainLiteral => ({
  ...{ kind: "string", start: key.start, end: key.end },
  ...{ text: key.text, value: key.text.replace(/^["'`]|["'`]$/g, "") },
});

const ownerOf = (node: SyntaxNode, functions: readonly FunctionNode[]): FunctionNode | undefined =>
  [...functions].reverse().find(({ node: one }) => one.start <= node.start && one.end >= node.end);

const BINDINGS =
  /^(?:variable_declarator|assignment|const_item|static_item|let_declaration|var_spec|short_var_declaration)$/;

/** A table is known by its name, which the function that looks into it says. */
function nameAround(node: SyntaxNode, functions: readonly FunctionNode[]): string {
  const binding = [...ancestorsOf(node)].find(({ type }) => BINDINGS.test(type));
  const name =
    binding &&
    (fieldOf(binding, "name") ?? fieldOf(binding, "left") ?? fieldOf(binding, "pattern"));
  const user = functions.find(
    ({ body }) => name !== undefined && new RegExp(`\\b${escaped(name.text)}\\b`).test(body.text),
  );
  return (user ?? ownerOf(node, functions))?.name ?? name?.text ?? "";
}

const escaped = (text: string): string => text.slice(0, 80).replace(/\W/g, "\\$&");
