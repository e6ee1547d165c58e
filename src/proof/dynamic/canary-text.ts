/** Tests that have to fail, written behind the tests of a file in its own language and by its own means. */

import type { Language } from "../../ports/syntax.js";
import type { FileText } from "../change/change-view.js";
import { testRegions } from "./test-regions.js";

export interface Canaries {
  /** The file's text with them. */
  readonly text: string;
  /** Parts of their names, one each: no other test's name holds one. */
  readonly names: readonly string[];
}

/** `mark`: small letters and digits that nobody can know before. Undefined: there is no way to write them there. */
export function withCanaries(
  file: FileText,
  language: Language | undefined,
  mark: string,
): Canaries | undefined {
  switch (language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return appended(file.text, javascript(file.text, mark), mark);
    case "python":
      return appended(file.text, python(file.text, mark), mark);
    case "go":
      return appended(file.text, go(file.text), mark);
    case "rust":
      return inRust(file, mark);
    default:
      return undefined;
  }
}

/** Ways to fail, by a word for each. */
type Ways = Readonly<Record<string, string>>;

interface Written {
  readonly before: string;
  readonly ways: Ways;
  readonly toTest: (name: string, body: string) => string;
}

const nameOf = (mark: string, way: string): string => `canary${mark}${way}`;

function appended(text: string, { before, ways, toTest }: Written, mark: string): Canaries {
  const tests = Object.entries(ways).map(([way, body]) => toTest(nameOf(mark, way), body));
  const end = text === "" || text.endsWith("\n") ? "" : "\n";
  return {
    text: `${text}${end}${before}${tests.join("")}`,
    names: Object.keys(ways).map((way) => nameOf(mark, way)),
  };
}

const THROW = 'throw new Error("canary");';

