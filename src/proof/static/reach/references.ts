/** Who uses a name that a change defines: somebody in the tree, or only others that nobody uses. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import type { FileText, TreeReader } from "../../change/change-view.js";
import { ancestorsOf, isComment, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import { isRustTestCode } from "../../change/rust-tests.js";
import { isTestPath } from "../../test-path.js";
import { EXPORTING, type Placed } from "./public.js";

/** A name in more files than these is in use, whatever it is. */
const FILES_MAX = 60;

/** `used`, or which of the change's own definitions speak of it. */
export type Use = "used" | ReadonlySet<Placed>;

export async function useOf(
  placed: Placed,
  all: readonly Placed[],
  tree: TreeReader,
): Promise<Use> {
  const paths = (await tree.filesWithWord(placed.name)).filter((path) => !PROSE.test(path));
  if (paths.length > FILES_MAX) return "used";
  const by = new Set<Placed>();
  for (const path of paths) {
    // Of a method it is not known whose it is: any other place will do.
    if (isTestPath(path) && placed.owner === undefined) continue;
    const file = await tree.readSource(path);
    if (file === undefined) continue;
    for (const user of usersIn(path, file, placed, all)) {
      if (user === "used") return "used";
      by.add(user);
    }
  }
  return by;
}

const PROSE = /\.(?:md|mdx|markdown|rst|txt|adoc)$/i;

function usersIn(
  path: string,
  { text, syntax }: FileText,
  placed: Placed,
  all: readonly Placed[],
): readonly (Placed | "used")[] {
  if (syntax === undefined) return ["used"];
  if (!text.includes(placed.name)) return [];
  const here = all.filter((one) => one.path === path);
  const word = new RegExp(`(?<![\\p{L}\\p{N}_$])${placed.name}(?![\\p{L}\\p{N}_$])`, "u");
  const users: (Placed | "used")[] = [];
  for (const node of nodesIn(syntax.root)) {
    if (node.children.length > 0 || !word.test(node.text)) continue;
    if (!isUse(node, path)) continue;
    const within = here.filter((one) => one.node.start <= node.start && node.end <= one.node.end);
    if (within.some((one) => isSame(one, placed) || one.nameNode.start === node.start)) continue;
    // The innermost: a method is in use when its own name is, not when that of its class is.
    users.push(within.at(-1) ?? "used");
  }
  return users;
}

const isSame = (one: Placed, other: Placed): boolean =>
  one.path === other.path && one.node.start === other.node.start;

/** No remark, no list of names to take in or to give away, and no test among the source of Rust. */
function isUse(node: SyntaxNode, path: string): boolean {
  if (isComment(node) || isRustTestCode(node)) return false;
  for (const ancestor of ancestorsOf(node)) {
    if (isComment(ancestor) || isSaidOnly(ancestor)) return false;
    if (IMPORTS.test(ancestor.type)) return isRenamed(ancestor) || path.endsWith("__init__.py");
    if (EXPORTS.test(ancestor.type) && EXPORTING.test(ancestor.text)) return !isListed(node);
  }
  return true;
}

const EXPORTS = /^(?:export_statement|expression_statement)$/;

/** Given away under its own name: that alone uses nothing. Under another name, it is not known who does. */
function isListed(node: SyntaxNode): boolean {
  const { parent, text } = node;
  if (node.type === "shorthand_property_identifier") return true;
  switch (parent?.type) {
    case "export_specifier":
      return parent.text === text && !/\bfrom\b/.test(parent.parent?.parent?.text ?? "");
    case "pair":
      return parent.children[0]?.text === text;
    case "member_expression":
      return parent.field === "left";
    case "assignment_expression":
      return parent.children[0]?.text.endsWith(`.${text}`) === true;
    default:
      return false;
  }
}

const IMPORTS = /^(?:import_statement|import_from_statement)$/;
const isRenamed = ({ text }: SyntaxNode): boolean => /\bas\b/.test(text);

/** A docstring, and any other text that is a statement of its own. */
const isSaidOnly = (node: SyntaxNode): boolean =>
  node.type === "expression_statement" &&
  namedChildrenOf(node).length === 1 &&
  namedChildrenOf(node)[0]?.type === "string";
