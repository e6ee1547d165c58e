/** Tests that stand there and are built no more: switched off in Rust's manifest, or in a module that nothing names. */

import type { Finding } from "../../domain/finding.js";
import { isAllowed } from "../allowances.js";
import type { ChangedFile, ChangeView } from "../change/change-view.js";
import { toRuleFinding } from "../rule-finding.js";

export async function findUnbuilt(change: ChangeView): Promise<readonly Finding[]> {
  const rust = change.files
    .filter(({ path }) => /(?:^|\/)Cargo\.toml$/.test(path))
    .flatMap(switchedOff);
  return [...rust, ...(await unnamedModules(change))];
}

/** What keeps the tests of a target from being built or counted. */
const OFF = /^\s*(?:test\s*=\s*false|harness\s*=\s*false|autotests\s*=\s*false)/;

function switchedOff({ path, before, after }: ChangedFile): readonly Finding[] {
  const had = new Set(offIn(before?.text ?? ""));
  return offIn(after?.text ?? "")
    .filter((one) => !had.has(one))
    .map((one) =>
      toRuleFinding("TEST_NOT_EXECUTED", `${path} ${one}`, {
        file: path,
        message: `${path} says \`${one}\`, which keeps tests from being run`,
        fix: { hint: "take the line out" },
        allowance: "allow.protectedPaths",
      }),
    );
}

/** `[lib] test = false`. Of benchmarks and examples nobody expects tests. */
function offIn(text: string): readonly string[] {
  let section = "";
  const found: string[] = [];
  for (const line of text.split("\n")) {
    section = /^\s*(\[+[^\]]+\]+)/.exec(line)?.[1] ?? section;
    if (OFF.test(line) && /^\[+(?:lib|test|package)\]+$/.test(section))
      found.push(`${section} ${line.split("#")[0]?.trim() ?? ""}`);
  }
  return found;
}

const MODULE = /^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;/gm;

const modulesIn = (text: string | undefined): readonly string[] =>
  [...(text ?? "").matchAll(MODULE)].flatMap(({ 1: name }) => name ?? []);

/** `mod tests;` is gone, and `tests.rs` with its tests still stands there. */
async function unnamedModules(change: ChangeView): Promise<readonly Finding[]> {
  const rust = change.files.filter(
    ({ language, before }) => language === "rust" && before !== undefined,
  );
  const named = new Set(change.files.flatMap(({ after }) => modulesIn(after?.text)));
  const found: Finding[] = [];
  for (const { path, before } of rust)
    for (const name of modulesIn(before?.text)) {
      if (named.has(name) || isAllowed(change.workstream, "removeTests", name)) continue;
      for (const place of placesOf(path, name)) {
        const text = await change.change.readFile(place);
        if (text === undefined || !/#\[(?:\w+::)*test\b/.test(text)) continue;
        if (isAllowed(change.workstream, "removeTests", place)) continue;
        found.push(toUnnamed(path, name, place));
      }
    }
  return found;
}

/** Where the file of a module stands. */
function placesOf(path: string, name: string): readonly string[] {
  const [, folder = "", file = ""] = /^(.*\/)?([^/]+)\.rs$/.exec(path) ?? [];
  const own = /^(?:lib|main|mod)$/.test(file) ? folder : `${folder}${file}/`;
  return [`${own}${name}.rs`, `${own}${name}/mod.rs`];
}

const toUnnamed = (path: string, name: string, place: string): Finding =>
  toRuleFinding("TEST_REMOVED", `${path} ${name}`, {
    file: path,
    message: `${path} names the module "${name}" no more, so that the tests in ${place} are not built`,
    fix: { hint: `put \`mod ${name};\` back` },
    allowance: "allow.removeTests",
  });
