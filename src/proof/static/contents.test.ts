import { describe, expect, test } from "vitest";
import { brief, judged } from "../../../test/support/judged.js";
import type { Texts } from "../change/view-of-texts.js";
import { contents } from "./contents.js";

/** Made up as it is asked for, so that no scanner of secrets finds one in this text. */
const letters = (count: number): string =>
  Array.from("q7Rt2LmX9vBn4KsW8zYcH3dFg6JpTa5Eu1Qo")
    .map((_, at, all) => all[(at * 5) % 36])
    .join("")
    .repeat(4)
    .slice(0, count);
const hex = (count: number): string => "9f3c5a7e1b8d4062".repeat(8).slice(0, count);

const SECRETS: readonly (readonly [string, string])[] = [
  ["GitHub", `ghp_${letters(36)}`],
  ["GitLab", `glpat-${letters(20)}`],
  ["npm", `npm_${letters(36)}`],
  ["Slack", `xoxb-2048519337-4096127753-${letters(24)}`],
  ["AWS", `AKIAQYLPMN5HJ7RXTWZ2`],
  ["Google", `AIza${letters(35)}`],
  ["Stripe", `sk_live_${letters(24)}`],
  ["OpenAI", `sk-proj-${letters(90)}`],
  ["Anthropic", `sk-ant-api03-${letters(95)}`],
  ["a key", `-----BEGIN RSA PRIVATE KEY-----\n${letters(64)}\n`],
  ["Mailgun", `key-${hex(32)}`],
];

describe("a secret", () => {
  test.each(SECRETS)("of %s is refused, and no part of it is told", async (_, secret) => {
    const found = await judged(contents, { after: { "src/a.txt.js": `x = \`${secret}\`;\n` } });
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([["SECRET", "hard"]]);
    for (let at = 0; at + 12 <= secret.length && at < 40; at += 6)
      if (!/BEGIN|PRIVATE/.test(secret))
        expect(JSON.stringify(found)).not.toContain(secret.slice(at, at + 12));
  });

  test("that the file has already is not told again, and an allowed one refuses nothing", async () => {
    const text = `ghp_${letters(36)}\n`;
    expect(await judged(contents, { before: { a: text }, after: { a: `${text}${text}` } })).toEqual(
      [],
    );
    const [found] = await judged(contents, { after: { a: text } });
    const name = /"(\w+)"/.exec(found!.allowance!)![1]!;
    expect(
      brief(await judged(contents, { after: { a: text }, allow: { secrets: [name] } })),
    ).toEqual(["SECRET a:1 (info)"]);
  });

  test.each([
    ["a placeholder", "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"],
    ["AWS's own example", "AKIAIOSFODNN7EXAMPLE"],
    ["a header of a key alone", "-----BEGIN PRIVATE KEY-----"],
    ["a hash", `sha256-${letters(44)}`],
    ["a local address", "postgres://postgres:postgres@localhost/db"],
  ])("is not %s", async (_, text) => {
    expect(await judged(contents, { after: { "a.js": `x = "${text}";\n` } })).toEqual([]);
  });

  test("a key among the tests is told in standard, and refused in strict", async () => {
    const after = { "test/tls.pem": `-----BEGIN PRIVATE KEY-----\n${letters(64)}\n` };
    expect(brief(await judged(contents, { after }))).toEqual(["SECRET test/tls.pem:1 (soft)"]);
    expect(brief(await judged(contents, { after, config: "proof: {profile: strict}\n" }))).toEqual([
      "SECRET test/tls.pem:1",
    ]);
  });
});

type FileRow = readonly [what: string, before: Texts, after: Texts, found?: string];

