/**
 * Files that say what a project is, and beside it how it is tested: of these only the sections are protected that could choose
 * how a change is judged. What a project depends on is for the gate on dependencies, what it is called and ships for nobody.
 */

const PACKAGE_JSON = [
  "scripts",
  // Test runners and what measures them.
  ...[
    "jest",
    "vitest",
    "mocha",
    "ava",
    "tap",
    "nyc",
    "c8",
    "stryker",
    "playwright",
    "karma",
    "qunit",
  ],
  // Linters, formatters and compilers.
  ...[
    "eslintConfig",
    "eslintIgnore",
    "prettier",
    "stylelint",
    "standard",
    "xo",
    "babel",
    "ts-node",
  ],
  // Which packages there are, and what stands in for them.
  ...["workspaces", "packageManager", "overrides", "resolutions", "pnpm", "dependenciesMeta"],
];

const CARGO = [
  // A binary may be added; what of the library and the tests is built and run may not be changed in passing.
  ...["lib", "test", "profile", "lints", "patch", "replace"],
  ...["workspace.lints", "workspace.exclude", "workspace.default-members"],
  ...["package.autotests", "package.autobins", "package.build", "package.workspace"],
];

const PYPROJECT = [
  "build-system",
  ...["pytest", "coverage", "tox", "nox", "hatch", "pdm", "poe", "taskipy", "mutmut"],
  ...["ruff", "black", "isort", "flake8", "pylint", "mypy", "pyright", "basedpyright", "ty"],
  ...["uv.index", "uv.sources", "uv.workspace", "poetry.source"],
].map((section) => (section === "build-system" ? section : `tool.${section}`));

const SETUP_CFG = [
  "tool:pytest",
  "aliases",
  "flake8",
  "pycodestyle",
  "pylint",
  "mypy",
  "isort",
].concat(["coverage:run", "coverage:report", "tox:tox", "test"]);

export const PROTECTED_SECTIONS: readonly string[] = [
  `**/package.json#${PACKAGE_JSON.join(",")}`,
  `**/Cargo.toml#${CARGO.join(",")}`,
  `**/pyproject.toml#${PYPROJECT.join(",")}`,
  `**/setup.cfg#${SETUP_CFG.join(",")}`,
];
