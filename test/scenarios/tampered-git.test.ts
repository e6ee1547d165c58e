/** Whoever made a change could write to the repository's `.git`: the verdict is that of the bare commit, and nothing runs. */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync as write } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { composeProver } from "../../src/compose.js";
import type { Proof } from "../../src/domain/check-run.js";
import { type Sha, toSha } from "../../src/domain/ids.js";
import { openSite } from "../../src/site.js";
import { copyRepository, GIT_TRICKS, type Stage, setTrap, springs } from "../support/git-tricks.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { checkoutAt, makeUserRepository } from "../support/user-repository.js";

/** Says what lies in the checkout, byte by byte, and wants the value to be even. */
const LOOK = `import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
for (const path of readdirSync(".", { recursive: true }).sort()) {
  if (path === ".git" || path.startsWith(".git/")) continue;
  // Bytes that are no text cannot be asked for by a name that is.
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) console.log("odd", JSON.stringify(path));
  if (stats === undefined || stats.isDirectory()) continue;
  const bytes = stats.isSymbolicLink() ? readlinkSync(path) : readFileSync(path);
  console.log(createHash("sha256").update(bytes).digest("hex"), (stats.mode & 0o111) !== 0, JSON.stringify(path));
}
process.exitCode = Number(readFileSync("value.txt", "utf8")) % 2;
`;

const FILES = {
  "interlock.yaml":
    "version: 1\nbase: main\ngates:\n  - {id: look, kind: command, run: node tools/look.mjs, class: test}\n",
  "tools/look.mjs": LOOK,
  "value.txt": "2\n",
  "list.txt": "one\ntwo\nthree\nfour\nfive\nsix\n",
  "$Id$.txt": "$Id$\r\n",
};

const room = temporaryFolder();
const origin = join(room, "origin");
let commits: Pick<Stage, "base" | "honest" | "liar">;
/** What is made of the two changes, the bad one first, where nobody has touched anything. */
let clean: readonly unknown[];

beforeAll(async () => {
  commits = makeOrigin();
  const bare = join(room, "bare.git");
  execFileSync("git", ["clone", "--quiet", "--bare", origin, bare]);
  clean = await prove(bare, [commits.liar, commits.honest]);
  expect(clean).toMatchObject([
    { verdict: "fail", reasonCodes: ["TEST_FAIL"] },
    { verdict: "pass", reasonCodes: [] },
  ]);
});

/** The base has gone on since the changes began, so that they have to be merged file by file. */
function makeOrigin(): typeof commits {
  const made = makeUserRepository(origin, FILES);
  const list = FILES["list.txt"];
  made.git("switch", "--quiet", "--create", "honest");
  const honest = made.commit({ "value.txt": "4\n", "list.txt": list.replace("six", "6") });
  made.git("switch", "--quiet", "--create", "liar", "main");
  const liar = made.commit({ "value.txt": "3\n", "list.txt": list.replace("six", "7") });
  made.git("switch", "--quiet", "main");
  const base = made.commit({ "list.txt": list.replace("one", "1") });
  return { base, honest, liar };
}

/** All of a proof but how long it took, and what gates that try the change by chance have noted. */
const essenceOf = ({ checkRuns, ...rest }: Proof): unknown => ({
  ...rest,
  checkRuns: checkRuns.map(({ evidence, ...run }) => ({
    ...run,
    durationMs: 0,
    evidence: evidence.filter(({ name }) => !name.startsWith("proof-")),
  })),
});

async function prove(path: string, heads: readonly Sha[]): Promise<readonly unknown[]> {
  const opened = await openSite({ path, stateDirectory: `${path}-state` });
  if (opened.kind === "refused") throw new Error(opened.why);
  const desk = await composeProver(opened.site);
  try {
    const { base } = commits;
    await desk.fetch([base, ...heads]);
    const proofs: unknown[] = [];
    for (const head of heads)
      proofs.push(essenceOf(await desk.prover.prove({ base, head, waivers: [], retries: 0 })));
    return proofs;
  } finally {
    await desk.close();
  }
}

interface Set {
  readonly stage: Stage;
  readonly isSprung: () => boolean;
}

function setStage(name: string): Set {
  const folder = join(room, name.replaceAll(/\W+/g, "-"));
  mkdirSync(folder);
  const root = join(folder, "repository");
  copyRepository(origin, root);
  const { trap, isSprung } = setTrap(folder);
  const stage = { repository: checkoutAt(root), gitDir: join(root, ".git"), folder, trap };
  return { stage: { ...stage, ...commits }, isSprung };
}

test.each(GIT_TRICKS.map((trick) => [trick.name, trick] as const))("%s", async (name, trick) => {
  const { stage, isSprung } = setStage(name);
  trick.plant(stage);
  rmSync(join(stage.folder, "sprung"), { force: true });
  const [proven] = await prove(stage.repository.root, [commits.liar]);
  expect({ proven, isSprung: isSprung() }).toEqual({ proven: clean[0], isSprung: false });
  if (trick.springs === undefined) return;
  springs(trick, stage);
  expect(isSprung()).toBe(true);
});

test("all of the programs at once do not keep a good change from being good", async () => {
  const { stage, isSprung } = setStage("all of them");
  for (const trick of GIT_TRICKS) if (trick.springs !== undefined) trick.plant(stage);
  rmSync(join(stage.folder, "sprung"), { force: true });
  const [proven] = await prove(stage.repository.root, [commits.honest]);
  expect({ proven, isSprung: isSprung() }).toEqual({ proven: clean[1], isSprung: false });
});

