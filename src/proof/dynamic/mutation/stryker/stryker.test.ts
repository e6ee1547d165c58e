/** A project's Stryker beside Interlock's own faults. The program is a scripted one that writes reports of the real schema; real git and processes. */

import { afterAll, beforeAll, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../../../../test/support/deep-room.js";
import type { Finding } from "../../../../domain/finding.js";
import { mutation } from "../mutation.js";

/** Obeys its settings; what stands in the source says what it answers: `>=` survives, words in comments spoil the report. */
const SCRIPTED = `import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
const [, , command, settings] = process.argv;
const { default: own } = await import(pathToFileURL(resolve(settings)).href);
if (command !== "run" || own.mark !== "base" || own.reporters.join() !== "json") process.exit(3);
const files = {};
let all = "";
for (const range of own.mutate) {
  const [, path, from, to] = /^(.+):(\\d+)-(\\d+)$/.exec(range);
  const source = readFileSync(path, "utf8");
  all += source;
  const one = (files[path] ??= { language: "javascript", source, mutants: [] });
  for (let line = Number(from); line <= Number(to); line += 1) {
    const text = source.split("\\n")[line - 1];
    const status = text.includes(">=") ? "Survived" : text.includes("return") ? "Killed" : "Ignored";
    const location = { start: { line, column: 1 }, end: { line, column: text.length + 1 } };
    one.mutants.push({ id: String(line), mutatorName: "Equality", replacement: "a > b", status, location });
  }
}
if (all.includes("FAILS")) {
  console.error("Error: no tests were found");
  process.exit(1);
}
const report = JSON.stringify({ schemaVersion: "1.0", thresholds: { high: 80, low: 60 }, files });
if (!all.includes("SILENT"))
  writeFileSync(own.jsonReporter.fileName, all.includes("BROKEN") ? report.slice(0, -9) : report);
`;

const BASE = {
  "interlock.yaml": `version: 1
gates: [{id: test, kind: tests, run: node --test}]
proof: {profile: strict}
`,
  "package.json": '{"type":"module","devDependencies":{"@stryker-mutator/core":"^9.0.0"}}\n',
  "stryker.config.json": '{"mark":"base","reporters":["html"],"incremental":true}\n',
  "node_modules/@stryker-mutator/core/package.json": '{"type":"module"}\n',
  "node_modules/@stryker-mutator/core/bin/stryker.js": SCRIPTED,
  "src/calc.js": "export const add = (a, b) => a + b;\n",
};

const GRADE = `export function grade(points) {
  if (points >= 90) return "a";
  if (points >= 80) return "b";
  return "c";
}
`;
const TEST = `import assert from "node:assert/strict";
import { test } from "node:test";
import { grade } from "../src/grade.js";
test("grades", () => {
  assert.equal(grade(95), "a");
  assert.equal(grade(85), "b");
  assert.equal(grade(10), "c");
});
`;

const changed = (source: string) => ({
  write: { "src/grade.js": source, "test/grade.test.js": TEST },
});

let room: DeepRoom;
beforeAll(async () => {
  room = await openDeepRoom(BASE);
});
afterAll(() => room.close());

const aboutStryker = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ message }) => message.includes("Stryker"));

test("what it alone sees is told, by the base's configuration, with the command that shows it again", async () => {
  const { write } = changed(GRADE);
  const edited = { ...write, "stryker.config.json": '{"mark":"change"}\n' };
  const { findings } = await room.judge(mutation, { write: edited });
  expect(aboutStryker(findings)).toMatchObject([
    {
      code: "SURVIVING_MUTANT",
      severity: "soft",
      file: "src/grade.js",
      line: 2,
      message: "Stryker: tests notice 1 and miss 2 small faults in grade",
      excerpt: ["line 2: Equality → a > b (survived)", "line 3: Equality → a > b (survived)"],
      reproduce: "npx --no-install stryker run --mutate 'src/grade.js:2-3'",
    },
  ]);
});

test("where nothing of it survives there is nothing to tell, and the record has its answer", async () => {
  const { findings, record } = await room.judge(mutation, changed(GRADE.replaceAll(">=", ">")));
  expect(aboutStryker(findings)).toEqual([]);
  expect(record).toMatchObject({ stryker: { kind: "answered" } });
});

test.each([
  ["BROKEN", "its report is no mutation testing report"],
  ["SILENT", "it left no report"],
  ["FAILS", "it failed (exit 1): Error: no tests were found"],
])("a report that is %s decides nothing, and that is said", async (word, why) => {
  const { findings } = await room.judge(mutation, changed(`// ${word}\n${GRADE}`));
  expect(aboutStryker(findings)).toMatchObject([
    {
      severity: "info",
      message: `not decided by Stryker: ${why}; Interlock's own faults alone were tried`,
    },
  ]);
});
