/** `just` and `make`: recipes whose names say what they check. */

import { type Detector, type FoundGate, type Role, testGate } from "./found.js";

const NAMES: Readonly<Record<Role, readonly string[]>> = {
  format: [
    "format-check",
    "fmt-check",
    "check-format",
    "check-fmt",
    "format_check",
    "fmt_check",
    "check_format",
  ],
  lint: ["lint"],
  type: ["typecheck", "type-check", "types"],
  dead_code: ["dead-code"],
  test: ["test", "tests", "check"],
  build: ["build"],
};

const FIXES = ["format", "fmt"];

/** Recipes that can be run without an argument, by name, with their text. */
type Recipes = ReadonlyMap<string, string>;

export const detectJust: Detector = (files) => {
  const file = ["justfile", "Justfile", ".justfile"].find((path) => files.list.includes(path));
  const text = file === undefined ? undefined : files.read(file);
  if (file === undefined || text === undefined) return undefined;
  return {
    name: "just",
    found: `just: ${file}`,
    setup: [],
    gates: gatesOf(recipesOf(text, justName), "just"),
  };
};

export const detectMake: Detector = (files) => {
  const file = ["GNUmakefile", "makefile", "Makefile"].find((path) => files.list.includes(path));
  const text = file === undefined ? undefined : files.read(file);
  if (file === undefined || text === undefined) return undefined;
  return {
    name: "make",
    found: `make: ${file}`,
    setup: [],
    gates: gatesOf(recipesOf(text, makeNames), "make"),
  };
};

function gatesOf(recipes: Recipes, program: string): readonly FoundGate[] {
  const first = (names: readonly string[]): string | undefined =>
    names.find((name) => recipes.has(name));
  return (Object.keys(NAMES) as readonly Role[]).flatMap((role): readonly FoundGate[] => {
    const name = first(NAMES[role]);
    if (name === undefined) return [];
    const run = `${program} ${name}`;
    if (role === "test") return [testGate(run, recipes.get(name) ?? "")];
    const fix = role === "format" ? first(FIXES) : undefined;
    return [fix === undefined ? { role, run } : { role, run, fix: `${program} ${fix}` }];
  });
}

/** A recipe is its head and the indented lines below it. */
function recipesOf(text: string, namesOf: (line: string) => readonly string[]): Recipes {
  const recipes = new Map<string, string>();
  let current: readonly string[] = [];
  for (const line of text.split("\n")) {
    if (/^\s/.test(line)) {
      for (const name of current) recipes.set(name, `${recipes.get(name) ?? ""}${line}\n`);
    } else {
      current = namesOf(line);
      for (const name of current) recipes.set(name, recipes.get(name) ?? "");
    }
  }
  return recipes;
}

/** `test *args:` can be run as it is; `test name:` cannot. `x := y` is a variable. */
function justName(line: string): readonly string[] {
  const head = /^@?([A-Za-z_][\w-]*)([^:\n]*):(?!=)/.exec(line);
  if (head === null) return [];
  const parameters = (head[2] ?? "")
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "");
  const isFree = parameters.every((word) => word.startsWith("*") || word.includes("="));
  return isFree ? [head[1] ?? ""] : [];
}

/** `a b: c` is a rule for both; `X := y` and `X ::= y` are variables. */
function makeNames(line: string): readonly string[] {
  const head = /^([A-Za-z][\w.-]*(?:[ \t]+[A-Za-z][\w.-]*)*)[ \t]*(?::(?![:=])|::(?!=))/.exec(line);
  return head === null ? [] : (head[1] ?? "").split(/[ \t]+/);
}
