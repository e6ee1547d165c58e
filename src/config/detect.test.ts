import { describe, expect, test } from "vitest";
import { detectConfig } from "./detect.js";
import { parseConfig } from "./parse-config.js";
import { explainProblem } from "./problem.js";

interface Repository {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  /** What is to be found: `id: run`. */
  readonly gates: readonly string[];
  readonly setup?: readonly string[];
}

const scripts = (map: Readonly<Record<string, string>>, more: object = {}): string =>
  JSON.stringify({ name: "x", scripts: map, ...more });

const RUST_WORKSPACE = "cargo clippy --all-targets --workspace --locked -- -D warnings";
const VENV = "python3 -m venv .venv && echo '*' > .venv/.gitignore && .venv/bin/pip install -q";

const REPOSITORIES: readonly Repository[] = [
  { title: "an empty repository", files: {}, gates: [] },
  {
    title: "npm with everything",
    files: {
      "package.json": scripts({
        format: "prettier --write .",
        "format:check": "prettier --check .",
        lint: "eslint .",
        typecheck: "tsc --noEmit",
        knip: "knip",
        test: "vitest run",
        build: "tsc",
        dev: "vite",
      }),
      "package-lock.json": "{}",
    },
    setup: ["npm ci"],
    gates: [
      "format: npm run format:check | npm run format",
      "lint: npm run lint",
      "type: npm run typecheck",
      "dead-code: npm run knip",
      "test: npm test (vitest)",
      "build: npm run build",
    ],
  },
  {
    title: "npm as it is born",
    files: { "package.json": scripts({ test: 'echo "Error: no test specified" && exit 1' }) },
    gates: [],
  },
  {
    title: "npm with a test runner of its own",
    files: {
      "package.json": scripts({ test: "node tools/test.mjs" }, { dependencies: { a: "1" } }),
    },
    setup: ["npm install"],
    gates: ["test: npm test [test]"],
  },
  {
    title: "npm with tape",
    files: { "package.json": scripts({ test: "nyc tape 'test/**/*.js'" }) },
    gates: ["test: npm test (tap)"],
  },
  {
    title: "npm with tape and a formatter of its report",
    files: { "package.json": scripts({ test: "tape test/*.js | tap-spec" }) },
    gates: ["test: npm test [test]"],
  },
  {
    title: "npm with tape, run as a plain program",
    files: {
      "package.json": scripts({ test: "node test" }, { devDependencies: { tape: "~1.1.0" } }),
    },
    setup: ["npm install"],
    gates: ["test: npm test (tap)"],
  },
  {
    title: "npm with Mocha, behind a linter and under a tool for coverage",
    files: { "package.json": scripts({ test: "eslint . && nyc --reporter=lcov mocha -r esm" }) },
    gates: ["test: npm test -- --reporter tap (tap)"],
  },
  {
    title: "Yarn with Mocha",
    files: { "package.json": scripts({ test: "mocha" }), "yarn.lock": "" },
    setup: ["yarn install --frozen-lockfile"],
    gates: ["test: yarn test --reporter tap (tap)"],
  },
  {
    title: "npm with Mocha, another command behind it",
    files: { "package.json": scripts({ test: "mocha && eslint ." }) },
    gates: ["test: npm test [test]"],
  },
  {
    title: "npm with Mocha that has a reporter already",
    files: { "package.json": scripts({ test: "mocha test --reporter dot" }) },
    gates: ["test: npm test [test]"],
  },
  {
    title: "npm with a program that is called like Mocha",
    files: { "package.json": scripts({ test: "node tools/mocha-all.js" }) },
    gates: ["test: npm test [test]"],
  },
  {
    title: "pnpm",
    files: {
      "package.json": scripts({ test: "node --test", lint: "biome lint" }),
      "pnpm-lock.yaml": "",
    },
    setup: ["pnpm install --frozen-lockfile"],
    gates: ["lint: pnpm run lint", "test: pnpm test (node-test)"],
  },
  {
    title: "Yarn 1",
    files: { "package.json": scripts({ test: "jest --ci" }), "yarn.lock": "" },
    setup: ["yarn install --frozen-lockfile"],
    gates: ["test: yarn test (jest)"],
  },
  {
    title: "Yarn of today",
    files: {
      "package.json": scripts({ test: "jest" }, { packageManager: "yarn@4.1.0" }),
      "yarn.lock": "",
    },
    setup: ["yarn install --immutable"],
    gates: ["test: yarn test (jest)"],
  },
  {
    title: "Bun",
    files: { "package.json": scripts({ test: "vitest", build: "tsc" }), "bun.lock": "" },
    setup: ["bun install --frozen-lockfile"],
    gates: ["test: bun run test (vitest)", "build: bun run build"],
  },
  { title: "a broken package.json", files: { "package.json": "{nope" }, gates: [] },
  { title: "a package.json that is a list", files: { "package.json": "[]" }, gates: [] },
  {
    title: "scripts with hostile names and values",
    files: {
      "package.json":
        '{"scripts": {"lint; rm -rf /": "x", "__proto__": "y", "test": 7, "build": {"a": 1}}}',
    },
    gates: [],
  },
  {
    title: "a crate",
    files: { "Cargo.toml": '[package]\nname = "x"\n' },
    gates: [
      "format: cargo fmt --all -- --check | cargo fmt --all",
      "lint: cargo clippy --all-targets -- -D warnings",
      "test: cargo test (cargo-test)",
      "build: cargo build --release",
    ],
  },
  {
    title: "a workspace of crates beside npm",
    files: {
      "Cargo.toml": '[workspace]\nmembers = ["a"]\n',
      "Cargo.lock": "",
      "package.json": scripts({ lint: "eslint ." }),
      "package-lock.json": "{}",
    },
    setup: ["npm ci", "cargo fetch --locked"],
    gates: [
      "cargo-format: cargo fmt --all -- --check | cargo fmt --all",
      "npm-lint: npm run lint",
      `cargo-lint: ${RUST_WORKSPACE}`,
      "cargo-test: cargo test --workspace --locked (cargo-test)",
      "cargo-build: cargo build --release --workspace --locked",
    ],
  },
  {
    title: "Go",
    files: { "go.mod": "module x\n", "go.sum": "" },
    setup: ["go mod download"],
    gates: [
      'format: out=$(gofmt -l .) && test -z "$out" || { echo "$out"; exit 1; } | gofmt -w .',
      "lint: go vet ./...",
      "test: go test -count=1 -v ./... (go-test)",
      "build: go build ./...",
    ],
  },
  {
    title: "Go with other people's code in it",
    files: { "go.mod": "module x\n", "go.sum": "", "vendor/modules.txt": "", ".golangci.yml": "" },
    gates: [
      `format: out=$(find . -name '*.go' -not -path './vendor/*' -exec gofmt -l {} +) && test -z "$out" || { echo "$out"; exit 1; } | find . -name '*.go' -not -path './vendor/*' -exec gofmt -w {} +`,
      "lint: golangci-lint run",
      "test: go test -count=1 -v ./... (go-test)",
      "build: go build ./...",
    ],
  },
  {
    title: "Python without anything to install",
    files: { "pyproject.toml": "[tool.pytest.ini_options]\n", "tests/test_a.py": "" },
    gates: ["test: python3 -m pytest (pytest)"],
  },
  {
    title: "Python with requirements",
    files: {
      "requirements.txt": "flask\n",
      "requirements-dev.txt": "black==24\nflake8\nmypy\npytest\n",
    },
    setup: [`${VENV} -r requirements-dev.txt -r requirements.txt black flake8 mypy pytest`],
    gates: [
      "format: .venv/bin/python -m black --check . | .venv/bin/python -m black .",
      "lint: .venv/bin/python -m flake8",
      "type: .venv/bin/python -m mypy .",
      "test: .venv/bin/python -m pytest (pytest)",
    ],
  },
  {
    title: "a Python package with extras",
    files: {
      "pyproject.toml": [
        "[build-system]",
        'requires = ["hatchling"]',
        "[project]",
        'name = "x"',
        "[project.optional-dependencies]",
        'docs = ["sphinx"]',
        'test = ["pytest"]',
        'dev = ["ruff", "mypy"]',
        "[tool.ruff.format]",
        "[tool.mypy]",
        'files = ["src"]',
        "",
      ].join("\n"),
    },
    setup: [`${VENV} -e '.[dev,test]' ruff mypy pytest`],
    gates: [
      "format: .venv/bin/python -m ruff format --check . | .venv/bin/python -m ruff format .",
      "lint: .venv/bin/python -m ruff check .",
      "type: .venv/bin/python -m mypy",
      "test: .venv/bin/python -m pytest (pytest)",
    ],
  },
  {
    title: "Python by uv",
    files: { "pyproject.toml": '[dependency-groups]\ndev = ["ruff", "pytest"]\n', "uv.lock": "" },
    setup: ["uv sync --frozen"],
    gates: ["lint: uv run ruff check .", "test: uv run pytest (pytest)"],
  },
  {
    title: "Python by poetry with the tests of its library",
    files: { "pyproject.toml": "[tool.poetry]\n", "poetry.lock": "", "tests/test_a.py": "" },
    setup: ["poetry install --no-interaction"],
    gates: ["test: poetry run python -m unittest discover -s tests [test]"],
  },
  {
    title: "Maven",
    files: { "pom.xml": "<project/>" },
    gates: [
      "test: mvn -B -q test; code=$?; mkdir -p target; { echo '<testsuites>'; find . -path '*/target/surefire-reports/TEST-*.xml' -exec sed '/^<?xml/d' {} +; echo '</testsuites>'; } > target/interlock-junit.xml; exit $code (junit)",
      "build: mvn -B -q -DskipTests package",
    ],
  },
  {
    title: "just",
    files: {
      justfile:
        "set shell := ['sh']\nfmt:\n  x\nfmt-check:\n  x\n@lint: fmt\n  x\ntest *args:\n  cargo test {{args}}\nbuild target:\n  x\n",
    },
    gates: ["format: just fmt-check | just fmt", "lint: just lint", "test: just test (cargo-test)"],
  },
  {
    title: "make",
    files: {
      Makefile:
        "CC := gcc\nlint ::= no\n.PHONY: all\nall: build\nformat-check:\n\tx\nbuild test: all\n\tprove --formatter tap\n",
    },
    gates: ["format: make format-check", "test: make test (tap)", "build: make build"],
  },
  {
    title: "make for what npm leaves out",
    files: {
      Makefile: "lint:\n\tx\ntest:\n\tnpm test\n",
      "package.json": scripts({ test: "vitest" }),
    },
    gates: ["make-lint: make lint", "npm-test: npm test (vitest)"],
  },
  {
    title: "workflow files",
    files: {
      ".github/workflows/ci.yml": "on: push\n",
      ".github/workflows/a b.yaml": "",
      "go.mod": "module x\n",
    },
    gates: [
      'format: out=$(gofmt -l .) && test -z "$out" || { echo "$out"; exit 1; } | gofmt -w .',
      "lint: go vet ./...",
      "test: go test -count=1 -v ./... (go-test)",
      "build: go build ./...",
    ],
  },
];

