/** Python: what `pyproject.toml`, `setup.cfg`, the requirements and the files around them name. */

import type { Detector, FoundGate, FoundSetup, RepositoryFiles } from "./found.js";

const MANIFESTS = ["pyproject.toml", "setup.cfg", "setup.py", "Pipfile"];
/** Files that name tools beside the manifests. */
const MENTIONS = [
  "tox.ini",
  "pytest.ini",
  "noxfile.py",
  ".pre-commit-config.yaml",
  "Makefile",
  "justfile",
];
const REQUIREMENTS = /^requirements(?:[-_./][\w./-]*)?\.txt$/;

/** How its tools are installed and called. */
interface Installer {
  readonly name: string;
  readonly setup: readonly FoundSetup[];
  /** Stands before a tool's name. */
  readonly prefix: string;
}

export const detectPython: Detector = (files) => {
  const requirements = files.list.filter((path) => REQUIREMENTS.test(path)).sort();
  const manifests = [...MANIFESTS.filter((path) => files.list.includes(path)), ...requirements];
  if (manifests.length === 0) return undefined;
  const named = textOf(files, [...manifests, ...MENTIONS, ...workflowsOf(files)]);
  const tools = toolsIn(named, files);
  const installer = installerOf(files, requirements, tools);
  const by = installer.name === "" ? "" : ` with ${installer.name}`;
  return {
    name: "python",
    found: `python: ${manifests.join(", ")}${by}`,
    setup: installer.setup,
    gates: gatesOf(tools, installer, files),
  };
};

interface Tools {
  readonly format: "black" | "ruff" | undefined;
  readonly lint: "ruff" | "flake8" | undefined;
  readonly type: "mypy" | "pyright" | undefined;
  readonly test: "pytest" | "unittest" | undefined;
  /** `[tool.mypy]` says itself what to look at. */
  readonly mypyKnowsFiles: boolean;
}

function toolsIn(named: string, files: RepositoryFiles): Tools {
  const names = (tool: string): boolean => new RegExp(`\\b${tool}\\b`).test(named);
  const has = (pattern: RegExp): boolean => files.list.some((path) => pattern.test(path));
  const hasRuff = names("ruff") || has(/^\.?ruff\.toml$/);
  // Many use ruff for its rules alone, so that its formatter has to be named.
  const ruffFormats = /tool\.ruff\.format|ruff[- ]format/.test(named);
  const hasPytest = names("pytest") || has(/(?:^|\/)(?:conftest\.py|pytest\.ini)$/);
  const hasTests = has(/(?:^|\/)(?:test_[^/]*|[^/]*_test)\.py$/);
  return {
    format: names("black") ? "black" : ruffFormats ? "ruff" : undefined,
    lint: hasRuff ? "ruff" : names("flake8") || has(/^\.flake8$/) ? "flake8" : undefined,
    type:
      names("mypy") || has(/^\.?mypy\.ini$/) ? "mypy" : names("pyright") ? "pyright" : undefined,
    test: hasPytest ? "pytest" : hasTests ? "unittest" : undefined,
    mypyKnowsFiles: /\[tool\.mypy\][^[]*^(?:files|packages)\s*=/m.test(named),
  };
}

function gatesOf(
  tools: Tools,
  { prefix }: Installer,
  files: RepositoryFiles,
): readonly FoundGate[] {
  const gates: FoundGate[] = [];
  if (tools.format === "black") {
    gates.push({ role: "format", run: `${prefix}black --check .`, fix: `${prefix}black .` });
  }
  if (tools.format === "ruff") {
    gates.push({
      role: "format",
      run: `${prefix}ruff format --check .`,
      fix: `${prefix}ruff format .`,
    });
  }
  if (tools.lint === "ruff") gates.push({ role: "lint", run: `${prefix}ruff check .` });
  if (tools.lint === "flake8") gates.push({ role: "lint", run: `${prefix}flake8` });
  if (tools.type === "mypy") {
    gates.push({ role: "type", run: `${prefix}mypy${tools.mypyKnowsFiles ? "" : " ."}` });
  }
  if (tools.type === "pyright") {
    // It is a program for Node that its package downloads when it is first run.
    gates.push({ role: "type", run: `${prefix}pyright`, network: true });
  }
  if (tools.test === "pytest") {
    gates.push({ role: "test", run: `${prefix}pytest`, report: "pytest" });
  }
  if (tools.test === "unittest") {
    const start = files.list.some((path) => path.startsWith("tests/")) ? " -s tests" : "";
    gates.push({ role: "test", run: `${asModule(prefix)}unittest discover${start}` });
  }
  return gates;
}

/** `uv run ` starts programs; `unittest` is a module only. */
const asModule = (prefix: string): string =>
  prefix.endsWith("-m ") ? prefix : `${prefix}python -m `;

const VENV = ".venv/bin/";

function installerOf(
  files: RepositoryFiles,
  requirements: readonly string[],
  tools: Tools,
): Installer {
  const has = (path: string): boolean => files.list.includes(path);
  const locked = LOCKED.find(({ lockfile }) => has(lockfile));
  if (locked !== undefined) {
    const { name, lockfile, install } = locked;
    return { name, setup: [{ run: install, cacheKey: [lockfile] }], prefix: `${name} run ` };
  }
  const pyproject = files.read("pyproject.toml") ?? "";
  const isPackage = /^\s*\[build-system\]/m.test(pyproject) || has("setup.py");
  if (requirements.length === 0 && !isPackage)
    return { name: "", setup: [], prefix: "python3 -m " };
  const wanted = [
    ...requirements.map((path) => `-r ${path}`),
    ...(isPackage ? [`-e '.${extrasOf(pyproject)}'`] : []),
    ...new Set(
      [tools.format, tools.lint, tools.type, tools.test].filter(
        (tool) => tool !== undefined && tool !== "unittest",
      ),
    ),
  ].join(" ");
  // A virtual environment of the checkout's own: an editable install anywhere else would test another checkout's code.
  const run = `python3 -m venv .venv && echo '*' > .venv/.gitignore && ${VENV}pip install -q ${wanted}`;
  const cacheKey = [...requirements, ...["pyproject.toml", "setup.cfg", "setup.py"].filter(has)];
  return { name: "a virtual environment", setup: [{ run, cacheKey }], prefix: `${VENV}python -m ` };
}

const LOCKED = [
  { name: "uv", lockfile: "uv.lock", install: "uv sync --frozen" },
  { name: "poetry", lockfile: "poetry.lock", install: "poetry install --no-interaction" },
  { name: "pipenv", lockfile: "Pipfile.lock", install: "pipenv sync --dev" },
] as const;

/** Extras that hold what developers need, where `pyproject.toml` names any. */
function extrasOf(pyproject: string): string {
  const section =
    /^\[project\.optional-dependencies\]\s*$([^[]*(?:\[[^\]]*\][^[]*)*?)(?=^\[|(?![\s\S]))/m.exec(
      pyproject,
    );
  const names = ["dev", "test", "tests", "testing", "lint"].filter((name) =>
    new RegExp(`^${name}\\s*=`, "m").test(section?.[1] ?? ""),
  );
  return names.length === 0 ? "" : `[${names.join(",")}]`;
}

const workflowsOf = (files: RepositoryFiles): readonly string[] =>
  files.list.filter((path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));

const textOf = (files: RepositoryFiles, paths: readonly string[]): string =>
  paths.map((path) => files.read(path) ?? "").join("\n");
