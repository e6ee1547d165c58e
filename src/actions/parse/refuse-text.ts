/**
 * What is refused before YAML is read, because reading it would cost too much, or end the process: the reader calls itself
 * for every level, and where that ends the stack inside of a regular expression, Node dies. So levels and tokens are counted
 * first, by the lexer alone, which stops where the count does.
 */

import { Lexer } from "yaml";

export interface Refusal {
  readonly message: string;
  /** Characters from the beginning. */
  readonly offset: number;
}

export interface TextLimits {
  readonly bytesMax: number;
  readonly tokensMax: number;
  readonly depthMax: number;
}

/** The largest generated workflow we know of has 425 kB. */
export const TEXT_LIMITS: TextLimits = {
  bytesMax: 1024 * 1024,
  tokensMax: 250_000,
  depthMax: 100,
};

export function refuseText(text: string, limits: TextLimits = TEXT_LIMITS): Refusal | undefined {
  // In UTF-8 no character is shorter than its one unit here, so a huge text is refused unread.
  const units = text.length > limits.bytesMax ? "characters" : "bytes";
  const size = units === "characters" ? text.length : Buffer.byteLength(text);
  if (size > limits.bytesMax)
    return {
      message: `The file has ${size} ${units}, and ${limits.bytesMax} bytes are read at most; split it up.`,
      offset: 0,
    };
  return refuseCharacters(text) ?? refuseTokens(text, limits);
}

/** Everything below the space but tab and line breaks, and delete: YAML allows none of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/u;
const REPLACED = /[\ufffd\p{Surrogate}]/u;

function refuseCharacters(text: string): Refusal | undefined {
  const control = CONTROL.exec(text);
  if (control !== null) {
    const code = (control[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return {
      message: `The control character U+${code} is not allowed in YAML; remove it, or write it as an escape in double quotes.`,
      offset: control.index,
    };
  }
  const replaced = REPLACED.exec(text);
  if (replaced === null) return undefined;
  return {
    message: "The file is not valid UTF-8 here; save it as UTF-8.",
    offset: replaced.index,
  };
}

/** The lexer's own marks: of the beginning of a document, of flow's end, of a scalar, of a file. */
const MARKS = new Set(["\u0002", "\u0018", "\u001f", "\ufeff"]);
const LINE_ENDS = new Set(["\n", "\r\n"]);
/** `- - x` opens two levels in one line; so does, to the reader, what is wrong, as `a: - - x` and `a: b: c`. */
const OPENERS = new Set(["-", "?", ":"]);

interface Nesting {
  /** Open brackets. */
  flow: number;
  /** Columns at which levels have begun, each greater than the one before. */
  readonly block: number[];
  column: number;
  /** Nothing but indentation and openers stand before, in this line. */
  isLeading: boolean;
}

function refuseTokens(text: string, limits: TextLimits): Refusal | undefined {
  const nesting: Nesting = { flow: 0, block: [], column: 0, isLeading: true };
  let count = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue;
    count += 1;
    if (count > limits.tokensMax)
      return {
        message: `The file has more than ${limits.tokensMax} words and marks of YAML; split it up.`,
        offset,
      };
    const refusal = refuseEscape(token, offset) ?? refuseBracket(token, nesting, offset);
    if (refusal !== undefined) return refusal;
    follow(token, nesting);
    if (nesting.flow + nesting.block.length > limits.depthMax)
      return {
        message: `This is nested more than ${limits.depthMax} levels deep; make it flatter.`,
        offset,
      };
    offset += token.length;
  }
  return undefined;
}

const ESCAPE =
  /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0abefnrtvNLP_ /"\\\t\r\n]|(.?))/gu;

/** YAML's reader goes on after each wrong escape, and there can be one in every two characters. */
function refuseEscape(token: string, offset: number): Refusal | undefined {
  if (!token.startsWith('"')) return undefined;
  for (const escape of token.matchAll(ESCAPE))
    if (escape[1] !== undefined)
      return {
        message: `\\${escape[1]} is no escape that YAML knows; write \\\\ for a backslash, or use single quotes.`,
        offset: offset + escape.index,
      };
  return undefined;
}

/** Likewise after each bracket that closes nothing. */
function refuseBracket(token: string, { flow }: Nesting, offset: number): Refusal | undefined {
  if ((token !== "]" && token !== "}") || flow > 0) return undefined;
  return { message: `${token} closes nothing; remove it, or put it in quotes.`, offset };
}

function follow(token: string, nesting: Nesting): void {
  if (LINE_ENDS.has(token)) {
    nesting.column = 0;
    nesting.isLeading = true;
    return;
  }
  if (token === "[" || token === "{") nesting.flow += 1;
  else if (token === "]" || token === "}") nesting.flow -= 1;
  const opens = OPENERS.has(token);
  if (nesting.flow === 0 && (opens || (nesting.isLeading && token.trim() !== ""))) {
    while ((nesting.block.at(-1) ?? -1) >= nesting.column) nesting.block.pop();
    nesting.block.push(nesting.column);
    nesting.isLeading &&= opens;
  }
  nesting.column += token.length;
  if (token.includes("\n")) {
    nesting.column = 0;
    nesting.isLeading = true;
  }
}
