import { expect, test } from "vitest";
import { judged } from "../../../test/support/judged.js";
import { dependencies } from "./dependencies.js";

type Row = readonly [
  what: string,
  path: string,
  before: string,
  after: string,
  names: readonly string[],
];

const ROWS: readonly Row[] = [
  ["npm: a new one", "package.json", "{}", '{"dependencies":{"left-pad":"1"}}', ["left-pad"]],
  ["npm: for development", "a/package.json", "{}", '{"devDependencies":{"x":"1"}}', ["x"]],
  [
    "npm: a new version",
    "package.json",
    '{"dependencies":{"x":"1"}}',
    '{"dependencies":{"x":"2"}}',
    [],
  ],
  [
    "npm: from one section to another",
    "package.json",
    '{"dependencies":{"x":"1"}}',
    '{"devDependencies":{"x":"1"}}',
    [],
  ],
  [
    "npm: the same name from elsewhere",
    "package.json",
    '{"dependencies":{"x":"1"}}',
    '{"dependencies":{"x":"file:./x"}}',
    ["x"],
  ],
  ["npm: of the workspace", "package.json", "{}", '{"dependencies":{"x":"workspace:*"}}', []],
  ["npm: another key", "package.json", "{}", '{"bin":{"x":"x.js"}}', []],
  ["npm: no JSON", "package.json", "{}", "{", []],
  [
    "cargo: a new one",
    "Cargo.toml",
    "[dependencies]\n",
    '[dependencies]\nserde = { version = "1" }\n',
    ["serde"],
  ],
  ["cargo: a table", "Cargo.toml", "", '[dev-dependencies.rand]\nversion = "1"\n', ["rand"]],
  [
    "cargo: from git",
    "Cargo.toml",
    '[dependencies]\nx = "1"\n',
    '[dependencies]\nx = { git = "https://e.org/x" }\n',
    ["x"],
  ],
  ["cargo: another section", "Cargo.toml", "", '[package]\nname = "x"\n[features]\na = []\n', []],
  [
    "go: a new one",
    "go.mod",
    "module a\n",
    "module a\nrequire (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/c/d v1.0.0 // indirect\n)\n",
    ["github.com/a/b"],
  ],
  [
    "go: replaced",
    "go.mod",
    "require github.com/a/b v1.0.0\n",
    "require github.com/a/b v1.0.0\nreplace github.com/a/b => ./b\n",
    ["github.com/a/b"],
  ],
  ["pip: new ones", "requirements-dev.txt", "a==1\n", "a==2\n# b\nc[x]>=1\n", ["c"]],
  ["pip: from git", "requirements.txt", "", "git+https://e.org/x\n", ["git+https://e.org/x"]],
  [
    "pip: another index",
    "requirements.txt",
    "",
    "--extra-index-url https://e.org\n",
    ["--extra-index-url https://e.org"],
  ],
  [
    "pyproject: a new one",
    "pyproject.toml",
    "",
    '[project]\ndependencies = [\n  "httpx[http2]>=1",\n]\n',
    ["httpx"],
  ],
  [
    "pyproject: another list",
    "pyproject.toml",
    "",
    '[project]\nkeywords = ["x"]\n[tool.a]\nb = ["c"]\n',
    [],
  ],
];

test.each(ROWS.map((row) => [row[0], row] as const))(
  "%s",
  async (_, [, path, before, after, names]) => {
    const found = await judged(dependencies, {
      before: { [path]: before },
      after: { [path]: after },
    });
    expect(found.map(({ allowance }) => allowance)).toEqual(
      names.map((name) => `allow.newDependencies: [${JSON.stringify(name)}]`),
    );
  },
);

test("a name that is almost a well-known one is told as such; the plan may allow it", async () => {
  const after = { "package.json": '{"dependencies":{"lodahs":"1"}}' };
  const [found] = await judged(dependencies, { after });
  expect(found).toMatchObject({ severity: "hard" });
  expect(found?.message).toContain('almost that of the widely used "lodash"');
  expect(
    await judged(dependencies, { after, allow: { newDependencies: ["lodahs"] } }),
  ).toMatchObject([{ severity: "info" }]);
});
