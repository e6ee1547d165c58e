/** Which existing tests a source file most likely concerns, when the change brings none of its own. */

import type { TreeReader } from "../change/change-view.js";
import { languageOf } from "../change/language-of.js";
import { roleOf } from "../change/role-of.js";
import type { Runner } from "../runners/runner.js";
import { testRegions } from "./test-regions.js";

/** Names that say nothing of what is in a file. */
const COMMON = /^(?:index|main|mod|lib|__init__|init|types|utils?|helpers?)$/i;

/** Words of the file's own name: `src/http/parse-url.ts` → `parse-url`; of one with a common name, the folder's. */
export function stemOf(path: string): string {
  const parts = path.split("/");
  const stem = (parts.at(-1) ?? "")
    .replace(/\.[^.]+$/, "")
    .replace(/[._-]?(?:test|spec)$|^test_/i, "");
  return COMMON.test(stem) ? (parts.at(-2) ?? stem) : stem;
}

/** At most `max` test files that the runner finds, those that share a name with one of the sources first. */
export async function pickTests(
  tree: TreeReader,
  runner: Runner,
  { sources, max }: { readonly sources: readonly string[]; readonly max: number },
): Promise<readonly string[]> {
  const all = (await tree.listFiles()).filter((path) => runner.owns(path));
  const tests = all.filter((path) => roleOf(path) === "test");
  const candidates = tests.length > 0 ? tests : await withTestsInside(tree, all);
  const stems = new Set(sources.map(stemOf).filter((stem) => stem !== ""));
  const near = candidates.filter((path) => stems.has(stemOf(path)));
  return [...new Set([...near, ...candidates])].slice(0, max);
}

/** Files looked into for tests beside their source. */
const LOOKED_INTO_MAX = 50;

async function withTestsInside(
  tree: TreeReader,
  paths: readonly string[],
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths.slice(0, LOOKED_INTO_MAX)) {
    if (testRegions(await tree.readSource(path), languageOf(path)).length > 0) found.push(path);
  }
  return found;
}
