import type { Position } from "./position.js";
import { ScriptError } from "./position.js";
import type { Token } from "./token.js";

/** A place in the tokens of a script. The parsing functions share one and move it forward. */
export class Cursor {
  private index = 0;

  constructor(private readonly tokens: readonly Token[]) { }

  get token(): Token {
    return this.tokens[Math.min(this.index, this.tokens.length - 1)];
  }

  get position(): Position {
    return this.token.position;
  }

  take(): Token {
    const token = this.token;
    this.index += 1;
    return token;
  }

  /** Whether a symbol or keyword comes next. */
  isAt(text: string): boolean {
    return this.token.text === text && (this.token.kind === "symbol" || this.token.kind === "keyword");
  }

  /** Whether a symbol or keyword comes after the next token. */
  isFollowedBy(text: string): boolean {
    const after = this.tokens[this.index + 1];
    return after !== undefined && after.text === text && (after.kind === "symbol" || after.kind === "keyword");
  }

  accept(text: string): boolean {
    const isHere = this.isAt(text);
    if (isHere) this.index += 1;
    return isHere;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`'${text}'`);
  }

  expectName(): string {
    if (this.token.kind !== "name") this.fail("a name");
    return this.take().text;
  }

  fail(wanted: string): never {
    throw new ScriptError("syntax", `expected ${wanted}, found ${describe(this.token)}`, this.position);
  }
}

function describe(token: Token): string {
  return token.kind === "end" ? token.text : `'${token.text}'`;
}
