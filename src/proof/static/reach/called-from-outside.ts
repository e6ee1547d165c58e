/** What something calls that no search for its name finds: a framework, a linker, an interface, the language itself. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";
import { fieldOf, isComment } from "../../change/nodes.js";
import { attributesOf } from "../../change/rust-tests.js";
import type { Named } from "./named.js";

export function isCalledFromOutside(named: Named, language: Language): boolean {
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return isOfJavaScript(named);
    case "python":
      return isOfPython(named);
    case "rust":
      return isOfRust(named);
    case "go":
      return isOfGo(named);
  }
}

/** Names that web frameworks, platforms and tools look for in a module. */
const HOOKS =
  /^(?:constructor|handler|main|default|config|loader|action|middleware|register|activate|deactivate|setup|teardown|metadata|viewport|generateMetadata|generateStaticParams|getServerSideProps|getStaticProps|getStaticPaths|load|actions|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|toString|toJSON|valueOf|then)$/;

/** A class that takes after another, or keeps to an interface, is called by what it promises. */
function isOfJavaScript({ name, node, owner }: Named): boolean {
  const isDefault = node.parent?.children.some(({ type }) => type === "default") === true;
  const outer = owner ?? node;
  return (
    HOOKS.test(name) ||
    isDefault ||
    [node, ...node.children, ...(node.parent?.children ?? [])].some(isDecorator) ||
    (owner !== undefined && outer.children.some(({ type }) => type === "class_heritage")) ||
    /^(?:declare|get|set)\b/.test(node.text)
  );
}

const isDecorator = ({ type }: SyntaxNode): boolean => type === "decorator";

function isOfPython({ name, node, owner }: Named): boolean {
  return (
    /^__\w+__$|^_+$|^(?:main|setup|teardown|application|app|handler|lambda_handler|visit_\w+|do_[A-Z]+|pytest_\w+)$/.test(
      name,
    ) ||
    node.parent?.type === "decorated_definition" ||
    owner?.parent?.type === "decorated_definition" ||
    (owner !== undefined && fieldOf(owner, "superclasses") !== undefined) ||
    (node.type === "class_definition" && /metaclass|Plugin|Command|Migration/.test(node.text))
  );
}

/** Attributes that leave a thing as it is; of any other it is not known what is made of it. */
const PLAIN_ATTRIBUTE =
  /^#\[\s*(?:doc|inline|derive|must_use|cold|track_caller|deprecated|non_exhaustive|repr|rustfmt)\b/;

function isOfRust({ name, node, owner }: Named): boolean {
  const ofTrait = owner !== undefined && fieldOf(owner, "trait") !== undefined;
  return (
    /^(?:main|_\w*)$/.test(name) ||
    ofTrait ||
    [...attributesOf(node), ...(owner === undefined ? [] : attributesOf(owner))].some(
      ({ text }) => !PLAIN_ATTRIBUTE.test(text),
    )
  );
}

/** Any exported method may be what an interface asks for; of a list that counts itself, every place is needed. */
function isOfGo({ name, node, owner }: Named): boolean {
  return (
    /^(?:init|main|_)$/.test(name) ||
    (owner !== undefined && /^\p{Lu}/u.test(name)) ||
    (node.type === "const_spec" && /\biota\b/.test(node.parent?.text ?? "")) ||
    isDirected(node)
  );
}

/** `//export name`, `//go:linkname …` in front of it. */
function isDirected(node: SyntaxNode): boolean {
  const siblings = node.parent?.children ?? [];
  const before = siblings.slice(0, siblings.indexOf(node)).filter(({ isNamed }) => isNamed);
  const last = before.at(-1);
  return last !== undefined && isComment(last) && /^\/\/(?:export |go:)/.test(last.text);
}
