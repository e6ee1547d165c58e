import { expect, test } from "vitest";
import { testsOfText } from "../../../test/support/tests-of-text.js";
import type { Language } from "../../ports/syntax.js";

test.each<[Language, string, readonly string[]]>([
  ["python", 'def test_a():\n    assert "".join(f()) == "a"\n', ['""']],
  ["python", 'def test_a():\n    assert f() == "b".join(["a", "c"])\n', ['"b"']],
  ["javascript", 'test("a", () => { assert.equal(f().join("-"), "a"); });', ['"-"']],
  ["javascript", 'test("a", () => { assert.equal(f(), ["a", "b"].join("-")); });', ['"-"']],
  ["javascript", 'test("a", () => { expect("a".concat(x)).toBe("ab"); });', []],
  [
    "go",
    'package p\nfunc TestA(t *testing.T) { if strings.Join(f(), "") != "a" { t.Fail() } }\n',
    ['""'],
  ],
  ["rust", '#[test]\nfn a() { assert_eq!(f().join(""), "a"); }\n', ['""']],
  ["rust", '#[test]\nfn a() { assert_eq!(f(), "a".to_owned()); }\n', []],
  ["python", 'def test_a():\n    assert f().replace("a", "b") == "bc".encode()\n', ['"a"', '"b"']],
])("%s: what only helps in %j", async (language, text, glue) => {
  const [found] = await testsOfText(language, text);
  const literals = (found?.assertions ?? []).flatMap((one) => one.literals);
  expect(literals.filter((one) => one.isGlue).map((one) => one.text)).toEqual(glue);
});
