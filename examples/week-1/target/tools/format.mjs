// Checks that every source is laid out the one way (lay-out.mjs); --write mends.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { isKnownToBeLaidOut } from "./known.mjs";
import { layOut } from "./lay-out.mjs";
import { listSources, loadTypeScript, readSource, root } from "./project.mjs";

const excerptLinesMax = 6;

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
  if (isKnownToBeLaidOut(actual)) continue;
  const expected = layOut(loadTypeScript(), path, actual);
  if (actual === expected) continue;
  differences += 1;
  if (isWriting) writeFileSync(join(root, path), expected);
  process.stdout.write(isWriting ? `Formatted ${path}\n` : explainDifference(path, actual, expected));
}
if (differences > 0 && !isWriting) {
  process.stdout.write(`${differences} files are not formatted; run: node tools/format.mjs --write\n`);
  process.exitCode = 1;
}
