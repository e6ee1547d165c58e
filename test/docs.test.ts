/** Documentation is run: its commands work, its links and paths exist, its tables are what the program says. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import picomatch from "picomatch";
import { afterAll, describe, expect, test } from "vitest";
import { EXIT } from "../src/cli/refusal.js";
import { parseAgents } from "../src/config/parse-agents.js";
import { parseConfig } from "../src/config/parse-config.js";
import { parseMatchers } from "../src/config/parse-matchers.js";
import { parsePlan } from "../src/config/parse-plan.js";
import { parseTape } from "../src/config/parse-tape.js";
import { explainProblem, type Parsed } from "../src/config/problem.js";
import { readTree } from "./architecture/read-source.js";
import { flagsOf, helpedCommands } from "./docs/help.js";
import {
  anchorsOf,
  type Block,
  type Doc,
  docNamed,
  linksOf,
  pathsIn,
  ROOT,
  readDocs,
  tableOf,
} from "./docs/read-docs.js";
import { Scratch } from "./docs/scratch.js";

const docs = readDocs();
const readme = docNamed(docs, "README.md");

/** Lines of `sh` blocks that are left out, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "npm run demo": "takes a minute; the demonstration has a test of its own",
  "npm test": "would run this very test inside itself",
};

const isRun = ({ language, label }: Block): boolean => language === "sh" && label === "";
const isFile = ({ label }: Block): boolean => /^[\w./-]+\.\w+$/.test(label);

/** The promise is about README and `docs/`; elsewhere commands are of this repository itself. */
const played = docs.filter(
  ({ path, blocks }) => (path === "README.md" || path.startsWith("docs/")) && blocks.some(isRun),
);

/** On a machine that does nothing else it is half a minute; most of that is starting programs. */
const MINUTES_MAX = 5;

describe("every documented command works", () => {
  const scratches: Scratch[] = [];
  afterAll(() => {
    for (const scratch of scratches) scratch.dispose();
  });

  test.concurrent.each(played)(
    "$path",
    async (doc) => {
      const scratch = new Scratch();
      scratches.push(scratch);
      for (const block of doc.blocks) {
        if (isFile(block)) scratch.write(block.label, block.text);
        if (!isRun(block)) continue;
        const script = withoutLeftOut(block.text);
        const { exitCode, output } = await scratch.play(script);
        expect(exitCode, `${doc.path}:${block.line}\n${script}\n${output}`).toBe(0);
      }
    },
    MINUTES_MAX * 60_000,
  );

  test("nothing is left out that is not there", () => {
    const lines = docs.flatMap(({ blocks }) =>
      blocks.filter(isRun).flatMap(({ text }) => text.split("\n")),
    );
    expect(Object.keys(LEFT_OUT).filter((line) => !lines.includes(line))).toEqual([]);
  });
});

const withoutLeftOut = (script: string): string =>
  script
    .split("\n")
    .filter((line) => !Object.hasOwn(LEFT_OUT, line))
    .join("\n");

describe("every documented file", () => {
  const files = docs.flatMap(({ path, blocks }) =>
    blocks.filter(isFile).map((block) => ({ path, ...block })),
  );

  test.each(files.filter(({ label }) => PARSERS[label] !== undefined))(
    "$path:$line $label is one",
    ({ label, text }) => {
      const parsed = PARSERS[label]?.(text);
      expect(parsed?.ok === false ? parsed.problems.map(explainProblem) : []).toEqual([]);
    },
  );

  test("of each kind is shown once at least", () => {
    expect(new Set(files.map(({ label }) => label))).toEqual(
      new Set([...Object.keys(PARSERS), "acceptance/farewell.test.js"]),
    );
  });
});

const PARSERS: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  "interlock.yaml": (text) => parseConfig(text, "interlock.yaml"),
  "plan.yaml": (text) => parsePlan(text, "plan.yaml", { readFile: () => "what the file holds" }),
  "agents.yaml": (text) => parseAgents(text, "agents.yaml"),
  "tape.yaml": (text) => parseTape(text, "tape.yaml"),
  ".interlock/audit.json": (text) => parseMatchers(text, ".interlock/audit.json"),
};

describe.each(docs)("$path", (doc) => {
  test("links to files and headings that are there", () => {
    expect(
      linksOf(doc)
        .filter((link) => !isThere(link))
        .map(({ target, anchor }) => `${target}#${anchor}`),
    ).toEqual([]);
  });

  test("names files that are there", () => {
    expect(
      pathsIn(doc).filter(
        (path) => !ALL_FILES.some((file) => picomatch.isMatch(file, toGlob(path))),
      ),
    ).toEqual([]);
  });
});

