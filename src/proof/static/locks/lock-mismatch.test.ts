import { expect, test } from "vitest";
import { judged } from "../../../../test/support/judged.js";
import { dependencies } from "../dependencies.js";
import { placeOf } from "./places.js";

type Files = Readonly<Record<string, string>>;

/** What is said of locks; what is said of new names is another rule's. */
async function said(before: Files, after: Files, allow: readonly string[] = []) {
  const found = await judged(dependencies, {
    ...{ before, after: { ...before, ...after } },
    allow: { newDependencies: allow },
  });
  return found.filter(({ code }) => code === "LOCK_MISMATCH");
}

const npm = (packages: unknown): string => JSON.stringify({ lockfileVersion: 3, packages });
const A = {
  version: "1.0.0",
  resolved: "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
  integrity: "sha512-AAAA",
};
const NPM = {
  "package.json": '{"dependencies":{"a":"^1.0.0"}}',
  "package-lock.json": npm({ "": { dependencies: { a: "^1.0.0" } }, "node_modules/a": A }),
};
const withA = (a: object): Files => ({
  "package-lock.json": npm({
    "": { dependencies: { a: "^1.0.0" } },
    "node_modules/a": { ...A, ...a },
  }),
});

const PNPM = (spec: string, more = ""): string => `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      a:
        specifier: ${spec}
        version: 1.0.0
  packages/b: {}
packages:
  a@1.0.0:
    resolution: {integrity: sha512-AAAA${more}}
`;
const YARN = (spec: string, host = "registry.yarnpkg.com"): string => `# yarn lockfile v1


a@${spec}, a@^0.9:
  version "1.0.0"
  resolved "https://${host}/a/-/a-1.0.0.tgz#ab"
  integrity sha512-AAAA
`;
const BERRY = (spec: string): string => `__metadata:
  version: 8

"a@npm:${spec}":
  version: 1.0.0
  resolution: "a@npm:1.0.0"
  checksum: 10c0/abcd
  languageName: node

"root@workspace:.":
  version: 0.0.0-use.local
  resolution: "root@workspace:."
`;
const CARGO = (
  deps: string,
  source = "registry+https://github.com/rust-lang/crates.io-index",
): string => `version = 4
[[package]]
name = "own"
version = "0.1.0"
dependencies = [${deps}]

[[package]]
name = "serde"
version = "1.0.0"
source = "${source}"
checksum = "aa"
`;
const UV = (url: string, hash = "sha256:aa"): string => `version = 1
[[package]]
name = "httpx-sse"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
wheels = [{ url = "${url}", hash = "${hash}", size = 1 }]
`;
const WHEEL = "https://files.pythonhosted.org/packages/aa/httpx_sse-1.0-py3-none-any.whl";
const MOD = "module m\n\ngo 1.21\n\nrequire (\n\tgithub.com/a/b v1.0.0\n)\n";
const SUM = "github.com/a/b v1.0.0 h1:AA=\ngithub.com/a/b v1.0.0/go.mod h1:BB=\n";

const asks = (spec: string): Files => ({ "package.json": `{"dependencies":{"a":"${spec}"}}` });
const OWN = '[package]\nname = "own"\n';

