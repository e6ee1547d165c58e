import { expect, test } from "vitest";
import { isChosen, matchesPattern } from "./filter-pattern.js";

/** pattern, what it matches, what it does not. The first lines are the examples of GitHub's documentation. */
const PATTERNS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  [
    "feature/*",
    ["feature/my-branch", "feature/your-branch"],
    ["feature/beta-a/my-branch", "feature"],
  ],
  ["feature/**", ["feature/beta-a/my-branch", "feature/your-branch"], ["features/a"]],
  ["main", ["main"], ["main2", "amain", "releases/main"]],
  ["*", ["main", "releases"], ["all/the/branches"]],
  ["**", ["all/the/branches", "every/tag", "main"], []],
  ["*feature", ["mona-feature", "feature", "ver-10-feature"], ["a/feature"]],
  ["v2*", ["v2", "v2.0", "v2.9"], ["v1"]],
  ["v[12].[0-9]+.[0-9]+", ["v1.10.1", "v2.0.0"], ["v3.0.0", "v1.1", "v1..0"]],
  ["*.jsx?", ["page.js", "page.jsx"], ["page.jsxx", "a/page.js"]],
  ["**.js", ["index.js", "js/index.js", "src/js/app.js"], ["index.jsx"]],
  ["docs/*", ["docs/README.md", "docs/file.txt"], ["docs/mona/octocat.txt"]],
  ["docs/**", ["docs/README.md", "docs/mona/octocat.txt"], ["mydocs/README.md"]],
  [
    "docs/**/*.md",
    ["docs/README.md", "docs/mona/hello-world.md", "docs/a/markdown/file.md"],
    ["docs/a.txt"],
  ],
  [
    "**/docs/**",
    ["docs/hello.md", "dir/docs/my-file.txt", "space/docs/plan/space.doc"],
    ["mydocs/a"],
  ],
  ["**/README.md", ["README.md", "js/README.md"], ["xREADME.md"]],
  ["**/*src/**", ["a/src/app.js", "my-src/code/js/app.js"], ["a/srcs/app.js"]],
  ["**/*-post.md", ["my-post.md", "path/their-post.md"], ["post.md"]],
  [
    "**/migrate-*.sql",
    ["migrate-10909.sql", "db/migrate-v1.0.sql", "db/sept/migrate-v1.sql"],
    ["migrate.sql"],
  ],
  ["a**/b", ["a/b", "axx/y/b"], ["ab"]],
  ["\\*.md", ["*.md"], ["a.md"]],
  ["a\\+", ["a+"], ["aa"]],
  ["[a-c]?x", ["x", "bx"], ["dx", "abx"]],
  ["a]b", ["a]b"], ["ab"]],
  ["a[b", ["a[b"], ["ab"]],
  ["日本*", ["日本語"], ["本"]],
  ["", [""], ["a"]],
];

test.each(PATTERNS)("%s", (pattern, yes, no) => {
  expect(yes.filter((name) => !matchesPattern(name, pattern))).toEqual([]);
  expect(no.filter((name) => matchesPattern(name, pattern))).toEqual([]);
});

test.each([
  ["a/x.md", ["**", "!**.md"], false],
  ["README.md", ["!**.md", "**"], true],
  ["README.md", ["**", "!**.md", "README.md"], true],
  ["a", ["!b"], false],
  ["a", [], false],
] as const)("%s of %j: %s", (name, patterns, expected) => {
  expect(isChosen(name, patterns)).toBe(expected);
});

test("a pattern that would keep a backtracking matcher busy for ever is answered at once", () => {
  const pattern = `${"*a".repeat(200)}b`;
  expect(matchesPattern("a".repeat(2000), pattern)).toBe(false);
});
