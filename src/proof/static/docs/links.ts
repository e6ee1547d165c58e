/** Links of a document to files of its repository, as far as it can be told that they are meant to be such. */

import { folderOf, leadsTo, type TreePaths } from "./tree-paths.js";

/** The path that the link leads to; undefined: to somewhere else, to a page that a site generator makes, or nobody can tell. */
export function linkedPath(document: string, target: string): string | undefined {
  // A scheme, a host, a place in the same document, the root of a site, or a template.
  if (/^(?:[a-z][a-z0-9+.-]*:|\/|#|\?)|[{}$<>*]/i.test(target)) return undefined;
  const [bare = ""] = target.split(/[#?]/);
  const path = leadsTo(folderOf(document), decoded(bare));
  // Pages have no ending, or one that they get when they are made.
  return path === undefined || !/\.(?!html?$)\w+$/.test(path) ? undefined : path;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    if (cause instanceof URIError) return text;
    throw cause;
  }
}

export function isBroken(document: string, target: string, tree: TreePaths): boolean {
  const path = linkedPath(document, target);
  return path !== undefined && !tree.has(path);
}
