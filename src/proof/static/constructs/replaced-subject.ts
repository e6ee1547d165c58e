/** VACUOUS_TEST: a test that puts something else in the place of the very function that it then calls and judges. */

import { testsIn } from "../../tests/tests-in.js";
import { quoted, type Sighting, type SightingRule } from "../sighting.js";

/**
 * Each finds the name that is replaced. Doubles of what the tested function uses are honest, so what is replaced has to be what
 * an assertion calls.
 */
const REPLACEMENTS: readonly RegExp[] = [
  // node:test, Vitest, Jest, Sinon. A spy that changes nothing is not among them.
  /\bmock\.method\(\s*[\w.]+\s*,\s*["'`](\w+)["'`]\s*,/g,
  /\b(?:vi|jest)\.spyOn\(\s*[\w.]+\s*,\s*["'`](\w+)["'`]\s*\)\s*\.mock(?:Return|Resolved|Implementation)\w*\(/g,
  /\bsinon\.(?:stub|replace)\(\s*[\w.]+\s*,\s*["'`](\w+)["'`]/g,
  // pytest, unittest.mock
  /\b(?:monkeypatch|mp|m)\.setattr\(\s*[\w.]+\s*,\s*["'](\w+)["']\s*,/g,
  /\b(?:monkeypatch|mp|m)\.setattr\(\s*["'][\w.]+\.(\w+)["']\s*,/g,
  /\bpatch\(\s*["'][\w.]+\.(\w+)["']/g,
  /\bpatch\.object\(\s*[\w.]+\s*,\s*["'](\w+)["']/g,
];

export const replacedSubjects: SightingRule = ({ file, text }, change) => {
  if (file.role !== "test" || file.language === undefined || text.syntax === undefined) return [];
  const sources = change.files.filter(({ role }) => role === "source");
  const isOurs = (name: string): boolean =>
    sources.some(({ after }) => after !== undefined && defines(name).test(after.text));
  const found = REPLACEMENTS.flatMap((pattern) =>
    [...text.text.matchAll(pattern)].map((match) => [match[1] ?? "", match[0]] as const),
  );
  const names = new Map(found.filter(([name]) => isOurs(name)));
  if (names.size === 0) return [];
  return testsIn(file.language, text.syntax).flatMap(({ assertions, name: test }): Sighting[] => {
    const called = assertions.find((assertion) => calledIn(assertion.text, names) !== undefined);
    const name = called && calledIn(called.text, names);
    if (called === undefined || name === undefined) return [];
    return [
      {
        ...{ code: "VACUOUS_TEST", line: called.line, endLine: called.line },
        key: `replaced ${name} in ${test}`,
        message: `${quoted(names.get(name) ?? name)} replaces \`${name}\`, which "${test}" then calls: it judges its own double`,
        hint: "test the function itself; replace only what it uses",
      },
    ];
  });
};

/** In one of the languages of the patterns above. */
const defines = (name: string): RegExp =>
  new RegExp(
    `\\b(?:def|function|const|let|class)\\s*\\*?\\s+${name}\\b|^\\s*(?:async\\s+)?${name}\\s*[(=:]`,
    "m",
  );

/** A name that is called as it is, or as somebody's: `parse(…)`, `money.parse(…)`. */
const calledIn = (text: string, names: ReadonlyMap<string, string>): string | undefined =>
  [...names.keys()].find((name) => new RegExp(`(?<![\\w$])${name}\\s*\\(`).test(text));
