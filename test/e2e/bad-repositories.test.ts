/**
 * Repositories, files and states that nothing can be done with: one clear message each (all of them are in
 * test/golden/refusals.txt), exit 2, and nothing is lost or changed.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { BUILT_CLI, killClisAfterEach, runCli } from "../support/built-cli.js";
import { fingerprint } from "../support/fingerprint.js";
import {
  HONEST_WORK,
  makeSmallRepository,
  type SmallRepository,
} from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { checkoutAt } from "../support/user-repository.js";

const TEST_MS = 300_000;
const PATIENCE = { timeout: 120_000, interval: 50 };
const said = new Map<string, string>();

killClisAfterEach();

const toSmall = (folder: string): SmallRepository =>
  makeSmallRepository(folder, { workstreams: [{ id: "hare" }], agents: { honest: HONEST_WORK } });

/** Exit 2 with one message, and neither repository nor state is another than before. */
async function refuses(
  title: string,
  {
    folder,
    args,
    env = {},
    untouched,
  }: {
    readonly folder: string;
    readonly args: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** What must be as it was. */
    readonly untouched: readonly string[];
  },
): Promise<void> {
  const before = untouched.map((path) => fingerprint(path));
  const ended = await runCli(args, {
    env: { ...env, INTERLOCK_KEY_FILE: join(folder, "key.pem") },
  });
  remember(title, folder, ended.stderr);
  expect(ended, ended.stderr).toMatchObject({ exitCode: 2, stdout: "" });
  expect(untouched.map((path) => fingerprint(path))).toEqual(before);
}

function remember(title: string, folder: string, stderr: string): void {
  const text = stderr
    .replaceAll(folder, "<folder>")
    .replaceAll(/\bprocess \d+\b/g, "process <pid>")
    .replaceAll(/\bkill \d+/g, "kill <pid>")
    .replaceAll(` on ${hostname()} (`, " on <host> (")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");
  said.set(title, text);
}

interface Made {
  readonly args: readonly string[];
}

/** Each makes its repository below the folder, and says what is asked of it. */
const REPOSITORIES: Readonly<Record<string, (folder: string) => Made>> = {
  "not a repository": (folder) => {
    mkdirSync(join(folder, "plain"));
    return { args: ["run", "plan.yaml", "--repo", join(folder, "plain")] };
  },
  "a folder that is not there": (folder) => ({ args: ["status", "--repo", join(folder, "gone")] }),
  "no commits": (folder) => {
    execFileSync("git", ["init", "--quiet", "--initial-branch=main", join(folder, "born")]);
    return { args: ["run", "plan.yaml", "--repo", join(folder, "born")] };
  },
  "a shallow clone": (folder) => {
    const { checkout, plan } = toSmall(folder);
    checkout.commit({ "more.txt": "more\n" });
    checkout.git(
      "clone",
      "--quiet",
      "--depth=1",
      `file://${checkout.root}`,
      join(folder, "shallow"),
    );
    return { args: ["run", plan, "--repo", join(folder, "shallow")] };
  },
  submodules: (folder) => {
    const { checkout, plan, place } = toSmall(folder);
    const commit = checkout.git("rev-parse", "HEAD");
    checkout.git("update-index", "--add", "--cacheinfo", `160000,${commit},vendor/lib`);
    checkout.git("commit", "--quiet", "--message", "submodule");
    return { args: ["run", plan, ...place] };
  },
  "no interlock.yaml": (folder) => {
    const { checkout, plan, place } = toSmall(folder);
    checkout.git("rm", "--quiet", "interlock.yaml");
    checkout.commit({});
    return { args: ["run", plan, ...place] };
  },
  "a broken interlock.yaml on the base": (folder) => {
    const { checkout, plan, place } = toSmall(folder);
    checkout.commit({
      "interlock.yaml": "version: 1\nbase: main\ngates:\n  - {id: test, kind: tests}\nspeed: 3\n",
    });
    return { args: ["run", plan, ...place] };
  },
  "a base branch that is not there": (folder) => {
    const { checkout, plan, place } = toSmall(folder);
    const config = readFileSync(join(checkout.root, "interlock.yaml"), "utf8");
    checkout.commit({ "interlock.yaml": config.replace('"base": "main"', '"base": "trunk"') });
    return { args: ["run", plan, ...place] };
  },
  "a state folder that is a file": (folder) => {
    const { checkout, plan } = toSmall(folder);
    writeFileSync(join(folder, "taken"), "");
    return { args: ["run", plan, "--repo", checkout.root, "--state-dir", join(folder, "taken")] };
  },
  "a plan that is not there": (folder) => {
    const { place } = toSmall(folder);
    return { args: ["run", join(folder, "no-plan.yaml"), ...place] };
  },
  "a plan that is a folder": (folder) => ({ args: ["run", folder, ...toSmall(folder).place] }),
  "an agent that nobody has configured": (folder) => {
    const { plan, place } = toSmall(folder);
    return { args: ["run", plan, "--agent", "nobody", ...place] };
  },
  "steering before anything has been run": (folder) => ({
    args: ["pause", ...toSmall(folder).place],
  }),
};

