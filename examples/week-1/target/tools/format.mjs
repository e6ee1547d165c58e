// One way to lay out a source file. Checks by default; --write mends.
// Layout comes from the compiler's own formatter; imports, quotes and blank lines follow the fixed rules below.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { applyEdits, layOut } from "./lay-out.mjs";
import { listSources, loadTypeScript, readSource, root } from "./project.mjs";

const ts = loadTypeScript();
const excerptLinesMax = 6;

/** Double quotes, unless the text holds one. */
function quoteTwice(path, text) {
  if (!text.includes("'")) return text;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const edits = [];
  const visit = (node) => {
    if (ts.isStringLiteral(node)) {
      const start = node.getStart(file);
      const raw = text.slice(start, node.end);
      if (raw.startsWith("'") && !raw.includes('"')) {
        edits.push({ span: { start, length: raw.length }, newText: `"${raw.slice(1, -1).replaceAll("\\'", "'")}"` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return applyEdits(text, edits);
}

/** Each block of imports is sorted by module, and so are the names in each import. */
function sortImports(text) {
  const lines = text.split("\n");
  for (let start = 0; start < lines.length; start += 1) {
    let end = start;
    while (isImport(lines[end])) end += 1;
    if (end === start) continue;
    const sorted = lines.slice(start, end).map(sortNames).sort(byModule);
    lines.splice(start, end - start, ...sorted);
    start = end;
  }
  return lines.join("\n");
}

const isImport = (line) => line !== undefined && /^import .*;$/.test(line);
/** Node's own modules come first. */
const moduleOf = (line) => (/"([^"]*)";$/.exec(line)?.[1] ?? "").replace(/^node:/, " ");
const byModule = (a, b) => (moduleOf(a) < moduleOf(b) ? -1 : moduleOf(a) > moduleOf(b) ? 1 : 0);

function sortNames(line) {
  return line.replace(/\{ ([^}]*) \}/, (_, names) => `{ ${names.split(", ").sort().join(", ")} }`);
}

function tidyBlanks(text) {
  const trimmed = text.split("\n").map((line) => line.trimEnd());
  return `${trimmed.join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "")}\n`;
}

function explainDifference(path, actual, expected) {
  const before = actual.split("\n");
  const after = expected.split("\n");
  let first = 0;
  while (before[first] === after[first]) first += 1;
  let tail = 0;
  const room = Math.min(before.length, after.length) - first;
  while (tail < room && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const removed = before.slice(first, before.length - tail).slice(0, excerptLinesMax);
  const added = after.slice(first, after.length - tail).slice(0, excerptLinesMax);
  return [`Diff in ${path}:${first + 1}`, ...removed.map((l) => `-${l}`), ...added.map((l) => `+${l}`), ""].join("\n");
}

const isWriting = process.argv.includes("--write");
let differences = 0;
for (const path of listSources(["src", "test", "types"])) {
  const actual = readSource(path);
  const expected = tidyBlanks(sortImports(quoteTwice(path, layOut(ts, path, actual))));
  if (actual === expected) continue;
  differences += 1;
  if (isWriting) writeFileSync(join(root, path), expected);
  process.stdout.write(isWriting ? `Formatted ${path}\n` : explainDifference(path, actual, expected));
}
if (differences > 0 && !isWriting) {
  process.stdout.write(`${differences} files are not formatted; run: node tools/format.mjs --write\n`);
  process.exitCode = 1;
}
