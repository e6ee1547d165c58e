/** The layers and the invariants of ARCHITECTURE.md, held by machine. Each rule is also shown to notice. */

import picomatch from "picomatch";
import { describe, expect, test } from "vitest";
import { DOORS, LAYERS } from "./architecture/layers.js";
import { readSource, readTree, type Source } from "./architecture/read-source.js";
import { crossingsIn, RULES, type RuleName } from "./architecture/rules.js";

const NAMES = Object.keys(RULES) as readonly RuleName[];
const tree = readTree();

describe("the source tree", () => {
  test.each(NAMES)("%s", (name) => {
    expect(RULES[name](tree)).toEqual([]);
  });

  test("is really read", () => {
    expect(tree.length).toBeGreaterThan(150);
    expect(tree.flatMap(({ imports }) => imports).length).toBeGreaterThan(500);
  });

  test.each(DOORS)("has use for the door $files", ({ files }) => {
    const guests = crossingsIn(tree).filter(({ target }) => picomatch.isMatch(target, files));
    expect(guests).not.toEqual([]);
  });
});

const DOC = "/** A file for a test. */\n";

/** One bad tree a line: the rule, the files, and how many times it is broken. */
const BAD: readonly (readonly [
  rule: RuleName,
  why: string,
  files: Readonly<Record<string, string>>,
])[] = [
  ["everyFileHasALayer", "a new folder", { "src/helpers/a.ts": "" }],
  ["everyFileHasALayer", "a new file at the top", { "src/main.ts": "" }],
  [
    "layersImportInOneDirection",
    "domain → ports",
    { "src/domain/a.ts": 'import type { A } from "../ports/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "ports → app",
    { "src/ports/a.ts": 'import type { A } from "../app/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "config → ports",
    { "src/config/a.ts": 'import type { A } from "../ports/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "proof → config",
    { "src/proof/a.ts": 'import { a } from "../config/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "actions → app",
    { "src/actions/a.ts": 'import { a } from "../app/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "app → adapters",
    { "src/app/a.ts": 'export { a } from "../adapters/git/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "adapters → app",
    { "src/adapters/a.ts": 'type A = import("../app/a.js").A;' },
  ],
  [
    "layersImportInOneDirection",
    "adapters → config",
    { "src/adapters/git/a.ts": 'import { a } from "../../config/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "composition → cli",
    { "src/compose-web.ts": 'await import("./cli/main.js");' },
  ],
  [
    "layersImportInOneDirection",
    "cli → adapters",
    { "src/cli/a.ts": 'import { a } from "../adapters/a.js";' },
  ],
  [
    "layersImportInOneDirection",
    "cli → proof",
    { "src/cli/a.ts": 'import { a } from "../proof/a.js";' },
  ],
  [
    "adaptersKeepApart",
    "journal → git",
    { "src/adapters/journal/a.ts": 'import { git } from "../git/git.js";' },
  ],
  [
    "adaptersKeepApart",
    "a file → a folder",
    { "src/adapters/a.ts": 'import { a } from "./journal/a.js";' },
  ],
  [
    "adaptersKeepApart",
    "forges → what is no door",
    { "src/adapters/forges/a.ts": 'import { a } from "../git/collect.js";' },
  ],
  [
    "layersUseTheirLibrariesOnly",
    "zod in domain",
    { "src/domain/a.ts": 'import { z } from "zod";' },
  ],
  [
    "layersUseTheirLibrariesOnly",
    "Node in domain",
    { "src/domain/a.ts": 'import { hash } from "node:crypto";' },
  ],
  [
    "layersUseTheirLibrariesOnly",
    "files in app",
    { "src/app/a.ts": 'import { rm } from "node:fs/promises";' },
  ],
  [
    "layersUseTheirLibrariesOnly",
    "files in proof",
    { "src/proof/a.ts": 'const fs = await import("node:fs");' },
  ],
  ["layersUseTheirLibrariesOnly", "a computed name", { "src/app/a.ts": "await import(name);" }],
  ["noClock", "Date.now", { "src/domain/a.ts": "export const a = Date.now();" }],
  ["noClock", "a date of now", { "src/app/a.ts": "export const a = new Date().getTime();" }],
  ["noClock", "Date as a function", { "src/ports/a.ts": "export const a = Date();" }],
  ["noClock", "a handle on Date", { "src/proof/a.ts": "const { now } = Date;" }],
  ["noClock", "performance", { "src/config/a.ts": "export const a = performance.now();" }],
  ["noChance", "Math.random", { "src/domain/a.ts": "export const a = Math.random();" }],
  ["noChance", "Math by a computed name", { "src/app/a.ts": 'export const a = Math["random"]();' }],
  ["noChance", "crypto", { "src/domain/a.ts": "export const a = crypto.randomUUID();" }],
  ["noProcess", "process", { "src/app/a.ts": 'export const a = process.env["A"];' }],
  ["noProcess", "process handed on", { "src/app/a.ts": "use({ process });" }],
  ["noProcess", "console", { "src/domain/a.ts": 'console.log("a");' }],
  ["noProcess", "the global object", { "src/ports/a.ts": 'globalThis["process"];' }],
  ["noNetwork", "fetch", { "src/app/a.ts": 'await fetch("https://example.invalid");' }],
  ["noNetwork", "fetch handed on", { "src/domain/a.ts": "export const load = fetch;" }],
  ["noTimers", "setTimeout", { "src/app/a.ts": "setTimeout(work, 10);" }],
  ["noPromises", "async", { "src/domain/a.ts": "export async function a() {}" }],
  ["noPromises", "a promised type", { "src/domain/a.ts": "export type A = Promise<string>;" }],
  ["noPromises", "await", { "src/config/a.ts": "await a;" }],
  ["noCodeInPorts", "a constant", { "src/ports/a.ts": "export const A = 1;" }],
  [
    "noCodeInPorts",
    "an import that is loaded",
    { "src/ports/a.ts": 'import { type A } from "../domain/a.js";' },
  ],
  [
    "importsStayInTheRepository",
    "above the repository",
    { "src/app/a.ts": 'import { a } from "../../../other/a.js";' },
  ],
  [
    "importsStayInTheRepository",
    "src → test",
    { "src/app/a.ts": 'import { a } from "../../test/a.js";' },
  ],
  [
    "importsStayInTheRepository",
    "an absolute path",
    { "src/app/a.ts": 'import { a } from "/opt/a.js";' },
  ],
  [
    "nothingImportsInACircle",
    "two files",
    {
      "src/app/a.ts": 'import { b } from "./b.js";',
      "src/app/b.ts": 'import { a } from "./a.js";',
    },
  ],
  [
    "nothingImportsInACircle",
    "a file and itself",
    { "src/app/a.ts": 'export { a } from "./a.js";' },
  ],
  [
    "nothingImportsInACircle",
    "a type by name is loaded, too",
    {
      "src/app/a.ts": 'import { type B } from "./b.js";',
      "src/app/b.ts": 'import { a } from "./a.js";',
    },
  ],
  ["filesAreShort", "301 lines", { "src/app/a.ts": "a;\n".repeat(301) }],
  ["filesAreShort", "a test of 601 lines", { "src/app/a.test.ts": "a;\n".repeat(601) }],
  ["exportsAreNamed", "a default export", { "src/app/a.ts": "export default 1;" }],
  ["exportsAreNamed", "a default function", { "src/app/a.ts": "export default function a() {}" }],
  ["exportsAreNamed", "everything of another file", { "src/app/a.ts": 'export * from "./b.js";' }],
];

const readAll = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).map(([path, text]): ReturnType<typeof readSource> => {
    const source: Source = { path, text };
    return readSource(source);
  });

describe("a broken rule is noticed", () => {
  test.each(BAD)("%s: %s", (rule, _why, files) => {
    expect(RULES[rule](readAll(files))).toHaveLength(1);
  });

  test.each([
    ["nothing", "export const a = 1;\n"],
    ["a comment of one word", "/** Todo */\nexport const a = 1;\n"],
    ["a sentence that comes later", `import { b } from "./b.js";\n${DOC}`],
  ])("filesSayWhatTheyAre: %s", (_why, text) => {
    expect(RULES.filesSayWhatTheyAre([readSource({ path: "src/app/a.ts", text })])).toHaveLength(1);
  });

  test("each rule is among them", () => {
    const shown = new Set<string>([...BAD.map(([rule]) => rule), "filesSayWhatTheyAre"]);
    expect(NAMES.filter((name) => !shown.has(name))).toEqual([]);
  });
});

const GOOD: readonly (readonly [why: string, files: Readonly<Record<string, string>>])[] = [
  [
    "an instant is computed from a number",
    { "src/domain/a.ts": `${DOC}export const a = (ms: number) => new Date(ms);` },
  ],
  [
    "a text is read as an instant",
    { "src/domain/a.ts": `${DOC}export const a = Date.parse("2025-11-17");` },
  ],
  [
    "a file is long by its comments",
    { "src/app/a.ts": `${DOC}${"// why\n".repeat(400)}export const a = 1;` },
  ],
  [
    "a property is called process",
    { "src/app/a.ts": `${DOC}export const a = (b: B) => b.process({ fetch: 1 });` },
  ],
  [
    "an adapter goes through a door",
    { "src/adapters/a.ts": `${DOC}import { b } from "./files/b.js";` },
  ],
  [
    "types refer to each other",
    {
      "src/app/a.ts": `${DOC}import type { B } from "./b.js";`,
      "src/app/b.ts": `${DOC}import type { A } from "./a.js";`,
    },
  ],
  [
    "a test uses what it likes",
    {
      "src/domain/a.test.ts":
        'import { b } from "../app/b.js";\nimport { c } from "../../test/support/c.js";\nawait Promise.resolve(Date.now());',
    },
  ],
];

describe("what is good is left alone", () => {
  test.each(GOOD)("%s", (_why, files) => {
    expect(NAMES.flatMap((name) => RULES[name](readAll(files)))).toEqual([]);
  });
});

test("every layer is reached by some other, or is a face", () => {
  const imported = new Set(
    LAYERS.flatMap(({ name, imports }) => (name === "index" ? [] : imports)),
  );
  expect(LAYERS.map(({ name }) => name).filter((name) => !imported.has(name))).toEqual([
    "cli",
    "index",
  ]);
});
