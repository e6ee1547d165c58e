/** Lines of a source file that are tests. Rust alone keeps both in one file. */

import type { Language, SyntaxNode } from "../../ports/syntax.js";
import type { FileText } from "../change/change-view.js";

export interface Region {
  readonly first: number;
  readonly last: number;
  readonly node: SyntaxNode;
}

const IS_TEST = /^#\[\s*(?:cfg\s*\((?:.*\W)?test\W|(?:\w+::)*test\b|rstest\b|test_case\b)/;

/** Items that only a build of the tests has, the outermost of each nest, with the attributes before them. */
export function testRegions(
  file: FileText | undefined,
  language: Language | undefined,
): readonly Region[] {
  if (language !== "rust" || file?.syntax === undefined) return [];
  const found: Region[] = [];
  const open: (readonly SyntaxNode[])[] = [file.syntax.root.children];
  for (let level = open.pop(); level !== undefined; level = open.pop()) {
    let attributes: SyntaxNode[] = [];
    for (const node of level) {
      if (node.type === "attribute_item") {
        attributes.push(node);
        continue;
      }
      if (attributes.some(({ text }) => IS_TEST.test(text)))
        found.push({ first: attributes[0]?.line ?? node.line, last: node.endLine, node });
      else if (node.type === "mod_item" || node.type === "declaration_list")
        open.push(node.children);
      if (!node.type.endsWith("comment")) attributes = [];
    }
  }
  return found;
}

/** Is line n of the file a test's? */
export function isTestLine(
  file: FileText | undefined,
  language: Language | undefined,
): (line: number) => boolean {
  const regions = testRegions(file, language);
  return (line) => regions.some(({ first, last }) => line >= first && line <= last);
}
