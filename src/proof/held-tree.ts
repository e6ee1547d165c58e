/** The tree that acceptance checks run on: the change, without what its author has written to test it. */

import type { Tree } from "../domain/ids.js";
import type { Kind } from "../domain/plan.js";
import type { Repository } from "../ports/repository.js";
import { isSourcePath } from "./change/role-of.js";
import { isTestPath } from "./test-path.js";

/**
 * Programs among the change's tests are as the base has them: a `conftest.py`, a set-up file or a test of the same name would
 * run beside the held checks, and could speak for them. Data stays, because source may read it. Where the tests are what was
 * asked for, all of them stay.
 */
export async function heldTree(
  repository: Repository,
  { base, change }: { readonly base: Tree; readonly change: Tree },
  kind: Kind | undefined,
): Promise<Tree> {
  if (kind === "test") return change;
  const changed = await repository.changedPaths(base, change);
  const paths = changed
    .map(({ path }) => path)
    .filter((path) => isTestPath(path) && isSourcePath(path));
  return paths.length === 0 ? change : repository.restorePaths(change, base, paths);
}
