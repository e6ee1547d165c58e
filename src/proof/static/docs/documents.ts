/** Which files are documents that speak of the repository as it is. */

/** Histories speak of what was, and other people's documents of their own trees. */
const OF_THE_PAST =
  /(?:^|\/)(?:changelog|changes|history|news|releases?)[^/]*\.md$|(?:^|\/)(?:node_modules|vendor|third_party|testdata|fixtures|__fixtures__|decisions|adr|rfcs?|templates?)\//i;

export const isLivingDocument = (path: string): boolean =>
  /\.(?:md|markdown)$/i.test(path) && !OF_THE_PAST.test(path);
