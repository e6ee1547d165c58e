/**
 * What is wrong with a tree: the truth that gates find out, and that no agent's word changes.
 *
 * Words of a file: `bug:NAME` is a failing test, `needs:N` fails unless the file `api` says `api:N`, so that two
 * changes can each be green and red together; `messy` is what a formatter mends, `clumsy` what it refuses to.
 */

import type { Tree } from "../../src/domain/ids.js";
import type { Commits, Files } from "./commits.js";

export interface Quality {
  /** Names of failing tests. */
  readonly failing: ReadonlySet<string>;
  /** Paths that are not formatted. */
  readonly messy: ReadonlySet<string>;
}

export const wordsOf = (text: string): readonly string[] =>
  text.split(" ").filter((word) => word !== "");

/** The same words in any order are the same text, so that the order of landings leaves no trace. */
export const toText = (words: Iterable<string>): string => [...new Set(words)].sort().join(" ");

export const apiOf = (files: Files): string => (files.get("api") ?? "api:0").slice("api:".length);

export class Qualities {
  readonly #commits: Commits;
  readonly #known = new Map<Tree, Quality>();

  constructor(commits: Commits) {
    this.#commits = commits;
  }

  of(tree: Tree): Quality {
    let quality = this.#known.get(tree);
    if (quality === undefined) {
      quality = judge(this.#commits.files(tree));
      this.#known.set(tree, quality);
    }
    return quality;
  }

  /** What the tree has and the base has not: the only thing that a change can be blamed for. */
  newFailures(base: Tree, tree: Tree): readonly string[] {
    const before = this.of(base);
    const after = this.of(tree);
    return [
      ...[...after.failing].filter((name) => !before.failing.has(name)),
      ...[...after.messy].filter((path) => !before.messy.has(path)),
    ];
  }
}

function judge(files: Files): Quality {
  const failing = new Set<string>();
  const messy = new Set<string>();
  const api = apiOf(files);
  for (const [path, text] of files) {
    for (const word of wordsOf(text)) {
      if (word === "messy" || word === "clumsy") messy.add(path);
      else if (word.startsWith("bug:")) failing.add(word.slice("bug:".length));
      else if (word.startsWith("needs:") && word !== `needs:${api}`) failing.add(`${path} needs`);
    }
  }
  return { failing, messy };
}
