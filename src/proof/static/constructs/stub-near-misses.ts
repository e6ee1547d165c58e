/** Functions that do nothing, or refuse, and are right to do so: an interface's methods, what a subclass has to fill in, hooks. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";
import type { ChangeView } from "../../change/change-view.js";
import type { FunctionNode } from "../../change/functions.js";
import { fieldOf, hasAncestor, nodesOfType } from "../../change/nodes.js";

interface Around {
  readonly language: Language;
  readonly change: ChangeView;
}

export function isMeantToBeEmpty(fn: FunctionNode, around: Around): boolean {
  const { owner, node } = fn;
  if (saysSubclass(node) || isNothingByName(fn)) return true;
  if (owner !== undefined && isAbstract(owner, around.change)) return true;
  switch (around.language) {
    case "python":
      return isPythonNearMiss(fn);
    case "rust":
      return owner?.type === "trait_item" && !/\btodo!/.test(node.text);
    case "go":
      return /^\(\s*\w*\s*\*?(?:Unimplemented|Fake|Mock|Stub|No[op]+|Dummy)/.test(
        fieldOf(node, "receiver")?.text ?? "",
      );
    default:
      return false;
  }
}

/** The message, or the words beside it, say who is to write it. */
const saysSubclass = ({ text }: SyntaxNode): boolean =>
  /\b(?:sub-?class|overrid|abstract|derived class|must implement|(?:must|should|has to) be implemented|implemented (?:by|in) )/i.test(
    text,
  );

/** Says so itself: a callback that is to do nothing, a double that has nothing to do. */
const isNothingByName = ({ name, owner }: FunctionNode): boolean =>
  /no_?op\b|noop|^_*(?:nothing|ignore|do_?nothing|unsupported)/i.test(name) ||
  /^(?:Null|No[op]+|Dummy|Fake|Mock|Stub)|(?:Stub|Mock)$/.test(nameOfOwner(owner));

const nameOfOwner = (owner: SyntaxNode | undefined): string =>
  owner === undefined ? "" : (fieldOf(owner, "name")?.text ?? fieldOf(owner, "type")?.text ?? "");

function isAbstract(owner: SyntaxNode, change: ChangeView): boolean {
  const name = nameOfOwner(owner);
  if (owner.type === "abstract_class_declaration") return true;
  if (/^(?:Abstract|Base|I[A-Z][a-z])|(?:Base|Interface|Protocol|Mixin|Abstract)$/.test(name))
    return true;
  const supers = fieldOf(owner, "superclasses")?.text ?? "";
  if (/\b(?:ABC|ABCMeta|Protocol|Interface|TypedDict)\b/.test(supers)) return true;
  return name !== "" && change.files.some(({ after }) => hasSubclass(after?.syntax?.root, name));
}

function hasSubclass(root: SyntaxNode | undefined, name: string): boolean {
  if (root === undefined) return false;
  const isNamed = new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`);
  return nodesOfType(root, "class_heritage", "argument_list").some(
    ({ type, field, text }) =>
      (type === "class_heritage" || field === "superclasses") && isNamed.test(text),
  );
}

/** What does nothing is judged only where no framework, no base class and no caller can want it so. */
function isPythonNearMiss({ node, body, owner }: FunctionNode): boolean {
  const decorators = node.parent?.type === "decorated_definition" ? node.parent.text : "";
  if (/@(?:\w+\.)*(?:abstract\w*|overload|override)\b/.test(decorators)) return true;
  if (/\braise\b/.test(body.text)) return false;
  if (hasTodo(node)) return false;
  const isNested = hasAncestor(node, "function_definition", "if_statement", "try_statement");
  return decorators !== "" || owner !== undefined || isNested;
}

const hasTodo = ({ text }: SyntaxNode): boolean => /#.*\b(?:TODO|FIXME|XXX)\b/.test(text);