describe("a repository that nothing can be done with", () => {
  test.each(Object.keys(REPOSITORIES))(
    "is refused and left alone: %s",
    async (title) => {
      const folder = temporaryFolder();
      const { args } = REPOSITORIES[title]!(folder);
      mkdirSync(join(folder, "state"), { recursive: true });
      await refuses(title, {
        folder,
        args,
        env: { XDG_STATE_HOME: join(folder, "xdg") },
        untouched: untouchedIn(folder),
      });
    },
    TEST_MS,
  );
});

/** Every repository that was made; where state is kept may be made. */
const untouchedIn = (folder: string): readonly string[] =>
  ["plain", "born", "small", "shallow", "plan.yaml"]
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));

describe("without the right to", () => {
  test.each([
    ["write to the repository", (small: SmallRepository) => chmodBelow(small.checkout.root, "a-w")],
    ["read the plan", (small: SmallRepository) => chmodSync(small.plan, 0)],
    ["write to the state folder", (small: SmallRepository) => chmodSync(small.state, 0o555)],
  ] as const)(
    "%s, it is refused",
    (title, forbid) => {
      const folder = temporaryFolder();
      const small = toSmall(folder);
      mkdirSync(small.state);
      // Root may do everything, so the program is run as nobody there.
      const isRoot = process.getuid?.() === 0;
      if (isRoot) execFileSync("chown", ["-R", "65534:65534", folder]);
      forbid(small);
      const before = fingerprint(small.checkout.root);
      const drop = isRoot ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
      const [program = "", ...args] = [
        ...drop,
        process.execPath,
        BUILT_CLI,
        "run",
        small.plan,
        ...small.place,
      ];
      const ended = spawnSync(program, args, {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, ...small.env, HOME: folder },
      });
      remember(`without the right to ${title}`, folder, ended.stderr);
      expect([ended.status, ended.stdout]).toEqual([2, ""]);
      expect(fingerprint(small.checkout.root)).toEqual(before);
      chmodBelow(folder, "u+w");
    },
    TEST_MS,
  );
});

const chmodBelow = (path: string, mode: string): void =>
  void execFileSync("chmod", ["-R", mode, path]);

describe("a run that has been", () => {
  const folder = temporaryFolder();
  let small: SmallRepository;
  const journal = (): string => join(small.state, "runs", "small-1", "journal.ndjson");

  beforeAll(async () => {
    small = toSmall(folder);
    const ended = await small.run("run", small.plan);
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
  }, TEST_MS);

  const refusesHere = (title: string, ...args: readonly string[]): Promise<void> =>
    refuses(title, {
      folder,
      args: [...args, ...small.place],
      untouched: [small.checkout.root, small.state],
    });

  test.each([
    ["an unknown run", ["status", "--run", "small-7"]],
    ["logs of an unknown workstream", ["logs", "tortoise"]],
    ["steering what has ended", ["tell", "hare", "Faster."]],
    ["an unknown format of the report", ["report", "--format", "pdf"]],
  ] as const)(
    "%s is refused",
    async (title, args) => {
      await refusesHere(title, ...args);
    },
    TEST_MS,
  );

  test.each(["run", "status", "report"])(
    "its journal, when it was changed by hand, stops `%s`",
    async (command) => {
      const sound = readFileSync(journal(), "utf8");
      writeFileSync(journal(), sound.replace('"type":"turn-started"', '"type":"turn-startled"'));
      const args = command === "run" ? [command, small.plan] : [command];
      await refusesHere(`a journal that was changed, and ${command}`, ...args);
      writeFileSync(journal(), sound);
    },
    TEST_MS,
  );
});

test(
  "a run that is under way belongs to its process, and neither its plan nor a stranger's workstream can be slipped in",
  async () => {
    const folder = temporaryFolder();
    const waits = `touch "$MEETING/began"\n[ -e "$MEETING/go" ] || sleep 100000\n${HONEST_WORK}`;
    const small = makeSmallRepository(folder, { workstreams: [{ id: "hare" }], agents: { waits } });
    const first = small.start("run", small.plan);
    await expect.poll(() => existsSync(join(small.meeting, "began")), PATIENCE).toBe(true);
    const refusesNow = (title: string, ...args: readonly string[]): Promise<void> =>
      refuses(title, { folder, args: [...args, ...small.place], untouched: [small.checkout.root] });

    await refusesNow("a run that another process holds", "run", small.plan);
    await refusesNow("telling a workstream that is not there", "tell", "tortoise", "Faster.");
    first.signal("SIGINT");
    expect(await first.ended).toMatchObject({ exitCode: 130 });

    const plan = readFileSync(small.plan, "utf8");
    writeFileSync(small.plan, plan.replace("says hare", "says hare twice"));
    await refusesNow("a plan that was edited while its run is unfinished", "run", small.plan);
    writeFileSync(small.plan, plan);
    writeFileSync(join(small.meeting, "go"), "");
    const ended = await small.run("run", small.plan);
    expect(ended, ended.stderr).toMatchObject({ exitCode: 0 });
    rmSync(small.state, { recursive: true });
    expect(checkoutAt(small.checkout.root).git("log", "--format=%s", "-1", "main")).toContain(
      "say hare",
    );
  },
  TEST_MS,
);

/** Last, so that every message has been said. */
test("every refusal says what, the value and the next step, as the golden file has it", async () => {
  const texts = [...said].map(([title, text]) => `# ${title}\n${text}`);
  await expect(texts.join("\n")).toMatchFileSnapshot("../golden/refusals.txt");
});
