/** Interlock works in a job's folders, too, from outside the sandbox: what steps leave there must not lead it anywhere else. */

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { smallRepository } from "./support/run-here.js";

const root = realpathSync(mkdtempSync(join(tmpdir(), "way-out-")));
const goal = join(root, "goal");
const kept = join(goal, "kept");
afterAll(() => rmSync(root, { recursive: true, force: true }));

const NODE = '- {uses: actions/setup-node@v4, with: {registry-url: "https://registry.example"}}';
const CHECKOUT = "- {uses: actions/checkout@v4, with: {clean: false}}";
const SCRIPT = "- {uses: actions/github-script@v7, with: {script: return 1}}";

/** What a step does, and what Interlock does afterwards in the folders that it has been in. */
const attempts: Readonly<Record<string, readonly [script: string, after: string]>> = {
  "a link in place of the workspace": [
    `cd ..; mv "$GITHUB_WORKSPACE" aside; rm -rf "$GITHUB_WORKSPACE"; ln -s ${goal} "$GITHUB_WORKSPACE"`,
    CHECKOUT,
  ],
  "a link in place of the folder around it": [
    `cd /; mv "$RUNNER_WORKSPACE" "$RUNNER_WORKSPACE-aside"; ln -s ${goal} "$RUNNER_WORKSPACE"`,
    CHECKOUT,
  ],
  "a link in the workspace, and a checkout through it": [
    `ln -s ${goal} sub`,
    "- {uses: actions/checkout@v4, with: {path: sub}}",
  ],
  "links in place of scripts that are still to come": [
    `for n in $(seq 40); do ln -s ${goal}/new-$n "$(dirname "$GITHUB_EVENT_PATH")/script-$n"; done; true`,
    "- run: echo planted",
  ],
  "links in place of files that are still to come": [
    `for n in $(seq 40); do ln -sf ${kept} "$(dirname "$GITHUB_ENV")/env-$n"; done`,
    "- run: echo planted",
  ],
  "a link in place of the folder of scripts": [
    `c=$(dirname "$GITHUB_EVENT_PATH"); mv "$c" "$c-aside"; ln -s ${goal} "$c"; true`,
    "- run: echo planted",
  ],
  "a link in place of the folder by which steps speak": [
    `c=$(dirname "$GITHUB_ENV"); mv "$c" "$c-aside"; rm -rf "$c"; ln -s ${goal} "$c"; true`,
    "- run: echo planted",
  ],
  "a link in place of npm's settings": [`ln -s ${kept} "$RUNNER_TEMP/.npmrc"`, NODE],
  "a link in place of a tool's folder": [`ln -s ${goal} "$RUNNER_TOOL_CACHE/node"`, NODE],
  "a link in place of the folder of all tools": [
    `mv "$RUNNER_TOOL_CACHE" "$RUNNER_TOOL_CACHE-aside"; ln -s ${goal} "$RUNNER_TOOL_CACHE"; true`,
    NODE,
  ],
  "a link in place of the folder for what passes": [
    `mv "$RUNNER_TEMP" "$RUNNER_TEMP-aside"; ln -s ${goal} "$RUNNER_TEMP"; true`,
    SCRIPT,
  ],
  "programs that git is told to run when it checks out": [
    `git init; mkdir -p .git/hooks .git/info
          git config filter.out.smudge "sh -c 'echo out > ${goal}/smudged; cat'"
          git config core.fsmonitor "sh -c 'echo out > ${goal}/monitored'"
          printf '#!/bin/sh\\necho out > ${goal}/hooked\\n' > .git/hooks/post-checkout
          chmod +x .git/hooks/post-checkout; echo '* filter=out' > .git/info/attributes`,
    CHECKOUT,
  ],
  "a git directory that lies elsewhere": [`ln -s ${goal} .git`, CHECKOUT],
  "a process that goes on putting links in the way": [
    `setsid bash -c 'for n in $(seq 2000); do rm -rf sub; ln -s ${goal} sub; done' > /dev/null 2>&1 &`,
    `- {uses: actions/checkout@v4, with: {path: sub}}
      - {uses: actions/checkout@v4, with: {path: sub/sub}}`,
  ],
};

describe("nothing outside is changed by", () => {
  test.each(Object.entries(attempts))("%s", async (_, [script, after]) => {
    rmSync(goal, { recursive: true, force: true });
    mkdirSync(goal);
    writeFileSync(kept, "as it was");
    const repository = smallRepository({
      ".github/workflows/ci.yml": `on: push
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - shell: bash --noprofile --norc {0}
        run: |
          ${script}
      ${after}
`,
      "a.txt": "a\n",
    });
    try {
      const { document } = await repository.run({ isSandboxed: true });
      expect(document.subject.isolation).not.toBe("none");
      // The step did what it does, and was not refused before.
      const [first, ...others] = document.workflows[0]?.jobs[0]?.steps ?? [];
      expect(["success", "not-proven"]).toContain(first?.conclusion);
      // A checkout that finds a link in its way may fail, and what comes after that one is skipped.
      expect(others[0]?.conclusion).not.toBe("skipped");
    } finally {
      repository.remove();
    }
    expect(readdirSync(goal)).toEqual(["kept"]);
    expect(readFileSync(kept, "utf8")).toBe("as it was");
  });
});
