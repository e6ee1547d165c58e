/** HARNESS_TAMPERED: what tests are judged with says something else than it seems to. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { quoted, type Sighting } from "../sighting.js";

export const toTampering = (node: SyntaxNode, what: string, hint?: string): Sighting => ({
  code: "HARNESS_TAMPERED",
  line: node.line,
  endLine: node.line,
  key: `harness ${what}`,
  message: `${quoted(node.text)} ${what}, so that tests no longer say what they seem to`,
  hint: hint ?? "leave runners, assertions and what everybody shares as they are",
});
