import { describe, expect, test } from "vitest";
import { PROTECTED_SECTIONS } from "../../config/protected-sections.js";
import { changedSections } from "./changed-sections.js";
import { protectedIn, toProtection } from "./protection.js";

const sectionsOf = (path: string): readonly string[] =>
  protectedIn(PROTECTED_SECTIONS, path).sections;

const changed = (path: string, before: string | undefined, after: string | undefined) =>
  changedSections(path, { before, after }, sectionsOf(path));

type Row = readonly [string, string, string | undefined, string | undefined, readonly string[]];

const ROWS: readonly Row[] = [
  [
    "npm: a script of the base",
    "package.json",
    '{"scripts":{"test":"node --test","lint":"a"}}',
    '{"scripts":{"test":"exit 0","lint":"a"}}',
    ["scripts.test"],
  ],
  [
    "npm: a script that runs before another",
    "packages/a/package.json",
    '{"scripts":{"test":"a"}}',
    '{"scripts":{"test":"a","pretest":"b"}}',
    ["scripts.pretest"],
  ],
  ["npm: the runner's settings", "package.json", "{}", '{"jest":{"bail":0}}', ["jest.bail"]],
  [
    "npm: a dependency, a program, a version, an order of keys",
    "package.json",
    '{"name":"a","version":"1.0.0","scripts":{"a":"1","b":"2"}}',
    '{"scripts":{"b":"2","a":"1"},"name":"a","version":"1.1.0","bin":"x.js","dependencies":{"b":"1"}}',
    [],
  ],
  [
    "npm: a list in place of a table",
    "package.json",
    '{"workspaces":["a","b"]}',
    '{"workspaces":["a"]}',
    ["workspaces"],
  ],
  ["npm: it is gone", "package.json", '{"scripts":{"test":"a"}}', undefined, ["scripts.test"]],
  [
    "cargo: tests of the library are left out",
    "Cargo.toml",
    '[package]\nname = "a"\n',
    '[package]\nname = "a"\n[lib]\ntest = false\n',
    ["lib.test"],
  ],
  [
    "cargo: the same in one line, at the top",
    "Cargo.toml",
    '[package]\nname = "a"\n',
    'lib.test = false\n[package]\nname = "a"\n',
    ["lib.test"],
  ],
  [
    "cargo: a test with a harness of its own",
    "Cargo.toml",
    "",
    '[[test]]\nname = "a"\nharness = false\n',
    ["test"],
  ],
  [
    "cargo: tests are no longer found",
    "Cargo.toml",
    '[package]\nname = "a"\n',
    '[package]\nname = "a"\nautotests = false\n',
    ["package.autotests"],
  ],
  [
    "cargo: lints and profiles",
    "Cargo.toml",
    '[lints.rust]\nunused = "deny"\n',
    "[profile.test]\noverflow-checks = false\n",
    ["lints.rust", "profile.test"],
  ],
  [
    "cargo: a dependency, a program, a feature, a comment",
    "Cargo.toml",
    '[package]\nname = "a"\n',
    '# a\n[package]\nname = "a"\n[dependencies]\nserde = "1"\n[[bin]]\nname = "b"\n[features]\nx = []\n',
    [],
  ],
  [
    "python: tests are left out",
    "pyproject.toml",
    '[project]\nname = "a"\n',
    '[project]\nname = "a"\n[tool.pytest.ini_options]\naddopts = "--deselect a"\n',
    ["tool.pytest.ini_options"],
  ],
  [
    "python: the same in one line",
    "pyproject.toml",
    "[tool]\n",
    '[tool]\npytest = { ini_options = { addopts = "-k a" } }\n',
    ["tool.pytest.ini_options"],
  ],
  [
    "python: a dependency and an entry point",
    "pyproject.toml",
    '[project]\nname = "a"\n',
    '[project]\nname = "a"\ndependencies = ["b"]\n[project.scripts]\na = "a:main"\n',
    [],
  ],
  [
    "setup.cfg: a setting of pytest, not what is installed",
    "setup.cfg",
    "[metadata]\nname = a\n",
    "[metadata]\nname = b\n[tool:pytest]\naddopts = -k a\n",
    ["tool:pytest"],
  ],
];

test.each(ROWS)("%s", (_, path, before, after, sections) => {
  expect(changed(path, before, after)).toEqual(sections);
});

test("of what cannot be read nobody knows which sections were changed", () => {
  expect(changed("package.json", "{}", "{")).toBeUndefined();
  expect(changed("Cargo.toml", "a = ", "")).toBeUndefined();
});

describe("a pattern", () => {
  test("names sections behind a `#`, with or without brackets", () => {
    expect(toProtection("**/Cargo.toml#[lib],[[test]], [profile]")).toEqual({
      glob: "**/Cargo.toml",
      sections: ["lib", "test", "profile"],
    });
  });

  test("is a glob and no more where the file has no sections", () => {
    expect(toProtection("docs/#1.md")).toEqual({ glob: "docs/#1.md", sections: [] });
    expect(protectedIn(["package.json", "package.json#jest"], "package.json").isWhole).toBe(true);
  });
});
