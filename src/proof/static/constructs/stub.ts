/** STUB: a function whose whole body says that it is still to be written. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";
import { type FunctionNode, functionsIn, statementsOf } from "../../change/functions.js";
import { isComment, nodesIn } from "../../change/nodes.js";
import { isRustTestCode } from "../../change/rust-tests.js";
import { quoted, type Side, type Sighting, type SightingRule } from "../sighting.js";
import { isMeantToBeEmpty } from "./stub-near-misses.js";
import { isEmptyTalk, isUnfinished, TODO } from "./stub-statements.js";

export const stubs: SightingRule = (side, change) => {
  const { language } = side.file;
  const tree = side.text.syntax;
  if (!isProduct(side) || language === undefined || tree === undefined) return [];
  return functionsIn(tree).flatMap((fn) => {
    const what = whatOf(fn, language);
    const isTest = language === "rust" && isRustTestCode(fn.node);
    if (what === undefined || isTest || isMeantToBeEmpty(fn, { language, change })) return [];
    return [toSighting(fn, what)];
  });
};

/** Templates, examples and type stubs hold functions that others are to fill in. */
const NO_PRODUCT =
  /(?:^|\/)(?:examples?|docs?|demos?|samples?|templates?|scaffolds?|skeletons?|stubs|typings|exercises|tutorials?|bench(?:es|marks?)?)\/|\.pyi$|\.d\.[cm]?ts$/;

export const isProduct = ({ file }: Side): boolean =>
  file.role === "source" && !NO_PRODUCT.test(file.path);

function whatOf(fn: FunctionNode, language: Language): string | undefined {
  const [only, ...others] = statementsOf(fn.body, language);
  if (others.length > 0) return undefined;
  if (only !== undefined && isUnfinished(only, language)) return quoted(only.text);
  const todo = [...nodesIn(fn.node)].find((node) => isComment(node) && TODO.test(node.text));
  if (todo !== undefined && (only === undefined || isEmptyTalk(only))) return quoted(todo.text);
  const isNothing = only === undefined || only.text === "pass" || only.text === "...";
  return language === "python" && isNothing ? "nothing" : undefined;
}

const idOf = ({ name, owner }: FunctionNode): string =>
  `${owner?.children.find(({ field }) => field === "name" || field === "type")?.text ?? ""}.${name}`;

const toSighting = (fn: FunctionNode, what: string): Sighting => ({
  code: "STUB",
  line: fn.node.line,
  endLine: fn.node.endLine,
  key: `stub ${idOf(fn)}`,
  message: `\`${fn.name}\` is a stub: its whole body is ${what}`,
  hint: `write what \`${fn.name}\` is to do, or take it out`,
});

/** `todo!()` is a stub wherever it stands: it is no value, and no error that anybody can answer. */
export const todoMacros: SightingRule = (side) => {
  const tree = side.text.syntax;
  if (!isProduct(side) || side.file.language !== "rust" || tree === undefined) return [];
  return [...nodesIn(tree.root)]
    .filter(({ type, text }) => type === "macro_invocation" && /^todo\s*!/.test(text))
    .filter((node) => !isRustTestCode(node) && !isWholeBody(node))
    .map(({ line, endLine, text }) => ({
      ...{ code: "STUB", line, endLine },
      key: "todo!",
      message: `${quoted(text)} panics whenever it is reached`,
      hint: "write what is still to be done, or return an error",
    }));
};

/** Told as a stub already. */
function isWholeBody(node: SyntaxNode): boolean {
  const statement = node.parent?.type === "expression_statement" ? node.parent : node;
  const block = statement.parent;
  return block?.parent?.type === "function_item" && statementsOf(block, "rust").length === 1;
}
