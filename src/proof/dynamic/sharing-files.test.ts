import { expect, test } from "vitest";
import { createSyntax } from "../../adapters/syntax/tree-sitter.js";
import type { ChangedFile, FileText, TreeReader } from "../change/change-view.js";
import { goTest } from "../runners/go-test.js";
import { sharingFiles } from "./sharing-files.js";

const syntax = createSyntax();

const HEAD = 'package p\n\nimport "testing"\n\n';
const OTHERS: Readonly<Record<string, string>> = {
  "a/uses_test.go": `${HEAD}func TestUses(t *testing.T) { check(t, cases) }\n`,
  "a/other_test.go": `${HEAD}func TestOther(t *testing.T) {}\n`,
  "b/far_test.go": `${HEAD}func TestFar(t *testing.T) { check(t, cases) }\n`,
  "a/uses.go": "package p\n\nvar cases = 1\n",
};

const change: TreeReader = {
  listFiles: () => Promise.resolve(Object.keys(OTHERS)),
  filesWithWord: (word) =>
    Promise.resolve(
      Object.keys(OTHERS).filter((path) => new RegExp(`\\b${word}\\b`).test(OTHERS[path] ?? "")),
    ),
  readFile: (path) => Promise.resolve(OTHERS[path]),
  readSource: () => Promise.resolve(undefined),
};

async function toText(text: string): Promise<FileText> {
  const read = await syntax.parse("go", text);
  return read === undefined ? { text } : { text, syntax: read };
}

const changed = async (before: string | undefined, after: string): Promise<ChangedFile> => ({
  ...{ path: "a/own_test.go", status: "modified", isBinary: false, role: "test", language: "go" },
  ...(before === undefined ? {} : { before: await toText(`${HEAD}${before}`) }),
  after: await toText(`${HEAD}${after}`),
  ...{ entries: {}, bytes: {}, targets: {}, hunks: [] },
});

const OWN = "func TestOwn(t *testing.T) { check(t, 1) }\n";
const USES = ["a/uses_test.go"];
const ALL = ["a/other_test.go", "a/uses_test.go"];

test.each<[what: string, before: string | undefined, after: string, files: readonly string[]]>([
  ["a new file", undefined, OWN, []],
  ["a new test", OWN, `${OWN}func TestNew(t *testing.T) {}\n`, []],
  ["another test", OWN, "func TestOwn(t *testing.T) { check(t, 2) }\n", []],
  ["a new helper", OWN, `${OWN}func check() {}\n`, []],
  ["another helper", "func check() {}\n", "func check() { panic(1) }\n", USES],
  ["another table", "var cases = 1\n", "var cases = 2\n", USES],
  ["one of several", "var (\n\tx = 1\n\tcases = 1\n)\n", "var (\n\tx = 2\n\tcases = 1\n)\n", []],
  [
    "the one that is used",
    "var (\n\tx = 1\n\tcases = 1\n)\n",
    "var (\n\tx = 1\n\tcases = 2\n)\n",
    USES,
  ],
  ["what is run first", OWN, `${OWN}func TestMain(m *testing.M) {}\n`, ALL],
  ["a new file's init", undefined, `${OWN}func init() {}\n`, ALL],
  ["what cannot be read", OWN, "func TestOwn(t *testing.T {\n", ALL],
])("tests that %s may concern", async (_, before, after, files) => {
  const file = await changed(before, after);
  expect(await sharingFiles([file.path], { files: [file], change })).toEqual(files);
});

test.each<[string, readonly string[] | undefined]>([
  [OWN, ["TestOwn"]],
  ["func ExampleF() {}\nfunc FuzzF(f *testing.F) {}\nfunc helper() {}\n", ["ExampleF", "FuzzF"]],
  ["func helper() {}\n", []],
  [`${OWN}func (s *Suite) TestIn() {}\n`, undefined],
])("the names of tests in %j", async (text, names) => {
  const read = await syntax.parse("go", `${HEAD}${text}`);
  expect(read && goTest(["go"], []).namesIn?.(read.root)).toEqual(names);
});
