import { describe, expect, test } from "vitest";
import { brief, judged } from "../../../../test/support/judged.js";
import { lines } from "../../../../test/support/text-table.js";
import { constructs } from "../constructs.js";

const MONEY = lines("function parse(text) {", "  return text.length;", "}");
const CORE = lines("def slugify(text):", "    return text.lower()");

const found = async (after: Readonly<Record<string, string>>) =>
  brief(await judged(constructs, { after }));

describe("a test that judges its own double is vacuous", () => {
  test.each([
    [
      "node:test",
      lines(
        "mock.method(money, 'parse', () => 7);",
        "test('parses', () => assert.equal(money.parse('7'), 7));",
      ),
    ],
    [
      "Vitest",
      lines(
        "vi.spyOn(money, 'parse').mockReturnValue(7);",
        "test('parses', () => { expect(money.parse('7')).toBe(7); });",
      ),
    ],
    [
      "Jest",
      lines(
        'jest.spyOn(money, "parse").mockImplementation(() => 7);',
        "test('parses', () => { expect(money.parse('7')).toBe(7); });",
      ),
    ],
    [
      "Sinon",
      lines(
        "sinon.stub(money, 'parse').returns(7);",
        "test('parses', () => assert.equal(money.parse('7'), 7));",
      ),
    ],
  ])("JavaScript: %s", async (_, text) => {
    expect(await found({ "src/money.js": MONEY, "test/money.test.js": text })).toEqual([
      "VACUOUS_TEST test/money.test.js:2",
    ]);
  });

  test.each([
    [
      "monkeypatch, by an object",
      lines(
        "def test_slug(monkeypatch):",
        '    monkeypatch.setattr(core, "slugify", lambda t: "a")',
        '    assert core.slugify("A") == "a"',
      ),
      3,
    ],
    [
      "monkeypatch, by a path",
      lines(
        "def test_slug(monkeypatch):",
        '    monkeypatch.setattr("kit.core.slugify", lambda t: "a")',
        '    assert core.slugify("A") == "a"',
      ),
      3,
    ],
    [
      "patch as a decorator",
      lines(
        '@patch("kit.core.slugify", return_value="a")',
        "def test_slug(_):",
        '    assert core.slugify("A") == "a"',
      ),
      3,
    ],
    [
      "patch.object",
      lines(
        "def test_slug():",
        '    with patch.object(core, "slugify", return_value="a"):',
        '        assert core.slugify("A") == "a"',
      ),
      3,
    ],
  ])("Python: %s", async (_, text, line) => {
    expect(await found({ "kit/core.py": CORE, "tests/test_core.py": text })).toEqual([
      `VACUOUS_TEST tests/test_core.py:${line}`,
    ]);
  });
});

describe("a double of something else is honest", () => {
  test("what the tested function uses is replaced", async () => {
    const after = {
      "src/money.js": lines(
        "const rates = { rate() { return 2; } };",
        "function parse(text) {",
        "  return rates.rate() * text.length;",
        "}",
      ),
      "test/money.test.js": lines(
        "mock.method(rates, 'rate', () => 3);",
        "test('parses', () => assert.equal(parse('77'), 6));",
      ),
    };
    expect(await found(after)).toEqual([]);
  });

  test("a function that is not the change's own is replaced", async () => {
    const after = {
      "src/money.js": MONEY,
      "test/money.test.js": lines(
        "mock.method(fs, 'readFileSync', () => '7');",
        "test('parses', () => assert.equal(parse(fs.readFileSync('a')), 1));",
      ),
    };
    expect(await found(after)).toEqual([]);
  });

  test("a spy that changes nothing", async () => {
    const after = {
      "src/money.js": MONEY,
      "test/money.test.js": lines(
        "vi.spyOn(money, 'parse');",
        "test('parses', () => { expect(money.parse('7')).toBe(1); });",
      ),
    };
    expect(await found(after)).toEqual([]);
  });
});
