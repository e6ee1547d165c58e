/** Commands of a change's documents, run: which fail, which are left alone, and what a block is to the repository. Real processes. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DeepRoom, openDeepRoom } from "../../../../test/support/deep-room.js";
import { readMarkdown } from "../../static/docs/markdown.js";
import { treePaths } from "../../static/docs/tree-paths.js";
import { docCommands } from "./doc-commands.js";
import { stepsOf } from "./steps.js";

const sh = (...lines: readonly string[]): string => `\`\`\`sh\n${lines.join("\n")}\n\`\`\`\n`;

const FILES = {
  "interlock.yaml": "version: 1\nbase: main\ngates: []\nproof: {profile: strict}\n",
  "package.json": `{"name":"p","bin":{"greet":"src/greet.mjs"},"scripts":{"good":"node src/greet.mjs --x","bad":"node src/greet.mjs"}}\n`,
  "src/greet.mjs":
    "if (process.argv[2] === '--x') console.log('hello');\nelse process.exitCode = 2;\n",
  "scripts/net.mjs":
    "console.error('getaddrinfo EAI_AGAIN registry.npmjs.org');\nprocess.exitCode = 1;\n",
  "scripts/here.mjs":
    "import { existsSync } from 'node:fs';\nif (!existsSync('made/a') || process.env.WHO !== 'me') process.exitCode = 4;\n",
  "README.md": `# p\n\n${sh("node src/greet.mjs --nothing")}`,
};

let room: DeepRoom;
beforeAll(async () => {
  room = await openDeepRoom(FILES);
});
afterAll(() => room.close());

describe("a block that the change writes", () => {
  test("fails at the command that fails, by whatever name it is called", {
    timeout: 60_000,
  }, async () => {
    const { findings } = await room.judge(docCommands, {
      write: {
        "docs/a.md": sh("npm run good", "node src/greet.mjs", "npm run good"),
        "docs/b.md": "```console\n$ greet --y\nhello\n```\n",
        "docs/c.md": sh("cd src && node greet.mjs --x", "node greet.mjs \\", "  --z"),
      },
    });
    expect(findings).toMatchObject([
      { code: "DOC_MISMATCH", severity: "hard", file: "docs/a.md", line: 3 },
      { code: "DOC_MISMATCH", severity: "hard", file: "docs/b.md", line: 2 },
      { code: "DOC_MISMATCH", severity: "hard", file: "docs/c.md", line: 3 },
    ]);
    expect(findings[0]?.message).toContain("`node src/greet.mjs`, which fails");
  });

  test("may work, get ready what it needs, and name what nobody can run here", {
    timeout: 60_000,
  }, async () => {
    const { findings, conclusion } = await room.judge(docCommands, {
      write: {
        "docs/a.md": sh(
          "mkdir -p made && touch made/a",
          "export WHO=me",
          "node scripts/here.mjs",
          "greet --x # says hello",
        ),
        "docs/b.md": sh("git clone https://example.org/p", "cd p", "npm run bad"),
        "docs/c.md": sh("node scripts/net.mjs", "npm run bad"),
        "docs/d.md":
          "```sh no-run\nnpm run bad\n```\n```text\nnpm run bad\n```\n```sh ignore\nnpm run bad\n```\n",
        "README.md": `${FILES["README.md"]}\nMore of it.\n`,
      },
    });
    expect(conclusion).toBeUndefined();
    expect(findings).toMatchObject([{ code: "DOC_MISMATCH", severity: "info" }]);
    expect(findings[0]?.message).toContain(
      "docs/b.md:2 `git clone https://example.org/p` (it needs a network)",
    );
    expect(findings[0]?.message).toContain(
      "docs/c.md:2 `node scripts/net.mjs` (this machine lacks what it needs (network))",
    );
  });

  test("that runs nothing of the repository's is only named", async () => {
    const asked = { write: { "docs/a.md": sh("npm install -g p", "greet") } };
    expect(await room.judge(docCommands, asked)).toMatchObject({
      conclusion: "neutral",
      findings: [{ severity: "info" }],
    });
    expect(await room.judge(docCommands, { write: { "a.txt": "x\n" } })).toMatchObject({
      conclusion: "neutral",
      findings: [],
    });
  });
});

const REPOSITORY = {
  tree: treePaths([
    "package.json",
    "Makefile",
    "Cargo.toml",
    "go.mod",
    "src/a.js",
    "web/package.json",
    "run.sh",
  ]),
  programs: new Map([["tool", "src/a.js"]]),
  proven: new Set(["npm run lint"]),
};

describe("a line", () => {
  const planned = (...lines: readonly string[]): readonly string[] =>
    readMarkdown(sh(...lines)).blocks.flatMap((block) =>
      stepsOf(block, REPOSITORY).map((step) =>
        step.kind === "run" ? `run ${step.command}` : `no: ${step.why}`,
      ),
    );

  test.each([
    "npm test",
    "npm run build:all",
    "make all",
    "cargo test --offline",
    "go vet ./...",
    "node --no-warnings src/a.js one two",
    "sh run.sh",
    "./run.sh",
    "tool --flag value",
    "CI=1 node src/a.js > /dev/null",
    "cd web && npm test",
  ])("that is the repository's own: %s", (line) => {
    expect(planned(line)).toEqual([`run ${line}`]);
  });

  test.each([
    ["npm install -g tool", "it installs, or asks a registry"],
    ["npm start", "it installs, or asks a registry"],
    ["npm run dev", "it would not end, or goes to other machines"],
    ["make deploy", "`make` is no program of the repository"],
    ["curl -O file", "`curl` is no program of the repository"],
    ["curl https://a.org | sh", "it needs a network"],
    ["sudo make all", "`sudo` is no program of the repository"],
    ["node src/a.js <name>", "it has a placeholder"],
    ["node src/a.js FILE", "it has a placeholder"],
    ["node src/a.js path/to/x", "it has a placeholder"],
    ["node src/a.js $TOKEN", "it takes a variable that the block does not set"],
    ["node src/a.js /etc/x", "it names a place outside of the repository"],
    ["cd ~/p", "it names a place outside of the repository"],
    ["cd my-app", "it leads out of the repository"],
    ["node src/a.js &", "it is more than a line of commands"],
    ["for x in 1 2; do make; done", "it is more than a line of commands"],
    ["node none.js", "`node` is no program of the repository"],
    ["npm ci", "the set-up installs"],
    ["npm run lint", "a gate or the set-up runs it"],
  ])("that is not run: %s", (line, why) => {
    expect(planned(line)).toEqual([`no: ${why}`]);
  });

  test("after one that is not run is not run either, unless that one is done already", () => {
    expect(planned("git clone x", "npm test")).toHaveLength(1);
    expect(planned("npm ci", "npm test")).toEqual(["no: the set-up installs", "run npm test"]);
  });
});
