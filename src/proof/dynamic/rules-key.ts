/** What decides how a base judges: its configuration, the contents of its protected paths, the tools. */

import picomatch from "picomatch";
import type { Config } from "../../domain/config.js";
import type { Tree } from "../../domain/ids.js";
import { globsOf } from "../protection/protection.js";
import { digest } from "../result-key.js";
import type { Toolbox } from "../toolbox.js";

/** With more protected files than this, every base counts as one with rules of its own. */
const FILES_MAX = 200;

/** A maker of keys for questions whose answer is the same on every base with these rules. */
export async function rulesKey(
  { repository, toolchain }: Pick<Toolbox, "repository" | "toolchain">,
  config: Config,
  base: Tree,
): Promise<{ readonly keyOf: (question: unknown) => string }> {
  const isProtected = picomatch([...globsOf(config.proof.protected)], { dot: true });
  const paths = (await repository.listFiles(base)).filter((path) => isProtected(path));
  const contents =
    paths.length > FILES_MAX
      ? base
      : await Promise.all(paths.map(async (path) => [path, await repository.readFile(base, path)]));
  const rules = digest([contents, config.setup, config.env, config.proof, toolchain]);
  return { keyOf: (question) => digest([rules, question]) };
}
