import { expect, test } from "vitest";
import { judged } from "../../../../test/support/judged.js";
import { docs } from "./docs.js";

const TREE = {
  "package.json": '{"scripts":{"test":"node --test","build:all":"tsc"}}',
  Makefile: ".PHONY: all\nall lint:\n\techo\nrelease-%: x\n\techo\nA := b\n",
  justfile: "set shell := []\n@fmt arg='x':\n  echo\n",
  "Cargo.toml": '[package]\nname = "tool"\n[[bin]]\nname = "extra"\n',
  "src/main.js": "",
  "src/bin/other.rs": "",
  "scripts/run.sh": "",
  "packages/a/package.json": '{"scripts":{"dev":"x"}}',
  "docs/guide.md": "# guide\n",
  "img/a b.png": "",
};

const sh = (...lines: readonly string[]): string => `\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`;

const WRONG: readonly (readonly [string, string, number])[] = [
  ["a link to a file that is not there", "see\n[x](docs/none.md)\n", 2],
  ["a link out of a folder", "[x](./docs/../guide.md#top)\n", 1],
  ["a picture", '![x](img/none.png "A picture")\n', 1],
  ["a reference", "[x]\n\n[x]: docs/none.md\n", 3],
  ["a script that is not there", sh("npm ci", "npm run deploy"), 3],
  ["a script of a package", sh("cd packages/a && npm run build:all"), 2],
  ["a script that is typed at a prompt", "```console\n$ pnpm run x\noutput: npm run y\n```\n", 2],
  ["a target", sh("make all && make deploy"), 2],
  ["a recipe", sh("just deploy now"), 2],
  ["a file that is run", sh("NODE_ENV=test node --no-warnings scripts/none.js --x"), 2],
  ["a program of Cargo's", sh("cargo run --release --bin none -- x"), 2],
  ["a path in a line of code", "It is in `src/none.js`.\n", 1],
];

test.each(WRONG)("%s is told, with its line", async (_, text, line) => {
  const found = await judged(docs, { before: TREE, after: { ...TREE, "README.md": text } });
  expect(found).toMatchObject([{ code: "DOC_MISMATCH", file: "README.md", line }]);
});

const RIGHT: readonly (readonly [string, string])[] = [
  [
    "links that are there",
    "[a](docs/guide.md#x) [b](img/a%20b.png) [c](docs/) [d](./src) [e](<img/a b.png>)\n",
  ],
  [
    "links to elsewhere",
    "[a](https://e.org/x.md) [b](mailto:a@e.org) [c](#x) [d](/root.md) [e](../up.md)\n",
  ],
  ["pages that a site has", "[a](guide) [b](api/index.html) [c]({{ url }}/x.md)\n"],
  ["links in code", "`[x](none.md)`\n\n```md\n[x](none.md)\n```\n"],
  [
    "commands that are there",
    sh(
      "npm test -- --watch",
      "npm run build:all",
      "make lint",
      "make release-1",
      "just fmt x",
      "bash scripts/run.sh",
      "cargo run --bin other",
      "cargo run --bin extra",
    ),
  ],
  ["a script of a package", sh("cd packages/a", "npm run dev")],
  ["commands of a project of the reader's", sh("cd my-app", "npm run serve", "make serve")],
  ["a file that the reader writes", sh("cat > src/new.js <<END", "x", "END", "node src/new.js")],
  ["a file that is nowhere near", sh("node server.js", "python manage/none.py")],
  ["what is not to be run", "```sh no-run\nnpm run deploy\n```\n\n```text\nnpm run deploy\n```\n"],
  [
    "placeholders and flags",
    sh("npm run <script>", "npm run -w a build", "make -C x y", "# npm run x"),
  ],
  ["paths by the end of them, and of what is built", "`bin/other.rs`, `dist/main.js`, `a/b`\n"],
];

test.each(RIGHT)("nothing is said of %s", async (_, text) => {
  expect(await judged(docs, { before: TREE, after: { ...TREE, "README.md": text } })).toEqual([]);
});

test("what stood there before is not the change's", async () => {
  const before = { ...TREE, "README.md": "[x](none.md)\n" };
  const after = { ...TREE, "README.md": "[x](none.md)\nmore\n" };
  expect(await judged(docs, { before, after })).toEqual([]);
});

test("a document that leads to what was taken away is told, and one of the past is not", async () => {
  const said = { "README.md": "one\n[x](docs/guide.md)\n", "CHANGELOG.md": "[x](docs/guide.md)\n" };
  const { "docs/guide.md": gone, ...left } = TREE;
  expect(gone).toBe("# guide\n");
  const found = await judged(docs, { before: { ...TREE, ...said }, after: { ...left, ...said } });
  expect(found).toMatchObject([{ code: "DOC_MISMATCH", file: "README.md", line: 2 }]);
});

test("a text of many fences, brackets and backticks is read in a time that grows with it", async () => {
  const text = `${"[".repeat(50_000)}\n${"](".repeat(50_000)}\n${"`".repeat(50_001)}\n${"```\n".repeat(5_001)}`;
  expect(await judged(docs, { before: TREE, after: { ...TREE, "README.md": text } })).toEqual([]);
});
