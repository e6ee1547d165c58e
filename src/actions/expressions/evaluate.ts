/**
 * Expressions as GitHub evaluates them: its own lexer, parser and evaluator, and around them what they get wrong.
 * Each of these is a case in `evaluate.test.ts`:
 *
 * - of several `''` in one string only the first became a quote (and it is in every string with quotes around an expression);
 * - a key named `constructor` was lost, one named `__proto__` was left out by `toJSON`, and a call of either passed for one of
 *   a known function;
 * - a context that was not given ended in an error of JavaScript;
 * - an empty expression did, too.
 */

import { Evaluator, ExpressionError, Lexer, Parser } from "@actions/expressions";
import { TokenType } from "@actions/expressions/lexer";
import { type Datum, fromDatum, toDatum, toEntries } from "./data.js";
import type { Value } from "./value.js";

/** A function beyond GitHub's `contains`, `format`, `toJSON` and their like, e.g. `success` or `hashFiles`. */
export interface ExpressionFunction {
  readonly argumentsMin: number;
  readonly argumentsMax: number;
  /** What it throws as `ExpressionFault` becomes the expression's problem. */
  readonly call: (...values: readonly Value[]) => Value;
}

/** A function refuses its arguments, in a sentence. */
export class ExpressionFault extends Error {
  override readonly name = "ExpressionFault";
}

export interface Surroundings {
  /** Every name that may stand at the beginning of a path, with what it means here. */
  readonly contexts: Readonly<Record<string, Value>>;
  readonly functions: Readonly<Record<string, ExpressionFunction>>;
}

export type Evaluated =
  | { readonly kind: "value"; readonly value: Value }
  /** `parse`: the text is no expression, whatever the contexts hold. `evaluate`: it has no value in these. */
  | { readonly kind: "problem"; readonly phase: "parse" | "evaluate"; readonly message: string };

type Tokens = ReturnType<Lexer["lex"]>["tokens"];
type Definition = NonNullable<ConstructorParameters<typeof Parser>[2]>[number] & {
  call: (...data: Datum[]) => Datum;
};

/** `text` is what stands between `${{` and `}}`. Never throws but on a bug. */
export function evaluateExpression(text: string, surroundings: Surroundings): Evaluated {
  const functions = [
    FROM_JSON,
    TO_JSON,
    ...Object.entries(surroundings.functions).map(toDefinition),
  ];
  const parsed = attempt("parse", text, () => parse(text, surroundings, functions));
  if (parsed.kind === "problem") return parsed;
  const { tree } = parsed;
  // Nothing but white space is null, as it is to GitHub's own runner.
  if (tree === undefined) return { kind: "value", value: null };
  const named = new Map(functions.map((each) => [each.name.toLowerCase(), each]));
  const contexts = onlyNamed(surroundings.contexts, parsed.names);
  const evaluated = attempt("evaluate", text, () => ({
    kind: "tree" as const,
    tree: fromDatum(new Evaluator(tree, toEntries(contexts), named).evaluate()),
  }));
  return evaluated.kind === "problem" ? evaluated : { kind: "value", value: evaluated.tree };
}

function parse(text: string, { contexts }: Surroundings, functions: readonly Definition[]) {
  const tokens = unescaped(new Lexer(text).lex().tokens);
  const [first] = tokens;
  if (first === undefined || first.type === TokenType.EOF)
    return { kind: "tree" as const, tree: undefined, names: NONE };
  refuseNamesOfJavaScript(text, tokens);
  return {
    kind: "tree" as const,
    tree: new Parser(tokens, Object.keys(contexts), [...functions]).parse(),
    names: new Set(tokens.map(({ lexeme }) => lexeme.toLowerCase())),
  };
}

const NONE: ReadonlySet<string> = new Set();

/** An event's payload can be large: what the expression does not name is not made into GitHub's data. */
const onlyNamed = (
  contexts: Surroundings["contexts"],
  names: ReadonlySet<string>,
): Surroundings["contexts"] =>
  Object.fromEntries(
    Object.entries(contexts).map(([name, value]) => [
      name,
      names.has(name.toLowerCase()) ? value : null,
    ]),
  );

/** The string again from what was written: its quotes taken off, every doubled quote made one. */
const unescaped = (tokens: Tokens): Tokens =>
  tokens.map((token) =>
    token.type === TokenType.STRING
      ? { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") }
      : token,
  );

/** The parser finds its functions in a plain object, which also answers to these. */
const OF_EVERY_OBJECT = ["constructor", "__proto__"];

function refuseNamesOfJavaScript(text: string, tokens: Tokens): void {
  tokens.forEach((token, at) => {
    if (tokens[at + 1]?.type !== TokenType.LEFT_PAREN) return;
    if (token.type !== TokenType.IDENTIFIER || tokens[at - 1]?.type === TokenType.DOT) return;
    if (!OF_EVERY_OBJECT.includes(token.lexeme.toLowerCase())) return;
    throw new ExpressionFault(
      `Unrecognized function: '${token.lexeme}'${placeOf(token.range.start, text)}`,
    );
  });
}

function attempt<Made extends { readonly kind: "tree" }>(
  phase: "parse" | "evaluate",
  text: string,
  work: () => Made,
): Made | Extract<Evaluated, { kind: "problem" }> {
  try {
    return work();
  } catch (cause) {
    // The stack's end is the only limit of the depth of what `fromJSON` reads.
    if (cause instanceof RangeError)
      return {
        kind: "problem",
        phase,
        message: "The expression, or what it reads, is nested too deeply.",
      };
    // GitHub's lexer throws plain errors. Others of JavaScript itself are bugs, ours or theirs.
    if (!(cause instanceof Error) || cause instanceof TypeError) throw cause;
    const place = cause instanceof ExpressionError ? placeOf(cause.pos, text) : "";
    return { kind: "problem", phase, message: cause.message + place };
  }
}

/** The parser knows the line and the column but does not say them; GitHub counts from the beginning. */
function placeOf({ line, column }: ExpressionError["pos"], text: string): string {
  const before = text.split("\n").slice(0, line).join("\n").length + (line > 0 ? 1 : 0);
  return `. Located at position ${before + column + 1} within expression: ${shown(text)}`;
}

/** Longer ones are cut: a message is for people. */
const shown = (text: string): string =>
  text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;

const SHOWN_CHARACTERS_MAX = 500;

const toDefinition = ([name, each]: readonly [string, ExpressionFunction]): Definition => ({
  name,
  minArgs: each.argumentsMin,
  maxArgs: each.argumentsMax,
  call: (...data) => toDatum(each.call(...data.map(fromDatum))),
});

/** In place of GitHub's, which reads objects into the dictionary that loses keys. */
const FROM_JSON: Definition = {
  name: "fromJSON",
  minArgs: 1,
  maxArgs: 1,
  call: (datum) => toDatum(parseJson(datum.coerceString())),
};

/** In place of GitHub's, which writes keys as one sets properties. */
const TO_JSON: Definition = {
  name: "toJSON",
  minArgs: 1,
  maxArgs: 1,
  call: (datum) => toDatum(JSON.stringify(fromDatum(datum), undefined, 2)),
};

function parseJson(text: string): Value {
  if (text.trim() === "")
    throw new ExpressionFault("fromJSON was given an empty text, which is no JSON.");
  try {
    return JSON.parse(text) as Value;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ExpressionFault(`fromJSON was given what is no JSON: ${cause.message}`, { cause });
  }
}
