/** Another value in the place of the one that an assertion expects: near enough to type-check, and never the same. */

import type { Literal, TestCase } from "../tests/test-case.js";

/** A source of chance: each call gives whole numbers from 0 up to `below`, exclusive. */
export type Chance = (below: number) => number;

export interface Perturbation {
  readonly test: TestCase;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly was: string;
  readonly is: string;
}

/** One expected value of the test, another than it was; undefined when nothing that it expects is written out. */
export function perturbationOf(test: TestCase, chance: Chance): Perturbation | undefined {
  // Of what is only not to be, or to be less than something, another value may hold as well.
  const asked = test.assertions.filter(
    ({ flaw, helper, isExact }) => flaw === undefined && helper === undefined && isExact,
  );
  const choices = asked.flatMap((assertion) =>
    assertion.literals
      .filter(
        (literal) => literal.role === "expected" && !literal.isGlue && isOwn(literal, assertion),
      )
      .map((literal) => ({ literal, line: assertion.line })),
  );
  for (const { literal, line } of rotated(choices, chance)) {
    const is = another(literal, chance);
    if (is !== undefined)
      return { test, line, start: literal.start, end: literal.end, was: literal.text, is };
  }
  return undefined;
}

/** What a name is bound to stands elsewhere, and others may use it. */
const isOwn = (
  literal: Literal,
  { start, end }: { readonly start: number; readonly end: number },
) => literal.start >= start && literal.end <= end;

function rotated<Value>(values: readonly Value[], chance: Chance): readonly Value[] {
  const at = values.length === 0 ? 0 : chance(values.length);
  return [...values.slice(at), ...values.slice(0, at)];
}

export function another({ kind, text, value }: Literal, chance: Chance): string | undefined {
  switch (kind) {
    case "boolean":
      return FLIPPED[text];
    case "number":
      return anotherNumber(text, chance);
    case "string":
      return anotherString(text, value, chance);
    case "nothing":
    case "empty":
    case "pattern":
    case "name":
      return undefined;
  }
}

const FLIPPED: Readonly<Record<string, string>> = {
  true: "false",
  false: "true",
  True: "False",
  False: "True",
};

/** Another last digit of the whole part; a smaller one if there is one, so that it fits wherever the old one did. */
function anotherNumber(text: string, chance: Chance): string | undefined {
  const digits = /^(-?)(\d[\d_]*)((?:\.\d+)?)((?:[a-z]\w*)?)$/i.exec(text);
  if (digits === null) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = digits;
  if (/^0[xob]/i.test(text) || /^e/i.test(suffix)) return undefined;
  const last = Number(whole.at(-1));
  const next = last === 0 ? 1 + chance(5) : chance(last);
  return `${sign}${whole.slice(0, -1)}${next}${fraction}${suffix}`;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/**
 * Another letter or digit in the place of one, so that what goes by the length alone notices nothing; where there is none, random letters.
 * Never within an escape.
 */
function anotherString(text: string, value: string, chance: Chance): string | undefined {
  const quoted = /^([A-Za-z]{0,2}#*)("""|'''|"|'|`)([\s\S]*)\2(#*)$/.exec(text);
  if (quoted === null) return undefined;
  const [, prefix = "", quote = "", body = "", end = ""] = quoted;
  if (/\$\{|\{/.test(body) && (quote === "`" || /f/i.test(prefix))) return undefined;
  // A single sign, as of Rust or Go: another letter in its place.
  if (quote === "'" && value.length === 1 && isSign(prefix, body)) return undefined;
  const places = [
    ...body.matchAll(/\\(?:u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])|[\s\S]|$/g),
  ];
  const open = `${prefix}${quote}`;
  const signs = places.filter(([sign]) => /^[A-Za-z0-9]$/.test(sign));
  const sign = signs[signs.length === 0 ? 0 : chance(signs.length)];
  if (sign !== undefined) {
    const { index } = sign;
    return `${open}${body.slice(0, index)}${anotherSign(sign[0], chance)}${body.slice(index + 1)}${quote}${end}`;
  }
  const at = places[chance(places.length)]?.index ?? body.length;
  const letters = Array.from({ length: 3 }, () => LETTERS[chance(LETTERS.length)]).join("");
  return `${open}${body.slice(0, at)}${letters}${body.slice(at)}${quote}${end}`;
}

/** Of the same kind, and not only larger or smaller. */
function anotherSign(sign: string, chance: Chance): string {
  const all = /\d/.test(sign) ? "0123456789" : LETTERS;
  const others = all.replace(sign.toLowerCase(), "");
  const other = others.charAt(chance(others.length));
  return sign === sign.toLowerCase() ? other : other.toUpperCase();
}

const isSign = (prefix: string, body: string): boolean => prefix === "" && body.length === 1;
