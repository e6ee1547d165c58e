/** Reports of Stryker's that are broken, hostile or about something else: none of them crashes, and none of them hides a fault. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChangedFile, ChangeView } from "../../../change/change-view.js";
import type { Profile } from "../../../profiles.js";
import { type AskedFile, rangesOf, strykerBudget } from "./asked-lines.js";
import { findStryker, touchedParts } from "./find-stryker.js";
import { readStrykerReport } from "./read-report.js";

const TEXT = "one\ntwo\nthree\n";
const asked: readonly AskedFile[] = [
  { file: { path: "src/a.js" } as ChangedFile, text: TEXT, lines: [2, 3] },
];

const mutant = (line: number, status: string, replacement = "x") => ({
  ...{ id: "1", mutatorName: "Equality", replacement, status },
  location: { start: { line, column: 1 }, end: { line, column: 2 } },
});

const reportOf = (mutants: readonly unknown[], source = TEXT, schemaVersion = "1.0"): string =>
  JSON.stringify({ schemaVersion, files: { "src/a.js": { language: "js", source, mutants } } });

test("faults of the lines that were asked about, by what came of them; others are passed over", () => {
  const report = reportOf([
    ...["Killed", "Timeout", "Survived", "NoCoverage", "CompileError", "Pending"].map((status) =>
      mutant(2, status),
    ),
    mutant(1, "Survived"),
  ]);
  const answer = readStrykerReport(report, asked);
  expect(answer.kind === "answered" && answer.mutants.map(({ state }) => state)).toEqual([
    "noticed",
    "noticed",
    "survived",
    "not reached",
    "not judged",
    "not judged",
  ]);
});

test.each([
  ["nothing", "", "its report is no mutation testing report"],
  ["no JSON", "{", "its report is no mutation testing report"],
  ["a list", "[]", "its report is no mutation testing report"],
  ["another version", reportOf([], TEXT, "9"), "… at schemaVersion"],
  [
    "a status that nobody knows",
    reportOf([mutant(2, "Fine")]),
    "… at files.src/a.js.mutants.0.status",
  ],
  [
    "a line that is none",
    reportOf([mutant(-1, "Killed")]),
    "… at files.src/a.js.mutants.0.location.start.line",
  ],
  ["another text", reportOf([], "other\n"), "its report is of another text of src/a.js"],
])("%s is no answer", (_, report, why) => {
  expect(readStrykerReport(report, asked)).toEqual({
    kind: "undecided",
    why: why.replace("…", "its report is no mutation testing report"),
  });
});

test("what a fault is called is one line without signs for terminals", () => {
  const answer = readStrykerReport(
    reportOf([mutant(2, "Survived", "a\n\u001b[2Jb\u202Ec")]),
    asked,
  );
  expect(answer).toMatchObject({ mutants: [{ fault: "Equality → a [2Jb c" }] });
});

test("a report that is cut off anywhere is no answer", () => {
  const report = reportOf([mutant(2, "Survived")]);
  for (let at = 0; at < report.length; at += 1)
    expect(readStrykerReport(report.slice(0, at), asked).kind).toBe("undecided");
});

test("no text at all makes it fail", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(readStrykerReport(text, asked).kind).toBe("undecided");
    }),
  );
});

test("lines are told as ranges", () => {
  expect(rangesOf("a.js", [1, 2, 4, 7, 8, 9])).toEqual(["a.js:1-2", "a.js:4-4", "a.js:7-9"]);
});

test("slower tests leave time for fewer lines, and never for none", () => {
  const lines = [100, 5_000, 60_000, 600_000].map((ms) => strykerBudget(ms).linesMax);
  expect(lines).toEqual([...lines].sort((one, other) => other - one));
  expect(lines.at(-1)).toBeGreaterThan(0);
});

test("what the configuration loads, and what is installed, may not be the change's", () => {
  const config = { path: "stryker.config.mjs", text: 'import own from "./tools/own.mjs";' };
  expect(
    touchedParts(config, ["src/a.js", "tools/own.mjs", "tools/other.mjs", "node_modules/x/y.js"]),
  ).toEqual(["tools/own.mjs", "node_modules/x/y.js"]);
});

const ofBase = (profile: Profile, files: Readonly<Record<string, string>>) => {
  const base = { readFile: async (path: string) => files[path] };
  return findStryker({ profile, view: { base } as unknown as ChangeView });
};
const DECLARED = { "package.json": '{"devDependencies":{"@stryker-mutator/core":"9"}}' };

test.each(["stryker.conf.json", "stryker.config.mjs", ".stryker.conf.cjs"])(
  "it is asked in strict where the base declares it and configures it by %s",
  async (path) => {
    expect(await ofBase("strict", { ...DECLARED, [path]: "own" })).toEqual({ path, text: "own" });
    expect(await ofBase("standard", { ...DECLARED, [path]: "own" })).toBeUndefined();
    expect(await ofBase("strict", { "package.json": "{}", [path]: "own" })).toBeUndefined();
    expect(await ofBase("strict", DECLARED)).toBeUndefined();
    expect(await ofBase("strict", { "package.json": "{", [path]: "own" })).toBeUndefined();
  },
);
