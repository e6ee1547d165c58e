import { describe, expect, test } from "vitest";
import { judged } from "../../../test/support/judged.js";
import { requiredSymbols } from "./required-symbols.js";

const isMissing = async (path: string, text: string, name = "parseAmount") => {
  const findings = await judged(requiredSymbols, {
    after: { [path]: text },
    plan: { requiredSymbols: [name], kind: "feature" },
  });
  return findings.some(({ code }) => code === "REQUIRED_SYMBOL");
};

describe("a name is defined", () => {
  test.each([
    ["a.js", "function parseAmount() {}\n"],
    ["a.js", "async function* parseAmount() {}\n"],
    ["a.js", "const parseAmount = (t) => t;\n"],
    ["a.js", "let parseAmount;\n"],
    ["a.js", "const { parseAmount } = make();\n"],
    ["a.js", "exports.parseAmount = (t) => t;\n"],
    ["a.js", "module.exports = { parseAmount: (t) => t };\n"],
    ["a.js", "module.exports = { 'parseAmount': parse };\n"],
    ["a.js", "Money.prototype.parseAmount = function () {};\n"],
    ["a.js", "class Money { static parseAmount() {} }\n"],
    ["a.js", "class Money { parseAmount = 1; }\n"],
    ["a.js", "export { parse as parseAmount } from './b.js';\n"],
    ["a.js", "export { parseAmount } from './b.js';\n"],
    ["a.ts", "export interface parseAmount { a: string }\n"],
    ["a.ts", "export type parseAmount = string;\n"],
    ["a.ts", "interface Money { parseAmount(text: string): number }\n"],
    ["a.ts", "enum Kind { parseAmount = 1 }\n"],
    ["a.ts", "export abstract class parseAmount {}\n"],
    ["a.py", "def parseAmount(text):\n    return 1\n"],
    ["a.py", "class Money:\n    async def parseAmount(self):\n        return 1\n"],
    ["a.py", "class parseAmount:\n    pass\n"],
    ["a.py", "parseAmount = make()\n"],
    ["a.py", "other, parseAmount = make()\n"],
    ["a.py", "parseAmount: int = 1\n"],
    ["a.py", "Money.parseAmount = parse\n"],
    ["a.rs", "pub fn parseAmount() {}\n"],
    ["a.rs", "pub struct parseAmount;\n"],
    ["a.rs", "pub enum Kind { parseAmount }\n"],
    ["a.rs", "impl Money { fn parseAmount(&self) {} }\n"],
    ["a.rs", "macro_rules! parseAmount { () => {}; }\n"],
    ["a.rs", "pub use money::parse as parseAmount;\n"],
    ["a.rs", "pub const parseAmount: u8 = 1;\n"],
    ["a.go", "package a\n\nfunc parseAmount() {}\n"],
    ["a.go", "package a\n\nfunc (m *Money) parseAmount() {}\n"],
    ["a.go", "package a\n\ntype parseAmount struct{}\n"],
    ["a.go", "package a\n\ntype parseAmount = int\n"],
    ["a.go", "package a\n\nvar parseAmount = 1\n"],
    ["a.go", "package a\n\nconst (\n\tother = 1\n\tparseAmount = 2\n)\n"],
    ["a.go", "package a\n\ntype Money interface {\n\tparseAmount() int\n}\n"],
    ["a.rb", "def parseAmount(text)\nend\n"],
    ["Makefile", "parseAmount:\n\ttrue\n"],
  ])("in %s: %s", async (path, text) => {
    expect(await isMissing(path, text)).toBe(false);
  });

  test.each([
    ["--json", "a.js", "program.option('--json');\n"],
    ["Money.parse", "a.js", "class Money { static parse() {} }\n"],
    ["Money::parse", "a.rs", "impl Money { pub fn parse() {} }\n"],
    ["/api/v1", "a.py", "route('/api/v1')\n"],
  ])("what is no name stands in the program: %s", async (name, path, text) => {
    expect(await isMissing(path, text, name)).toBe(false);
  });
});

describe("a name is only said", () => {
  test.each([
    ["a.js", "// function parseAmount() {}\n"],
    ["a.js", "const a = 'function parseAmount() {}';\n"],
    ["a.js", "parseAmount();\n"],
    ["a.js", "import { parseAmount } from './b.js';\n"],
    ["a.js", "const a = parseAmount;\n"],
    ["a.js", "function f(parseAmount) {}\n"],
    ["a.py", "# def parseAmount\nparseAmount()\n"],
    ["a.py", "call(parseAmount=1)\n"],
    ["a.rs", "/// parseAmount\npub fn other() { parseAmount(); }\n"],
    ["a.go", "package a\n\nfunc b() { parseAmount() }\n"],
    ["a.go", "package a\n\n// parseAmount is said here.\n"],
    ["a.rb", "# def parseAmount\n"],
    ["README.md", "parseAmount\n"],
    ["test/a.test.js", "function parseAmount() {}\n"],
    ["a.rs", "#[cfg(test)]\nmod tests {\n    fn parseAmount() {}\n}\n"],
  ])("in %s: %s", async (path, text) => {
    expect(await isMissing(path, text)).toBe(true);
  });

  test.each([
    ["--json", "a.js", "// --json\n"],
    ["Money.parse", "a.js", "// Money.parse\nclass Money {}\n"],
  ])("what is no name, in a comment: %s", async (name, path, text) => {
    expect(await isMissing(path, text, name)).toBe(true);
  });
});