const FILES: readonly FileRow[] = [
  ["a large file", {}, { "a.sql": { bytes: 2_000_000 } }, "LARGE_FILE a.sql:0"],
  ["one that was large", { a: { bytes: 2_000_000 } }, { a: { bytes: 2_000_001 } }],
  ["a long lock file", {}, { "package-lock.json": { bytes: 2_000_000 } }],
  ["a binary file", {}, { "lib/a.so": { isBinary: true } }, "BINARY lib/a.so:0"],
  ["a picture", {}, { "docs/a.png": { isBinary: true } }],
  [
    "a picture that may be run",
    {},
    { "a.png": { isBinary: true, mode: "100755" } },
    "BINARY a.png:0",
  ],
  [
    "a binary file of tests",
    {},
    { "test/a.bin": { isBinary: true } },
    "BINARY test/a.bin:0 (soft)",
  ],
  [
    "a binary file that changes",
    { a: { isBinary: true, bytes: 1 } },
    { a: { isBinary: true, bytes: 2 } },
  ],
  [
    "a link out of the tree",
    {},
    { "a/b": { mode: "120000", text: "../../x" } },
    "HIDDEN_DIFF a/b:0",
  ],
  ["a link to the machine", {}, { a: { mode: "120000", text: "/etc/passwd" } }, "HIDDEN_DIFF a:0"],
  ["a link into .git", {}, { a: { mode: "120000", text: ".git/config" } }, "HIDDEN_DIFF a:0"],
  ["a link inside", {}, { "a/b": { mode: "120000", text: "../c/d" } }],
  ["a submodule", {}, { lib: { mode: "160000" } }, "DEP_UNREVIEWED lib:0"],
  [
    "two names that are one",
    { "src/a.js": "" },
    { "src/a.js": "", "src/A.js": "" },
    "HIDDEN_DIFF src/A.js:0",
  ],
  [
    "two folders that are one",
    { "src/a.js": "" },
    { "src/a.js": "", "Src/b.js": "" },
    "HIDDEN_DIFF Src:0",
  ],
  ["names that differ", { "src/a.js": "" }, { "src/a.js": "", "src/ab.js": "" }],
  ["a file that gets other capitals", { "a.js": "x" }, { "A.js": "x" }],
  ["a name with a control", {}, { "a\u202eb": "" }, "HIDDEN_DIFF a\u202eb:0"],
  ["a name like .git", {}, { ".GIT/config": "" }, "HIDDEN_DIFF .GIT/config:0"],
  ["a short name of .git", {}, { "git~1/config": "" }, "HIDDEN_DIFF git~1/config:0"],
  ["a name that Windows has", {}, { "src/aux.rs": "" }, "HIDDEN_DIFF src/aux.rs:0 (soft)"],
  ["a name of another script", {}, { "docs/日本.md": "" }],
  ["a file of git's", {}, { ".github/x": "", ".gitignore": "" }],
  [
    "source without a diff",
    {},
    { "a.ts": "", ".gitattributes": "*.ts -diff\n" },
    "HIDDEN_DIFF .gitattributes:1",
  ],
  [
    "source out of archives",
    {},
    { "src/a.ts": "", ".gitattributes": "src/** export-ignore\n" },
    "HIDDEN_DIFF .gitattributes:1",
  ],
  [
    "tests out of archives",
    {},
    {
      "a.ts": "",
      "tests/a.ts": "",
      ".gitattributes": "tests/** export-ignore\n* text=auto\n*.png binary\n",
    },
  ],
  [
    "what is generated",
    {},
    { "src/generated/a.ts": "", ".gitattributes": "src/generated/** linguist-generated\n" },
  ],
  ["a name of two scripts", {}, { "a.py": "аdmin = 1\n" }, "HIDDEN_DIFF a.py:1"],
  ["a name of another script alone", {}, { "a.py": "сумма = 1\nΔx = 2\nμ = 3\n" }],
  ["code out of sight", {}, { "a.js": `a();${" ".repeat(200)}b();\n` }, "HIDDEN_DIFF a.js:1"],
];

test.each(FILES.map((row) => [row[0], row] as const))("%s", async (_, [, before, after, found]) => {
  const expected = found === undefined ? [] : [found];
  expect(brief(await judged(contents, { before, after }))).toEqual(expected);
});

test("paths that the plan allows may be large and binary", async () => {
  const after = { "a.so": { isBinary: true, bytes: 2_000_000 } };
  expect(brief(await judged(contents, { after, allow: { files: ["*.so"] } }))).toEqual([
    "LARGE_FILE a.so:0 (info)",
    "BINARY a.so:0 (info)",
  ]);
});
