/** Functions that a change touched, with a failure at the top of their bodies: as if nobody had implemented them. */

import type { SyntaxNode } from "../../ports/syntax.js";
import type { ChangedFile } from "../change/change-view.js";
import type { Edits } from "./lab.js";
import { sourcePart } from "./revert.js";
import { isTestLine } from "./test-regions.js";

const FUNCTION =
  /^(?:function_declaration|generator_function_declaration|function_expression|generator_function|arrow_function|method_definition|function_definition|function_item|method_declaration|func_literal)$/;

export interface ChangedFunction {
  readonly name: string;
  readonly node: SyntaxNode;
  readonly body: SyntaxNode;
}

/** The innermost functions with an added line in them, of source that is no test. */
export function changedFunctions(file: ChangedFile): readonly ChangedFunction[] {
  const root = file.after?.syntax?.root;
  if (root === undefined || file.role !== "source") return [];
  const lines = addedLines(file);
  const isTest = isTestLine(file.after, file.language);
  const all = functionsIn(root).filter(({ node }) => !isTest(node.line));
  const touched = all.filter(({ body }) => lines.some((line) => isIn(line, body)));
  return touched.filter(({ body }) =>
    lines.some(
      (line) =>
        isIn(line, body) &&
        !touched.some((one) => isWithin(one.node, body) && isIn(line, one.body)),
    ),
  );
}

export function addedLines(file: ChangedFile): readonly number[] {
  return file.hunks
    .flatMap((hunk) => sourcePart(file, hunk) ?? [])
    .flatMap(({ added, newStart }) => added.map((_, at) => newStart + at));
}

const isIn = (line: number, { line: first, endLine }: SyntaxNode): boolean =>
  line >= first && line <= endLine;

const isWithin = (inner: SyntaxNode, outer: SyntaxNode): boolean =>
  inner !== outer && inner.start >= outer.start && inner.end <= outer.end;

function functionsIn(root: SyntaxNode): readonly ChangedFunction[] {
  const found: ChangedFunction[] = [];
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const body = FUNCTION.test(node.type) ? childIn(node, "body") : undefined;
    if (body !== undefined) found.push({ name: nameOf(node), node, body });
    for (let at = node.children.length - 1; at >= 0; at -= 1) {
      const child = node.children[at];
      if (child !== undefined) open.push(child);
    }
  }
  return found;
}

const childIn = (node: SyntaxNode, field: string): SyntaxNode | undefined =>
  node.children.find((child) => child.field === field);

function nameOf(node: SyntaxNode): string {
  const own = childIn(node, "name") ?? (node.parent && childIn(node.parent, "name"));
  return own?.text ?? `the function in line ${node.line}`;
}

/** The file's text with all of these functions failing at once; undefined where the language has no such words. */
export function hollowed(
  file: ChangedFile,
  functions: readonly ChangedFunction[],
): string | undefined {
  const { after, language } = file;
  if (after === undefined || functions.length === 0) return undefined;
  const pieces = functions.flatMap(({ body }) => pieceFor(language, body, after.text));
  if (pieces.length === 0) return undefined;
  let text = after.text;
  for (const { at, insert, end = at } of [...pieces].sort((one, other) => other.at - one.at))
    text = text.slice(0, at) + insert + text.slice(end);
  return text;
}

interface Piece {
  readonly at: number;
  /** What stands from `at` to here is replaced. */
  readonly end?: number;
  readonly insert: string;
}

function pieceFor(
  language: ChangedFile["language"],
  body: SyntaxNode,
  text: string,
): readonly Piece[] {
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return [
        body.type === "statement_block"
          ? { at: body.start + 1, insert: ' throw new Error("hollow");' }
          : { at: body.start, end: body.end, insert: '{ throw new Error("hollow"); }' },
      ];
    case "python": {
      const before = text.slice(text.lastIndexOf("\n", body.start - 1) + 1, body.start);
      const isOwnLine = /^\s*$/.test(before);
      return [
        {
          at: body.start,
          insert: `raise AssertionError("hollow")${isOwnLine ? `\n${before}` : "; "}`,
        },
      ];
    }
    case "rust":
      return [{ at: body.start + 1, insert: ' if true { panic!("hollow") }' }];
    case "go":
      return [{ at: body.start + 1, insert: ' if true { panic("hollow") };' }];
    case undefined:
      return [];
  }
}

/** All changed functions of a change, hollow. */
export function hollowEdits(files: readonly ChangedFile[]): Edits {
  return Object.fromEntries(
    files.flatMap((file) => {
      const text = hollowed(file, changedFunctions(file));
      return text === undefined ? [] : [[file.path, text] as const];
    }),
  );
}
