import { expect, test } from "vitest";
import { isPinned, lockKeyOf, parseReference } from "./reference.js";

const remote = (owner: string, repository: string, path: string, ref: string) => ({
  kind: "remote",
  owner,
  repository,
  path,
  ref,
});

test.each([
  ["actions/checkout@v4", remote("actions", "checkout", "", "v4")],
  ["github/codeql-action/init@v3", remote("github", "codeql-action", "init", "v3")],
  [
    "o/r/.github/workflows/ci.yml@feature/x",
    remote("o", "r", ".github/workflows/ci.yml", "feature/x"),
  ],
  ["o/.github@main", remote("o", ".github", "", "main")],
  ["o/r@release@2", remote("o", "r", "", "release@2")],
  ["./", { kind: "local", path: "./" }],
  ["./.github/actions/x", { kind: "local", path: "./.github/actions/x" }],
  ["./a/../b", { kind: "local", path: "./a/../b" }],
  ["docker://alpine:3.20", { kind: "container", image: "alpine:3.20" }],
])("%s is taken apart", (uses, expected) => {
  expect(parseReference(uses)).toEqual(expected);
});

test.each([
  "",
  "actions/checkout",
  "checkout@v4",
  "../x@v1",
  "-o/r@v1",
  "o/..@v1",
  "o/-r@v1",
  "o/r.git@v1",
  "o/r/../x@v1",
  "o/r/./x@v1",
  "o/r//x@v1",
  "o/r\\x@v1",
  "o/r@",
  "o/r@-upload-pack=x",
  "o/r@a..b",
  "o/r@a b",
  "o/r@a:b",
  "o/r@x.lock",
  "o/r@/x",
  "o/r@a\nb",
  "o/r@@{1}",
  "o/r/a\u0000b@v1",
  "./../x",
  "./a/../../x",
  "docker://",
  "docker://-x",
  "https://github.com/o/r@v1",
  `o/r@${"x".repeat(600)}`,
])("%j is malformed", (uses) => {
  const reference = parseReference(uses);
  expect(reference.kind).toBe("malformed");
  expect(reference).toHaveProperty("reason", expect.stringMatching(/^uses: ".*; write /s));
});

test("a reference is pinned by all of a commit's id, and nothing less", () => {
  expect(isPinned({ ref: "A".repeat(40) })).toBe(true);
  expect(isPinned({ ref: "a".repeat(39) })).toBe(false);
  expect(isPinned({ ref: "v4" })).toBe(false);
});

test("the actions of one repository at one ref are one entry of the lock, whatever the case", () => {
  expect(lockKeyOf({ owner: "GitHub", repository: "CodeQL-Action", ref: "V3" })).toBe(
    "github/codeql-action@V3",
  );
});
