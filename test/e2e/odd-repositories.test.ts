/** Repositories that are unusual and right: a run lands on them, and leaves what belongs to people as it was. */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { killClisAfterEach, runCli } from "../support/built-cli.js";
import {
  HONEST_WORK,
  makeSmallRepository,
  type SmallRepository,
} from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TEST_MS = 300_000;

killClisAfterEach();

interface Odd {
  readonly folder?: string;
  /** Makes it odd; says which folder `--repo` names, if not the checkout, and which `git` call has to say the same afterwards. */
  readonly make: (small: SmallRepository) => {
    readonly repo?: string;
    readonly same?: readonly (readonly string[])[];
  };
  readonly env?: Readonly<Record<string, string>>;
}

const STATUS = ["status", "--porcelain"];

const CASES: Readonly<Record<string, Odd>> = {
  "a detached HEAD": {
    make: ({ checkout }) => {
      checkout.git("checkout", "--quiet", "--detach");
      return { same: [["rev-parse", "HEAD"], STATUS] };
    },
  },
  "a dirty checkout": {
    make: ({ checkout }) => {
      checkout.write({
        "src/hello.mjs": "// mine\n",
        "notes.txt": "mine\n",
        "staged.txt": "mine\n",
      });
      checkout.git("add", "staged.txt");
      return { same: [STATUS, ["diff"], ["diff", "--cached"]] };
    },
  },
  "spaces and letters of other scripts in its path": {
    folder: "große Ablage 日本's",
    make: ({ checkout }) => {
      checkout.commit({ "src/名 前.txt": "x\n", "src/ü.txt": "y\n" });
      return { same: [STATUS] };
    },
  },
  "no identity of git's": {
    make: () => ({}),
    env: { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", EMAIL: "" },
  },
  "a bare repository": {
    make: ({ checkout }) => {
      const bare = join(checkout.root, "..", "bare.git");
      checkout.git("clone", "--quiet", "--bare", checkout.root, bare);
      return { repo: bare };
    },
  },
  "a linked worktree": {
    make: ({ checkout }) => {
      const linked = join(checkout.root, "..", "linked");
      checkout.git("worktree", "add", "--quiet", "-b", "mine", linked);
      writeFileSync(join(linked, "notes.txt"), "mine\n");
      return {
        repo: linked,
        same: [["-C", linked, ...STATUS], ["-C", linked, "symbolic-ref", "HEAD"], STATUS],
      };
    },
  },
};

test.each(Object.keys(CASES))(
  "a run lands on %s",
  async (title) => {
    const { folder: name = ".", make, env = {} } = CASES[title]!;
    const folder = join(temporaryFolder(), name);
    mkdirSync(folder, { recursive: true });
    const small = makeSmallRepository(folder, {
      workstreams: [{ id: "hare" }],
      agents: { honest: HONEST_WORK },
    });
    const { repo = small.checkout.root, same = [] } = make(small);
    const before = same.map((args) => small.checkout.git(...args));

    const args = ["run", small.plan, "--repo", repo, "--state-dir", small.state];
    const ended = await runCli(args, { env: { ...small.env, ...env } });

    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    const landed = execFileSync("git", ["-C", repo, "show", "main:src/hare.mjs"], {
      encoding: "utf8",
    });
    expect(landed).toContain("hare");
    expect(same.map((args) => small.checkout.git(...args))).toEqual(before);
  },
  TEST_MS,
);
