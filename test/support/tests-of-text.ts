/** The tests of a text in one line each, for tables of samples. */

import { createSyntax } from "../../src/adapters/syntax/tree-sitter.js";
import type { Language } from "../../src/ports/syntax.js";
import type { Assertion, TestCase } from "../../src/proof/tests/test-case.js";
import { testsIn } from "../../src/proof/tests/tests-in.js";

const syntax = createSyntax();

export async function testsOfText(language: Language, text: string): Promise<readonly TestCase[]> {
  const tree = await syntax.parse(language, text);
  if (tree === undefined) throw new Error("the sample is nested too deep");
  return testsIn(language, tree);
}

/** `suite > name [state]: strong=expected, weak`. */
export const linesOf = async (language: Language, text: string): Promise<readonly string[]> =>
  (await testsOfText(language, text)).map(lineOf);

function lineOf(test: TestCase): string {
  const states = Object.entries(test).flatMap(([key, value]) =>
    value === true && key !== "callsCode" ? [key.replace(/^is/, "").toLowerCase()] : [],
  );
  const state = states.length === 0 ? "" : ` [${states.join(" ")}]`;
  return `${[...test.suite, test.name].join(" > ")}${state}: ${test.assertions.map(wordOf).join(", ")}`;
}

function wordOf({ strength, isExact, literals, flaw, weight, helper }: Assertion): string {
  const expected = literals.filter(({ role }) => role === "expected").map(({ value }) => value);
  return [
    isExact ? "exact" : strength,
    expected.length === 0 ? "" : `=${expected.join("/")}`,
    weight === 1 ? "" : ` x${weight}`,
    helper === undefined ? "" : ` in ${helper}`,
    flaw === undefined ? "" : ` ${flaw}`,
  ].join("");
}
