/** Tests that a change has left as they were, and that say the name of a function that it has changed. */

import { roleOf } from "../../change/role-of.js";
import type { Deep, SuiteTests } from "../deep.js";

/** Files that are asked for one function. */
const FILES_MAX = 3;

export async function testsElsewhere(
  name: string,
  { view, suites, tests }: Pick<Deep, "view" | "suites" | "tests">,
): Promise<readonly SuiteTests[]> {
  if (!/^\w{3,}$/.test(name)) return [];
  const known = new Set(tests.flatMap(({ files }) => files));
  const paths = (await view.change.filesWithWord(name)).filter(
    (path) => roleOf(path) === "test" && !known.has(path),
  );
  return suites.flatMap((suite) => {
    const files = paths.filter((path) => suite.runner.owns(path)).slice(0, FILES_MAX);
    return files.length === 0 ? [] : [{ suite, files, selection: { kind: "files", files } }];
  });
}