/** A commit on the base of entries that no ordinary `git add` would make. */
function commitOdd({ repository, base }: Stage, entries: readonly string[]): Sha {
  const tree = repository.git("ls-tree", base).split("\n");
  const input = [...tree, ...entries].map((entry) => `${entry}\0`).join("");
  const run = (args: readonly string[], stdin?: string): string =>
    execFileSync("git", args, {
      cwd: repository.root,
      input: Buffer.from(stdin ?? "", "latin1"),
      env: { ...process.env, ...NOBODY },
    })
      .toString("latin1")
      .trim();
  const made = run(["mktree", "-z"], input);
  return toSha(run(["commit-tree", made, "-p", base, "-m", "odd"]));
}

const NOBODY = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((who) => [
    [`GIT_${who}_NAME`, "Agent"],
    [`GIT_${who}_EMAIL`, "agent@example.invalid"],
    [`GIT_${who}_DATE`, "2026-01-01T00:00:00Z"],
  ]),
);

const ODD_NAMES = [
  "line\nbreak.txt",
  "--upload-pack=touch sprung",
  "-c",
  "not-utf8-\xff.txt",
  "value.txt. ",
  "VALUE.TXT",
  "tab\t.txt",
  "\xef\xbb\xbfvalue.txt",
  "a:b",
  "$(touch sprung).js",
  ":(attr:x)",
  "con.txt",
];

type Make = (blob: string, link: string) => readonly string[];

const ODD_CHANGES: readonly (readonly [string, Make])[] = [
  ["odd names", (blob) => ODD_NAMES.map((name) => `100644 blob ${blob}\t${name}`)],
  [
    "a submodule from a program, and links out",
    (blob, link) => [
      `100644 blob ${blob}\t.gitmodules`,
      `160000 commit ${"1".repeat(40)}\tlib`,
      `120000 blob ${link}\tdoor`,
    ],
  ],
  // Git itself refuses to write these.
  ["a name for git's own folder", (blob) => [`100644 blob ${blob}\tgit~1`]],
  ["a name that is too long", (blob) => [`100644 blob ${blob}\t${"long".repeat(100)}`]],
  ["a link without a target", () => [`120000 blob ${EMPTY_BLOB}\tdoor`]],
];

const EMPTY_BLOB = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

test.each(ODD_CHANGES)(
  "%s in the change are refused as in the bare commit, and nothing runs",
  async (name, make) => {
    const { stage, isSprung } = setStage(name);
    const { repository } = stage;
    repository.write({
      blob: `[submodule "lib"]\n\tpath = lib\n\turl = ext::${stage.trap}\n\tupdate = !${stage.trap}\n`,
      link: "../../../etc",
    });
    const [blob = "", link = ""] = repository.git("hash-object", "-w", "blob", "link").split("\n");
    repository.git("hash-object", "-w", "/dev/null");
    const odd = commitOdd(stage, make(blob, link));
    repository.git("update-ref", "refs/heads/odd", odd);
    const bare = join(stage.folder, "bare.git");
    execFileSync("git", ["clone", "--quiet", "--bare", repository.root, bare]);
    const [plain] = await prove(bare, [odd]);
    for (const trick of GIT_TRICKS) if (trick.springs !== undefined) trick.plant(stage);
    rmSync(join(stage.folder, "sprung"), { force: true });
    const [proven] = await prove(repository.root, [odd]);
    expect({ proven, isSprung: isSprung() }).toEqual({ proven: plain, isSprung: false });
    expect(plain).toMatchObject({ verdict: "fail" });
    expect(JSON.stringify(plain)).toMatch(/HIDDEN_DIFF/);
  },
);

test.each<[string, (stage: Stage) => void]>([
  ["a HEAD that leads to itself", ({ gitDir }) => write(join(gitDir, "HEAD"), "ref: HEAD\n")],
  [
    "a format that nobody knows",
    ({ repository }) => repository.git("config", "core.repositoryFormatVersion", "99"),
  ],
  ["settings that cannot be read", ({ gitDir }) => write(join(gitDir, "config"), "[[[")],
])("a repository with %s is refused, not judged otherwise", async (name, spoil) => {
  const { stage } = setStage(name);
  spoil(stage);
  await expect(prove(stage.repository.root, [commits.liar])).rejects.toThrow(/git/);
});

test("what is missing is not got by a program that the repository names", async () => {
  const { stage, isSprung } = setStage("missing");
  const { repository, gitDir, trap } = stage;
  const blob = repository.git("rev-parse", `${commits.liar}:value.txt`);
  rmSync(join(gitDir, "objects", blob.slice(0, 2), blob.slice(2)));
  for (const [key, value] of [
    ["core.repositoryFormatVersion", "1"],
    ["extensions.partialClone", "origin"],
    ["remote.origin.url", origin],
    ["remote.origin.promisor", "true"],
    ["remote.origin.uploadpack", `${trap}; git-upload-pack`],
  ])
    repository.git("config", key!, value!);
  await expect(prove(repository.root, [commits.liar])).rejects.toThrow(/fetch/);
  expect(isSprung()).toBe(false);
  // The trap is a good one: whoever asks the usual way walks into it.
  repository.git("cat-file", "-e", blob);
  expect(isSprung()).toBe(true);
});

test("an object of other bytes than its id says is not taken for it", async () => {
  const { stage } = setStage("other bytes");
  const { repository, gitDir } = stage;
  const fileOf = (name: string): string => {
    const id = repository.git("rev-parse", name);
    return join(gitDir, "objects", id.slice(0, 2), id.slice(2));
  };
  const bad = fileOf(`${commits.liar}:value.txt`);
  rmSync(bad);
  copyFileSync(fileOf(`${commits.honest}:value.txt`), bad);
  await expect(prove(repository.root, [commits.liar])).rejects.toThrow(/fetch/);
});
