/** Are fixed answers those that the tests expect, and is that no accident? */

import type { PlainLiteral } from "../../tests/literals.js";
import type { Answers, Entry } from "./answers.js";
import type { Asked } from "./asked.js";
import { isDataTable } from "./data-table.js";

/** Of a pair of values that is no accident: one that is unmistakable, with another that is no mere word. */
const TELLING = 3;

/**
 * True where at least half of what it answers is asked word for word: a table that does more than repeat the tests is honest.
 * `required`: what the task asks for by name, which is hardly ever to say one thing whatever it is given.
 */
export function isToldByTests(
  answers: Answers,
  asked: readonly Asked[],
  required: readonly string[],
): boolean {
  if (isDataTable(answers)) return false;
  const weights = answers.entries.map((entry) => weightOf(entry, answers, asked, required));
  const told = weights.filter((weight) => weight >= TELLING / 2).length;
  return weights.some((weight) => weight >= TELLING) && told * 2 >= weights.length;
}

function weightOf(
  entry: Entry,
  { owner, ignoresGiven }: Answers,
  asked: readonly Asked[],
  required: readonly string[],
): number {
  const isHollow = ignoresGiven === true && required.includes(owner);
  return Math.max(
    0,
    ...asked.map((one) =>
      entry.given.length === 0
        ? weightOfFixed(entry, { owner, isHollow }, one)
        : weightOfPair(entry, one),
    ),
  );
}

function weightOfPair({ given, said }: Entry, asked: Asked): number {
  const heaviest = (literals: readonly PlainLiteral[], among: ReadonlySet<string>) =>
    literals
      .filter(({ value }) => among.has(value))
      .sort((one, other) => specificity(other) - specificity(one))[0];
  const from = heaviest(given, asked.given);
  const to = heaviest(
    said.filter(({ value }) => value !== from?.value),
    asked.expected,
  );
  if (from === undefined || to === undefined) return 0;
  const [one, other] = [specificity(from), specificity(to)];
  return one === 0 || other === 0 ? 0 : one + other;
}

/** The one answer for everything: the test has to give it something, and to say its name. */
function weightOfFixed(
  { said }: Entry,
  { owner, isHollow }: { readonly owner: string; readonly isHollow: boolean },
  { text, given, expected }: Asked,
): number {
  if (given.size === 0 || !new RegExp(`\\b${owner.replace(/\W/g, "\\$&")}\\s*\\(`).test(text))
    return 0;
  const answer = said.find((one) => expected.has(one.value) && (isHollow || !given.has(one.value)));
  return answer === undefined ? 0 : specificity(answer) + (isHollow ? 2 : 1);
}

/** How unlikely it is that the value stands in two places by chance: 0 for what is everywhere, 2 for what is unmistakable. */
function specificity({ kind, value }: PlainLiteral): 0 | 1 | 2 {
  if (kind === "number") {
    const digits = value.replace(/\D/g, "");
    if (/^-?[0-2]$/.test(value)) return 0;
    return digits.length >= 3 ? 2 : 1;
  }
  if (kind !== "string") return 0;
  if (value.length < 2) return 0;
  return /^[A-Za-z_]\w*$/.test(value) && value.length < 16 ? 1 : 2;
}
