/** HARNESS_TAMPERED and INSENSITIVE_ASSERT: what tests are judged with says something else than it seems to. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { quoted, type Sighting } from "../sighting.js";

export const toTampering = (node: SyntaxNode, what: string): Sighting => ({
  code: "HARNESS_TAMPERED",
  line: node.line,
  endLine: node.line,
  key: `harness ${what}`,
  message: `${quoted(node.text)} ${what}, so that tests no longer say what they seem to`,
  hint: "leave runners, assertions and what everybody shares as they are",
});

/** A value that decides itself what it equals: whatever a test expects of it, it has it. */
export const toEqualToAll = (
  node: SyntaxNode,
  what = "makes a value that is equal to everything",
): Sighting => ({
  code: "INSENSITIVE_ASSERT",
  line: node.line,
  endLine: node.line,
  key: `equality ${what}`,
  message: `${quoted(node.text)} ${what}, so that no assertion about it can fail`,
  hint: "compare what the two values hold",
});