/** `import` and `require` stand for the same here; which of them the file itself uses decides. */
function javascript(text: string, mark: string): Written {
  const isModule = /^\s*(?:import|export)\b/m.test(text);
  const load = (name: string, from: string, part?: string): string =>
    isModule
      ? `import ${part === undefined ? name : `{ ${part} as ${name} }`} from "${from}";\n`
      : `const ${name} = require("${from}")${part === undefined ? "" : `.${part}`};\n`;
  const has = (library: RegExp): boolean => library.test(text);
  const toTest = (call: string) => (name: string, body: string) =>
    `${call}("${name}", () => { ${body} });\n`;
  const ways = { throw: THROW, ...assertWays(text), ...expectWays(text) };
  if (has(/["']vitest["']/)) {
    const [t, e] = [`t${mark}`, `e${mark}`];
    return {
      before: load(t, "vitest", "test") + load(e, "vitest", "expect"),
      ways: { ...ways, ...matchersOf(e) },
      toTest: toTest(t),
    };
  }
  if (has(/["'](?:node:)?test["']/)) {
    const [t, a, s] = [`t${mark}`, `a${mark}`, `s${mark}`];
    return {
      before: load(t, "node:test", "test") + load(a, "node:assert") + load(s, "node:assert/strict"),
      ways: { ...ways, ...callsOf(a, "loose"), ...callsOf(s, "strict") },
      toTest: toTest(t),
    };
  }
  return {
    before: "",
    ways: { ...ways, ...matchersIfGlobal(text) },
    toTest: toTest(globalOf(text)),
  };
}

/** Mocha has one of the two alone; which of them there is, the file shows that calls it, and as its own name: `/a/.test(b)` does not. */
function globalOf(text: string): string {
  const calls = (name: string): boolean => new RegExp(`(?<![.\\w$])${name}\\s*\\(`).test(text);
  if (calls("test")) return "test";
  return calls("it") ? "it" : ';(typeof test === "function" ? test : it)';
}

const callsOf = (assert: string, prefix: string): Ways => ({
  [`${prefix}equal`]: `${assert}.equal(1, 2);`,
  [`${prefix}same`]: `${assert}.strictEqual(1, 2);`,
  [`${prefix}deep`]: `${assert}.deepEqual({ a: 1 }, { a: 2 });`,
  [`${prefix}ok`]: `${assert}.ok(false);`,
  [`${prefix}throws`]: `${assert}.throws(() => undefined);`,
});

const matchersOf = (expect: string): Ways => ({
  be: `${expect}(1).toBe(2);`,
  toequal: `${expect}({ a: 1 }).toEqual({ a: 2 });`,
  truthy: `${expect}(false).toBeTruthy();`,
  tothrow: `${expect}(() => undefined).toThrow();`,
});

/** By the name that the file itself has for the library, so that what was done to that name is done to these, too. */
function assertWays(text: string): Ways {
  const own =
    /import\s+(?:\*\s+as\s+)?(\w+)\s+from\s+["'](?:node:)?assert(?:\/strict)?["']/.exec(text) ??
    /(?:const|let|var)\s+(\w+)\s*=\s*require\(\s*["'](?:node:)?assert(?:\/strict)?["']\s*\)/.exec(
      text,
    );
  return own?.[1] === undefined ? {} : callsOf(own[1], "own");
}

function expectWays(text: string): Ways {
  const names = /import\s*\{([^}]*)\}\s*from\s*["'](?:vitest|@jest\/globals)["']/.exec(text)?.[1];
  return names !== undefined && /(?:^|,)\s*expect\s*(?:,|$)/.test(names)
    ? ownMatchers("expect")
    : {};
}

const ownMatchers = (expect: string): Ways =>
  Object.fromEntries(Object.entries(matchersOf(expect)).map(([way, body]) => [`own${way}`, body]));

/** Jest gives `expect` to every file; Chai's is another one, with other words. */
function matchersIfGlobal(text: string): Ways {
  if (!/\bexpect\s*\(/.test(text)) return {};
  return /["']chai["']/.test(text) ? { chai: "expect(1).to.equal(2);" } : ownMatchers("expect");
}

function python(text: string, mark: string): Written {
  const hasPytest = /^\s*import pytest\b/m.test(text);
  const unit = `canary${mark}unit`;
  return {
    before: `\n\nimport unittest as ${unit}\n`,
    ways: {
      assert: "    assert 1 == 2\n",
      raise: '    raise AssertionError("canary")\n',
      unit: `    ${unit}.TestCase().assertEqual(1, 2)\n`,
      ...(hasPytest ? { raises: "    with pytest.raises(ValueError):\n        pass\n" } : {}),
    },
    toTest: (name, body) => `\n\ndef test_${name}():\n${body}`,
  };
}

function go(text: string): Written {
  const [, testing = "testing"] = /^\s*(?:import\s+)?(\w+)\s+"testing"/m.exec(text) ?? [];
  const own = testing === "import" ? "testing" : testing;
  const library = /"github\.com\/stretchr\/testify\/(assert|require)"/.exec(text)?.[1];
  return {
    before: "",
    ways: {
      fatal: 't.Fatal("canary")',
      error: 't.Error("canary")',
      ...(library === undefined ? {} : { library: `${library}.Equal(t, 1, 2)` }),
    },
    // Go runs only names whose next letter after `Test` is no small one.
    toTest: (name, body) => `\nfunc Test_${name}(t *${own}.T) {\n\t${body}\n}\n`,
  };
}

const RUST_WAYS: Ways = {
  eq: "assert_eq!(1, 2);",
  ne: "assert_ne!(1, 1);",
  assert: "assert!(1 == 2);",
  panic: 'panic!("canary");',
};

/** In a file of tests alone at its end; in a file of source at the end of its module of tests. */
function inRust(file: FileText, mark: string): Canaries | undefined {
  const tests = Object.entries(RUST_WAYS)
    .map(([way, body]) => `#[test]\nfn ${nameOf(mark, way)}() { ${body} }\n`)
    .join("");
  const names = Object.keys(RUST_WAYS).map((way) => nameOf(mark, way));
  const regions = testRegions(file, "rust");
  const module = regions.findLast(({ node }) => node.type === "mod_item")?.node;
  if (module === undefined) {
    const isOfTests = regions.some(({ node }) => node.type === "function_item");
    return isOfTests || file.text.trim() === ""
      ? { text: `${file.text}\n${tests}`, names }
      : undefined;
  }
  if (!module.text.endsWith("}")) return undefined;
  const end = module.end - 1;
  return { text: `${file.text.slice(0, end)}\n${tests}${file.text.slice(end)}`, names };
}
