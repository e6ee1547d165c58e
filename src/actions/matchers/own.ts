/**
 * Matchers for tools that bring none: what they print says where they failed. Each goes by the form that its tool uses and no
 * other, and is believed only where it names a file of the repository.
 *
 * These are our own expressions, which backtrack little; so JavaScript matches them.
 */

import type { Match, Matcher } from "../../domain/matchers/matcher.js";
import { OWN_BLOCKS } from "./own-blocks.js";

/** A path with an ending that is one of these. */
const file = (endings: string): string =>
  String.raw`(?<file>[^\s:()\[\]"'][^:()\[\]"']*\.(?:${endings}))`;

const AT = String.raw`(?<line>\d+)`;
const COLUMN = String.raw`(?<column>\d+)`;
const SCRIPT = "[cm]?[jt]sx?|vue|svelte|json";
const C = "c|cc|cpp|cxx|c\\+\\+|h|hh|hpp|hxx|inl|ipp|m|mm|cu";

const MESSAGE = String.raw`(?<message>\S.*)`;

/** One line says it all. */
const line = (owner: string, source: string): Matcher => {
  const expression = new RegExp(source);
  return {
    owner: `interlock-${owner}`,
    needsFile: true,
    start: () => ({
      read: (text) => {
        const groups = expression.exec(text)?.groups;
        return groups === undefined ? [] : [toMatch(groups)];
      },
      reset: () => undefined,
    }),
  };
};

/** Fatal errors are errors. */
function toMatch(groups: Readonly<Record<string, string | undefined>>): Match {
  const severity = groups["severity"]?.toLowerCase();
  return { ...groups, severity: severity === "warning" ? "warning" : "error" };
}

export const OWN_MATCHERS: readonly Matcher[] = [
  // src/a.ts(3,5): error TS2322: Type 'string' is not assignable to type 'number'.
  line(
    "tsc",
    String.raw`^${file(SCRIPT)}\(${AT},${COLUMN}\): (?<severity>error|warning) (?<code>TS\d+): ${MESSAGE}$`,
  ),
  // src/a.ts:3:5 - error TS2322: Type 'string' is not assignable to type 'number'.
  line(
    "tsc-pretty",
    String.raw`^${file(SCRIPT)}:${AT}:${COLUMN} - (?<severity>error|warning) (?<code>TS\d+): ${MESSAGE}$`,
  ),
  // ./main.go:5:2: undefined: foo, and vet: ./main.go:5:2: …
  line(
    "go",
    String.raw`^(?:vet: )?${file("go")}:${AT}:${COLUMN}: (?!(?:warning|note):)${MESSAGE}$`,
  ),
  // src/main.c:3:5: error: 'x' undeclared
  line(
    "gcc",
    String.raw`^${file(C)}:${AT}:(?:${COLUMN}:)? (?<severity>(?:fatal )?error|warning): ${MESSAGE}$`,
  ),
  // src/A.java:5: error: ';' expected
  line("javac", String.raw`^${file("java")}:${AT}: (?<severity>error|warning): ${MESSAGE}$`),
  // [ERROR] /w/src/main/java/A.java:[3,5] cannot find symbol
  line(
    "maven",
    String.raw`^\[(?<severity>ERROR|WARNING)\] ${file("java|kt|scala|groovy")}:\[${AT},${COLUMN}\] ${MESSAGE}$`,
  ),
  // e: file:///w/src/Main.kt:3:5 Unresolved reference
  line("kotlin", String.raw`^e: (?:file://)?${file("kts?")}:${AT}:${COLUMN} ${MESSAGE}$`),
  // a.py:3: error: Incompatible return value type  [return-value]
  line(
    "mypy",
    String.raw`^${file("pyi?")}:${AT}:(?:${COLUMN}:)? (?<severity>error|warning): (?<message>\S.*?)(?:  \[(?<code>[\w-]+)\])?$`,
  ),
  // a.py:3:80: E501 line too long, and a.py:1:8: F401 [*] `os` imported but unused
  line(
    "flake8",
    String.raw`^${file("pyi?|ipynb")}:${AT}:${COLUMN}: (?<code>[A-Z]{1,4}\d{2,4}) (?:\[\*\] )?${MESSAGE}$`,
  ),
  ...OWN_BLOCKS,
];
