/** Everything in a text that silences a warning. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { fieldOf, isComment, nodesIn } from "../../change/nodes.js";
import { quoted, type Side, type Sighting, type SightingRule } from "../sighting.js";
import { COMMENT_KINDS, lineKindsOf, type SuppressionKind } from "./kinds.js";

export const suppressionsIn: SightingRule = (side) => {
  const { language, path } = side.file;
  const root = side.text.syntax?.root;
  if (language === undefined || root === undefined)
    return inLines(side.text.text, lineKindsOf(path));
  return [...nodesIn(root)].flatMap((node) => [
    ...(isComment(node) ? inComment(node, COMMENT_KINDS[language], side) : []),
    ...inAttribute(node),
    ...asAny(node, side),
  ]);
};

/** A test of types expects errors: there it is an assertion. */
function inComment(
  node: SyntaxNode,
  kinds: readonly SuppressionKind[],
  { file }: Side,
): readonly Sighting[] {
  const isTest = file.role === "test";
  return inLines(node.text, kinds, node.line).filter(
    ({ key }) => !isTest || !key.startsWith("ts-expect-error"),
  );
}

const inLines = (
  text: string,
  kinds: readonly SuppressionKind[],
  first = 1,
): readonly Sighting[] =>
  kinds.length === 0
    ? []
    : text.split("\n").flatMap((line, index) =>
        kinds.flatMap(({ kind, pattern }) => {
          const match = line.length > LINE_CHARS_MAX ? null : pattern.exec(line);
          if (match === null) return [];
          const place = { line: first + index, endLine: first + index, text: line };
          return rulesIn(match[1]).map((rule) => toSuppression(place, kind, rule));
        }),
      );

/** Nobody writes a comment for a tool into a line as long as this. */
const LINE_CHARS_MAX = 2_000;

/** `*`: all of them. */
function rulesIn(named: string | undefined): readonly string[] {
  const rules =
    (named ?? "").match(/@?[\w*][\w./:-]*/g)?.map((rule) => rule.replace(/[:.]+$/, "")) ?? [];
  const own = rules.filter((rule) => !/^(?:off|0|value)$/.test(rule));
  return own.length === 0 ? ["*"] : [...new Set(own)];
}

const toSuppression = (
  { line, endLine, text }: Pick<SyntaxNode, "line" | "endLine" | "text">,
  kind: string,
  rule: string,
): Sighting => ({
  ...{ code: "SUPPRESSION_ADDED", line, endLine },
  key: `${kind}:${rule}`,
  within: `${kind}:*`,
  message: `${quoted(text.trim())} silences ${rule === "*" ? "whatever is said there" : rule} (${kind})`,
  hint: "mend what the warning is about",
});

/** `#[allow(dead_code)]`, `#![expect(clippy::all)]`, `#[cfg_attr(test, allow(unused))]`, `#[rustfmt::skip]` */
function inAttribute(node: SyntaxNode): readonly Sighting[] {
  if (node.type !== "attribute_item" && node.type !== "inner_attribute_item") return [];
  if (/^#!?\[\s*(?:cfg_attr\s*\([^()]*(?:\([^()]*\))?[^()]*,\s*)?rustfmt::skip\b/.test(node.text))
    return [toSuppression(node, "rustfmt", "*")];
  if (/^#!?\[\s*coverage\s*\(\s*off\s*\)/.test(node.text))
    return [toSuppression(node, "coverage", "*")];
  const lists = node.text.matchAll(/\b(allow|expect)\s*\(([^()]*)\)/g);
  return [...lists].flatMap(([, kind = "", lints = ""]) =>
    lints
      .split(",")
      .map((lint) => lint.trim())
      .filter((lint) => lint !== "" && !lint.startsWith("reason"))
      .map((lint) => toSuppression(node, kind, lint)),
  );
}

/** A double of a test may be of any type; source that says `any` has given up on types. */
function asAny(node: SyntaxNode, { file }: Side): readonly Sighting[] {
  if (file.role === "test") return [];
  const type =
    node.type === "as_expression"
      ? node.children.at(-1)
      : node.type === "type_assertion"
        ? (fieldOf(node, "type") ?? node.children.find((child) => child.type === "type_arguments"))
        : undefined;
  return type !== undefined && /^<?any>?$/.test(type.text)
    ? [toSuppression(lineOf(node), "as-any", "*")]
    : [];
}

/** Where the word stands, not all that is cast. */
const lineOf = (node: SyntaxNode): Pick<SyntaxNode, "line" | "endLine" | "text"> => ({
  line: node.endLine,
  endLine: node.endLine,
  text: node.text.split("\n").at(-1) ?? "",
});