const WRONG: readonly (readonly [string, Files, Files])[] = [
  ["npm: the manifest asks for another version", NPM, asks("^2")],
  ["npm: another host", NPM, withA({ resolved: "https://npm.example.org/a-1.0.0.tgz" })],
  [
    "npm: another owner's repository",
    NPM,
    withA({ resolved: "git+ssh://git@github.com/x/a.git#ab" }),
  ],
  ["npm: other contents", NPM, withA({ integrity: "sha512-BBBB" })],
  [
    "npm: a public host beside one's own",
    { ...NPM, ...withA({ resolved: "https://npm.corp.example/a.tgz" }) },
    {
      "package-lock.json": npm({
        "": { dependencies: { a: "^1.0.0" } },
        "node_modules/a": { ...A, resolved: "https://npm.corp.example/a.tgz" },
        "node_modules/z": A,
      }),
    },
  ],
  [
    "npm: a first lock from elsewhere",
    asks("^1.0.0"),
    withA({ resolved: "http://1.2.3.example/a.tgz" }),
  ],
  [
    "pnpm: the manifest asks for another version",
    { ...asks("^1"), "pnpm-lock.yaml": PNPM("^1") },
    asks("^2"),
  ],
  [
    "pnpm: an archive from elsewhere",
    { ...asks("^1"), "pnpm-lock.yaml": PNPM("^1") },
    { "pnpm-lock.yaml": PNPM("^1", ", tarball: https://e.example/a.tgz") },
  ],
  [
    "yarn: the manifest asks for another version",
    { ...asks("^1"), "yarn.lock": YARN("^1") },
    asks("^2"),
  ],
  [
    "yarn: another host",
    { ...asks("^1"), "yarn.lock": YARN("^1") },
    { "yarn.lock": YARN("^1", "e.example") },
  ],
  [
    "yarn 2: the manifest asks for another version",
    { ...asks("^1"), "yarn.lock": BERRY("^1") },
    asks("^2"),
  ],
  [
    "cargo: a dependency that the lock does not have",
    { "Cargo.toml": OWN, "Cargo.lock": CARGO("") },
    { "Cargo.toml": `${OWN}[dependencies]\nserde = "1"\n` },
  ],
  [
    "cargo: a package from a repository of somebody's",
    { "Cargo.toml": OWN, "Cargo.lock": CARGO("") },
    { "Cargo.lock": CARGO("", "git+https://github.com/x/serde#abc") },
  ],
  [
    "uv: a wheel from elsewhere",
    { "pyproject.toml": "", "uv.lock": UV(WHEEL) },
    { "uv.lock": UV("https://e.example/httpx_sse-1.0-py3-none-any.whl") },
  ],
  [
    "uv: other contents",
    { "pyproject.toml": "", "uv.lock": UV(WHEEL) },
    { "uv.lock": UV(WHEEL.replace("/aa/", "/bb/"), "sha256:bb") },
  ],
  [
    "poetry: a dependency that the lock does not have",
    { "pyproject.toml": "", "poetry.lock": UV(WHEEL) },
    { "pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.9"\nrich = "^1"\n' },
  ],
  [
    "go: a version without a sum",
    { "go.mod": MOD, "go.sum": SUM },
    { "go.mod": MOD.replace("v1.0.0", "v1.1.0") },
  ],
  [
    "go: another sum",
    { "go.mod": MOD, "go.sum": SUM },
    { "go.sum": SUM.replace("h1:AA", "h1:CC") },
  ],
];

test.each(WRONG)("%s", async (_, before, after) => {
  expect(await said(before, after)).toMatchObject([{ severity: "hard" }]);
});

const RIGHT: readonly (readonly [string, Files, Files])[] = [
  [
    "npm: both go on together",
    NPM,
    {
      ...asks("^2"),
      "package-lock.json": npm({
        "": { dependencies: { a: "^2" } },
        "node_modules/a": {
          version: "2.0.0",
          resolved: "https://registry.yarnpkg.com/a/-/a-2.0.0.tgz",
          integrity: "sha512-BB",
        },
      }),
    },
  ],
  ["npm: a script", NPM, { "package.json": '{"scripts":{"a":"b"},"dependencies":{"a":"^1.0.0"}}' }],
  [
    "npm: an example with a manifest of its own",
    NPM,
    { "examples/x/package.json": '{"dependencies":{"y":"1"}}' },
  ],
  ["npm: a stronger digest beside the old one", NPM, withA({ integrity: "sha1-CC sha512-AAAA" })],
  [
    "npm: what did not fit before",
    { ...NPM, ...asks("^3") },
    { "package.json": '{"name":"x","dependencies":{"a":"^3"}}' },
  ],
  ["npm: a lock that nobody can read", NPM, { "package-lock.json": "{" }],
  [
    "pnpm: both go on together",
    { ...asks("^1"), "pnpm-lock.yaml": PNPM("^1") },
    { ...asks("^2"), "pnpm-lock.yaml": PNPM("^2") },
  ],
  [
    "yarn: both go on together",
    { ...asks("^1"), "yarn.lock": YARN("^1") },
    { ...asks("^2"), "yarn.lock": YARN("^2", "registry.npmjs.org") },
  ],
  [
    "yarn 2: both go on together",
    { ...asks("^1"), "yarn.lock": BERRY("^1") },
    { ...asks("^2"), "yarn.lock": BERRY("^2") },
  ],
  [
    "cargo: a dependency under another name, and one of a target",
    { "Cargo.toml": OWN, "Cargo.lock": CARGO("") },
    {
      "Cargo.toml": `${OWN}[target.'cfg(unix)'.dependencies]\ns = { version = "1", package = "serde" }\n`,
      "Cargo.lock": CARGO('"serde 1.0.0"', "sparse+https://index.crates.io/"),
    },
  ],
  [
    "uv: a requirement that a marker rules out",
    { "pyproject.toml": "", "uv.lock": UV(WHEEL) },
    {
      "pyproject.toml":
        '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "x"\ndependencies = ["httpx_sse>=1", "tomli; python_version < \'3.11\'"]\n',
    },
  ],
  [
    "go: a module that is replaced, and one that is excluded",
    { "go.mod": MOD, "go.sum": SUM },
    {
      "go.mod": `${MOD}\nexclude (\n\tgithub.com/x/y v1.0.0\n)\nrequire github.com/c/d v1.0.0\nreplace github.com/c/d => ./d\n`,
    },
  ],
];

test.each(RIGHT)("nothing is said: %s", async (_, before, after) => {
  expect(await said(before, after)).toEqual([]);
});

test("the plan may name the package", async () => {
  const other = withA({ integrity: "sha512-BBBB" });
  expect(await said(NPM, other, ["a"])).toMatchObject([{ severity: "info" }]);
});

test.each([
  ["https://registry.npmjs.org/a/-/a.tgz", "the npm registry"],
  ["sparse+https://index.crates.io/", "crates.io"],
  ["git+ssh://git@github.com/Owner/repo.git#abc", "github.com/owner"],
  ["git@gitlab.com:owner/repo.git", "gitlab.com/owner"],
  ["https://codeload.github.com/owner/repo/tar.gz/abc", "codeload.github.com/owner"],
  ["https://user@npm.example.org:8080/a.tgz", "npm.example.org"],
  ["file:../b", undefined],
  ["packages/b", undefined],
  ["git", undefined],
])("%s is a package of %s", (text, place) => {
  expect(placeOf(text)).toBe(place);
});
