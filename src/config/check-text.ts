/** What can be said of a file before its syntax is looked at: how big it is, and whether it is text at all. */

import { Lexer } from "yaml";
import { LIMITS } from "../domain/limits.js";
import type { Problem } from "./problem.js";

/** Brackets within brackets. The YAML library's own recursion ends the process some way beyond this. */
const FLOW_DEPTH_MAX = 100;
/** Far beyond any real plan, and still read within seconds. */
const TOKENS_MAX = 400_000;

export function textProblems(text: string, file: string): readonly Problem[] {
  return [...sizeProblems(text, file), ...encodingProblems(text, file)];
}

/** To be asked only of text that `textProblems` has let through. */
export function densityProblems(text: string, file: string): readonly Problem[] {
  let depth = 0;
  let tokens = 0;
  let line = 1;
  for (const token of new Lexer().lex(text)) {
    tokens += 1;
    if (token === "[" || token === "{") depth += 1;
    if (token === "]" || token === "}") depth -= 1;
    if (token.includes("\n")) line += token.split("\n").length - 1;
    if (depth > FLOW_DEPTH_MAX) return [{ file, line, ...TOO_DEEP }];
    if (tokens > TOKENS_MAX) {
      const message = `the file has more than ${TOKENS_MAX} words and signs`;
      return [{ file, line, message, remedy: "split it" }];
    }
  }
  return [];
}

export const TOO_DEEP: Pick<Problem, "message" | "remedy"> = {
  message: "the nesting is too deep here",
  remedy: `keep it below ${FLOW_DEPTH_MAX} levels`,
};

function sizeProblems(text: string, file: string): readonly Problem[] {
  const bytes = new TextEncoder().encode(text).byteLength;
  if (bytes <= LIMITS.inputBytesMax) return [];
  const message = `the file has ${bytes} bytes`;
  return [{ file, line: 1, message, remedy: `keep it within ${LIMITS.inputBytesMax} bytes` }];
}

/** Whoever decoded the bytes has put U+FFFD where they were not UTF-8. */
function encodingProblems(text: string, file: string): readonly Problem[] {
  const replaced = text.indexOf("\ufffd");
  if (replaced >= 0) {
    const message = "the file is not UTF-8 text";
    return [{ file, line: lineAt(text, replaced), message, remedy: "save it as UTF-8" }];
  }
  const nul = text.indexOf("\0");
  if (nul < 0) return [];
  const message = "there is a NUL character";
  return [
    { file, line: lineAt(text, nul), message, remedy: "remove it, or save the file as text" },
  ];
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