function detect({ files }: Repository, base = "main") {
  const read = (path: string): string | undefined =>
    Object.hasOwn(files, path) ? files[path] : undefined;
  return detectConfig({ list: Object.keys(files), read }, base);
}

describe("a first configuration", () => {
  test.each(REPOSITORIES)("$title gets the gates that its files show", (repository) => {
    const detected = detect(repository);
    const parsed = parseConfig(detected.text, "interlock.yaml");
    expect(parsed.ok ? [] : parsed.problems.map(explainProblem)).toEqual([]);
    if (!parsed.ok) return;
    const written = parsed.value.gates.map((gate) => {
      if (gate.kind === "actions") return gate.id;
      if (gate.kind === "tests") return `${gate.id}: ${gate.run} (${gate.report})`;
      const fix = gate.fix === undefined ? "" : ` | ${gate.fix}`;
      return `${gate.id}: ${gate.run}${fix}${gate.class === "test" ? " [test]" : ""}`;
    });
    expect(written).toEqual(repository.gates);
    expect(parsed.value.setup.map((step) => step.run)).toEqual(repository.setup ?? []);
  });

  test.each(REPOSITORIES)("$title leaves no doubt but an empty list of gates", (repository) => {
    const parsed = parseConfig(detect(repository).text, "interlock.yaml");
    expect(parsed.ok && parsed.warnings.length).toBe(repository.gates.length === 0 ? 1 : 0);
  });

  test.each(["main", "release/1.x", "yes", "1.0", "v2 #x"])(
    "the base %j is kept as it is",
    (base) => {
      const text = detect({ title: "", files: {}, gates: [] }, base).text;
      const parsed = parseConfig(text, "interlock.yaml");
      if (base.includes(" ")) expect(parsed.ok).toBe(false);
      else expect(parsed.ok && parsed.value.base).toBe(base);
    },
  );

  test("workflow files are a comment, and said to be found", () => {
    const repository = REPOSITORIES.find((candidate) => candidate.title === "workflow files")!;
    const { text, found } = detect(repository);
    expect(text).toContain(
      "# - {id: ci, kind: actions, workflows: [.github/workflows/a b.yaml, .github/workflows/ci.yml]",
    );
    expect(found.at(-1)).toContain(
      "GitHub Actions: .github/workflows/a b.yaml, .github/workflows/ci.yml",
    );
  });

  test("what is found is said in words", () => {
    const repository = REPOSITORIES.find(
      (candidate) => candidate.title === "make for what npm leaves out",
    )!;
    expect(detect(repository).found).toEqual([
      "npm: package.json, scripts for test",
      "make: Makefile, for lint",
    ]);
  });
});
