/** Names that the task asks for and that occur nowhere in the tree's text files. */

import type { Tree } from "../domain/ids.js";
import type { Repository } from "../ports/repository.js";

export async function missingSymbols(
  repository: Repository,
  tree: Tree,
  names: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const name of names) if (!(await repository.hasWord(tree, name))) missing.push(name);
  return missing;
}