function isThere({
  target,
  anchor,
}: {
  readonly target: string;
  readonly anchor: string;
}): boolean {
  if (!existsSync(join(ROOT, target))) return false;
  const doc: Doc | undefined = docs.find(({ path }) => path === target);
  return anchor === "" || (doc !== undefined && anchorsOf(doc).has(anchor));
}

/** A folder stands for what is in it. */
const toGlob = (path: string): string =>
  /\.\w+$/.test(path) || path.includes("*") ? path : `${path.replace(/\/$/, "")}/**`;

const ALL_FILES: readonly string[] = readdirSync(ROOT, { withFileTypes: true })
  .filter(({ name }) => !["node_modules", "dist", ".git", "coverage"].includes(name))
  .flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(join(ROOT, entry.name), { recursive: true, encoding: "utf8" }).map(
          (name) => `${entry.name}/${name}`,
        )
      : [entry.name],
  );

describe("what the program says of itself", () => {
  test("README's table of commands is `interlock --help`", async () => {
    const table = tableOf(readme, "command", "does").map(([usage = "", summary = ""]) => ({
      usage,
      summary,
    }));
    expect(table).toEqual(await helpedCommands());
  });

  test("README's exit codes are the program's", () => {
    const codes = tableOf(readme, "exit code", "means").map(([code]) => Number(code));
    expect(codes).toEqual(Object.values(EXIT));
  });

  test("commands.md tells of every command and every flag", async () => {
    const { prose } = docNamed(docs, "docs/commands.md");
    const missing: string[] = [];
    for (const { usage } of await helpedCommands()) {
      const command = usage.split(" ", 1).join("");
      if (!new RegExp(`^### ${command}$|^\\| \`${command} `, "m").test(prose))
        missing.push(command);
      for (const flag of await flagsOf(command))
        if (!prose.includes(`\`${flag}`)) missing.push(`${command} ${flag}`);
    }
    expect(missing).toEqual([]);
  });

  test.each(["interlock", "plan"])("configuration.md tells of every key of %s.yaml", (name) => {
    const schema: unknown = JSON.parse(
      readFileSync(join(ROOT, "schemas", `${name}.schema.json`), "utf8"),
    );
    const { text } = docNamed(docs, "docs/configuration.md");
    expect(keysIn(schema).filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });

  test("every package that is imported has its row", () => {
    const rows = tableOf(
      docNamed(docs, "docs/decisions/0007-runtime-dependencies.md"),
      "package",
      "why",
      "where",
      "licence",
      "Node",
    );
    const imported = readTree()
      .filter(({ isTest }) => !isTest)
      .flatMap(({ imports }) => imports)
      .filter(({ specifier, target }) => target === undefined && !specifier.startsWith("node:"))
      .map(({ specifier }) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
    expect(new Set(rows.map(([name]) => name))).toEqual(new Set([...imported, "typescript"]));
  });
});

/** Names of properties, at any depth of a JSON Schema. */
function keysIn(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    const own =
      key === "properties" && typeof value === "object" && value !== null ? Object.keys(value) : [];
    return [...own, ...keysIn(value)];
  });
}

describe("the shape of the documentation", () => {
  const decisions = docs.filter(({ path }) => path.startsWith("docs/decisions/"));

  test("no two decisions have the same number", () => {
    const numbers = decisions.map(({ path }) => /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]);
    expect(numbers).not.toContain(undefined);
    expect(numbers).toEqual([...new Set(numbers)]);
  });

  test.each(decisions)("$path is a page of context, choice and cost", ({ text }) => {
    const parts = ["**Context.**", "**Choice", "**Cost.**"].map((part) => text.indexOf(part));
    expect(parts.every((at) => at > 0)).toBe(true);
    expect([...parts].sort((left, right) => left - right)).toEqual(parts);
    expect(text.split("\n").length).toBeLessThanOrEqual(60);
  });

  test("ARCHITECTURE.md has at most 200 lines", () => {
    expect(docNamed(docs, "ARCHITECTURE.md").text.split("\n").length).toBeLessThanOrEqual(200);
  });

  test("the picture has words for those who cannot see it, and colours for the dark", () => {
    const picture = readFileSync(join(ROOT, "docs/interlock.svg"), "utf8");
    expect(picture).toMatch(/<title[\s\S]*<desc[\s\S]*prefers-color-scheme: dark/);
  });
});
