/** Which paths are protected when the configuration does not list any: whatever could choose how a change is judged. */

import type { Gate, SetupStep } from "../domain/config.js";
import { PROTECTED_SECTIONS } from "./protected-sections.js";

/** Protected in every repository, whatever the configuration lists beside them. */
const ALWAYS = ["interlock.yaml", ".interlock/**"] as const;

const BY_DEFAULT = [
  ".github/**",
  ".gitlab-ci.yml",
  "**/.gitattributes",
  "**/.npmrc",
  "**/.yarnrc.yml",
  "**/.cargo/config",
  "**/.cargo/config.toml",
  "**/conftest.py",
  "**/pytest.ini",
  "**/.pytest.ini",
  "**/pytest.toml",
  "**/.pytest.toml",
  "**/tox.ini",
  "**/tsconfig*.json",
  "**/vitest.config.*",
  "**/vitest.workspace.*",
  // Vitest reads its configuration there when it has none of its own.
  "**/vite.config.*",
  "**/jest.config.*",
  "**/.mocharc*",
  "**/stryker.{conf,config}.*",
  "**/.stryker.{conf,config}.*",
  "**/bunfig.toml",
  "**/babel.config.*",
  "**/.babelrc*",
  "**/.swcrc",
  "**/eslint.config.*",
  "**/.eslintrc*",
  "**/.eslintignore",
  "**/.prettierrc*",
  "**/.prettierignore",
  "**/biome.json*",
  "**/rustfmt.toml",
  "**/.rustfmt.toml",
  "**/.config/nextest.toml",
  "**/clippy.toml",
  "**/.clippy.toml",
  "**/rust-toolchain*",
  "**/.golangci.y*ml",
  "**/go.work",
  "**/ruff.toml",
  "**/.ruff.toml",
  "**/mypy.ini",
  "**/.mypy.ini",
  "**/.flake8",
  "**/.pylintrc",
  "**/.coveragerc",
] as const;

/** A program whose meaning is in a file of the repository. */
const MEANING: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bmake\b/, ["Makefile", "makefile", "GNUmakefile"]],
  [/\bjust\b/, ["justfile", "Justfile", ".justfile"]],
  [/\bmvnw?\b/, ["pom.xml", ".mvn/**"]],
];

export function protectedPaths(
  listed: readonly string[] | undefined,
  commands: {
    readonly gates: readonly Gate[];
    readonly setup: readonly SetupStep[];
    /** Files of problem matchers: they say what a failure is taken for. */
    readonly matchers?: readonly string[];
  },
): readonly string[] {
  const always = [...ALWAYS, ...(commands.matchers ?? [])];
  if (listed !== undefined) return unique([...always, ...listed]);
  const lines = [
    ...commands.setup.map((step) => step.run),
    ...commands.gates.flatMap((gate) => (gate.kind === "actions" ? [] : [gate.run])),
    ...commands.gates.flatMap((gate) => (gate.kind === "tests" ? [gate.runFiles ?? ""] : [])),
  ];
  return unique([...always, ...BY_DEFAULT, ...PROTECTED_SECTIONS, ...lines.flatMap(filesBehind)]);
}

/** The files of the repository that give a command line its meaning: `make lint` → Makefile, `node tools/lint.mjs`. */
export function filesBehind(line: string): readonly string[] {
  const meant = MEANING.flatMap(([pattern, files]) => (pattern.test(line) ? files : []));
  return [...meant, ...scriptsIn(line)];
}

/** A script is run by its path, or is the first argument of an interpreter. Globs are tests, not scripts. */
function scriptsIn(line: string): readonly string[] {
  const called = line.matchAll(
    /(?:^|[;&|({]\s*|\b(?:node|sh|bash|python3?|ruby|perl|deno run|tsx)\s+)(?:\.\/)?([\w.-]+(?:\/[\w.-]+)*\.[a-z]+|(?<=\.\/)[\w.-]+(?:\/[\w.-]+)*)(?=$|[\s;&|)}])/g,
  );
  return [...called].flatMap(([, path]) =>
    path === undefined || path.includes("..") ? [] : [path],
  );
}

const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)];
