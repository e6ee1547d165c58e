// Text to tokens. Comments and blanks are dropped; the column of a token tells the parser where an item starts.
import type { Position } from "./position.js";
import { ScriptError } from "./position.js";
import type { Token, TokenKind } from "./token.js";
import { keywords, symbols } from "./token.js";

const escapes: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["\\", "\\"],
  ['"', '"'],
]);

export function tokenize(source: string): readonly Token[] {
  const lexer = new Lexer(source);
  const tokens: Token[] = [];
  for (; ;) {
    const token = lexer.next();
    tokens.push(token);
    if (token.kind === "end") return tokens;
  }
}

class Lexer {
  private offset = 0;
  private line = 1;
  private lineStart = 0;

  constructor(private readonly source: string) { }

  next(): Token {
    this.skipBlanks();
    const position = this.position();
    if (this.offset >= this.source.length) return { kind: "end", text: "the end of the script", position };
    const first = this.source.charAt(this.offset);
    if (first === '"') return { kind: "string", text: this.takeString(position), position };
    if (/[0-9]/.test(first)) return { kind: "int", text: this.take(/[0-9]+/y), position };
    if (/[A-Za-z_]/.test(first)) return this.takeWord(position);
    return this.takeSymbol(position);
  }

  private takeWord(position: Position): Token {
    const path = this.take(/[A-Z][A-Za-z0-9]*\.[a-z][A-Za-z0-9]*/y);
    if (path !== "") return { kind: "path", text: path, position };
    const text = this.take(/[A-Za-z_][A-Za-z0-9_']*/y);
    return { kind: kindOfWord(text), text, position };
  }

  private takeSymbol(position: Position): Token {
    const text = symbols.find((symbol) => this.source.startsWith(symbol, this.offset));
    if (text === undefined) {
      throw new ScriptError("syntax", `unexpected character '${this.source.charAt(this.offset)}'`, position);
    }
    this.offset += text.length;
    return { kind: "symbol", text, position };
  }

  private takeString(start: Position): string {
    let text = "";
    this.offset += 1;
    for (; ;) {
      const char = this.source.charAt(this.offset);
      if (char === "" || char === "\n") throw new ScriptError("syntax", "this string has no end", start);
      this.offset += 1;
      if (char === '"') return text;
      text += char === "\\" ? this.takeEscape() : char;
    }
  }

  private takeEscape(): string {
    const position = this.position();
    const char = this.source.charAt(this.offset);
    const meant = escapes.get(char);
    if (meant === undefined) throw new ScriptError("syntax", `unknown escape '\\${char}'`, position);
    this.offset += 1;
    return meant;
  }

  private skipBlanks(): void {
    for (; ;) {
      const before = this.offset;
      this.countLines(this.take(/\s+/y));
      this.take(/\/\/[^\n]*/y);
      this.skipBlockComment();
      if (this.offset === before) return;
    }
  }

  /** Block comments nest. */
  private skipBlockComment(): void {
    if (!this.source.startsWith("(*", this.offset)) return;
    const start = this.position();
    let depth = 0;
    do {
      if (this.offset >= this.source.length) throw new ScriptError("syntax", "this comment has no end", start);
      if (this.source.startsWith("(*", this.offset)) {
        depth += 1;
        this.offset += 2;
      } else if (this.source.startsWith("*)", this.offset)) {
        depth -= 1;
        this.offset += 2;
      } else {
        this.offset += 1;
        this.countLines(this.source.charAt(this.offset - 1));
      }
    } while (depth > 0);
  }

  /** The text just taken ends at the offset. */
  private countLines(text: string): void {
    const last = text.lastIndexOf("\n");
    if (last < 0) return;
    this.line += text.split("\n").length - 1;
    this.lineStart = this.offset - text.length + last + 1;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.offset;
    const text = pattern.exec(this.source)?.[0] ?? "";
    this.offset += text.length;
    return text;
  }

  private position(): Position {
    return { line: this.line, column: this.offset - this.lineStart + 1 };
  }
}

function kindOfWord(text: string): TokenKind {
  if (keywords.has(text)) return "keyword";
  return /^[A-Z]/.test(text) ? "upper" : "name";
}
