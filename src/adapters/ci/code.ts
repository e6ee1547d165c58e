/** The repository that jobs run on: read by object id, and cloned without a copy of its objects. */

import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Sha, type Tree, toInstant, toSha, toTree } from "../../domain/ids.js";
import type { CloneRequest, Code, CommitFacts } from "../../ports/code.js";
import { git, gitBytes, gitLine, tryGit } from "../git/git.js";
import { INTERLOCK, signedBy } from "../git/identity.js";

export interface CodeOptions {
  /** The git directory that has the objects; of a linked worktree, the one that all worktrees have in common. */
  readonly gitDir: string;
  /** Where `origin` and the default branch are looked up; absent: in `gitDir`. */
  readonly userGitDir?: string;
}

export function createCode({ gitDir, userGitDir = gitDir }: CodeOptions): Code {
  const here = { gitDir };
  const changed = async (from: Sha, to: Sha): Promise<readonly string[]> =>
    split(await git(here, ["diff", "--name-only", "--no-renames", "-z", from, to, "--"]));
  return {
    async resolve(revision) {
      // A revision that begins so would be read as an option.
      if (revision.startsWith("-")) return undefined;
      const found = await tryGit(here, [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        `${revision}^{commit}`,
      ]);
      return found.exitCode === 0 ? toSha(found.stdout.toString("utf8")) : undefined;
    },
    treeOf: async (commit) =>
      toTree(await gitLine(here, ["rev-parse", "--verify", `${commit}^{tree}`])),
    read: (commit, path, bytesMax) => readFile(gitDir, { commit, path, bytesMax }),
    list: async (commit, under) =>
      split(
        await git(here, [
          "ls-tree",
          "-r",
          "-z",
          "--name-only",
          commit,
          "--",
          under === "" ? "." : under,
        ]),
      ),
    async mergeBase(one, other) {
      const found = await tryGit(here, ["merge-base", one, other]);
      return found.exitCode === 0 ? toSha(found.stdout.toString("utf8")) : undefined;
    },
    changed,
    describe: async (commit) =>
      first(await describe(gitDir, ["--no-walk=unsorted", commit]), commit),
    between: (from, to, max) =>
      describe(gitDir, ["--reverse", `--max-count=${max}`, to, `^${from}`]),
    slug: () => slugOf(userGitDir),
    defaultBranch: () => defaultBranchOf(userGitDir),
    cloneInto: (request) => cloneInto(gitDir, request),
  };
}

const split = (text: string): readonly string[] => text.split("\0").filter((each) => each !== "");

async function readFile(
  gitDir: string,
  {
    commit,
    path,
    bytesMax,
  }: { readonly commit: Sha; readonly path: string; readonly bytesMax: number },
): Promise<string | undefined> {
  const listed = await git({ gitDir }, ["ls-tree", "-z", "-l", commit, "--", path]);
  const [, mode, size, name] = /^(\d+) blob \S+ +(\d+)\t([^\0]*)\0$/.exec(listed) ?? [];
  const isLink = mode === "120000";
  if (name !== path || isLink || size === undefined || Number(size) > bytesMax) return undefined;
  return (await gitBytes({ gitDir }, ["cat-file", "blob", `${commit}:${path}`])).toString("utf8");
}

/** One field a line; the message comes last, because it may have any number of lines. */
const FIELDS = ["%H", "%T", "%P", "%an", "%ae", "%cn", "%ce", "%cI", "%B"];

async function describe(gitDir: string, which: readonly string[]): Promise<readonly CommitFacts[]> {
  const text = await git({ gitDir }, [
    "log",
    "-z",
    `--format=${FIELDS.join("%n")}`,
    ...which,
    "--",
  ]);
  return split(text).map(toFacts);
}

function toFacts(text: string): CommitFacts {
  const [
    sha = "",
    tree = "",
    parents = "",
    an = "",
    ae = "",
    cn = "",
    ce = "",
    at = "",
    ...message
  ] = text.split("\n");
  return {
    sha: toSha(sha),
    tree: toTree(tree),
    parents: parents
      .split(" ")
      .filter((each) => each !== "")
      .map(toSha),
    author: { name: an, email: ae },
    committer: { name: cn, email: ce },
    at,
    message: message.join("\n").trim(),
  };
}

function first(found: readonly CommitFacts[], commit: Sha): CommitFacts {
  const [facts] = found;
  if (facts === undefined) throw new Error(`git shows nothing of ${commit}.`);
  return facts;
}

async function slugOf(gitDir: string): Promise<string> {
  const { stdout } = await tryGit({ gitDir }, ["config", "--get", "remote.origin.url"]);
  const url = stdout
    .toString("utf8")
    .trim()
    .replace(/\/$/, "")
    .replace(/\.git$/, "");
  const [, owner, name] = /[/:]([\w.-]+)\/([\w.-]+)$/.exec(url) ?? [];
  // A folder's two last names are nobody's repository on GitHub.
  const isRemote = /^(?:\w+:\/\/|[\w.-]+@)/.test(url) && !url.startsWith("file:");
  if (isRemote && owner !== undefined && name !== undefined) return `${owner}/${name}`;
  const folder = basename(gitDir) === ".git" ? basename(dirname(gitDir)) : basename(gitDir);
  return `local/${folder.replace(/\.git$/, "")}`;
}

const COMMON_BRANCHES = ["main", "master", "trunk", "develop"];

async function defaultBranchOf(gitDir: string): Promise<string> {
  const told = await tryGit({ gitDir }, [
    "symbolic-ref",
    "--quiet",
    "--short",
    "refs/remotes/origin/HEAD",
  ]);
  if (told.exitCode === 0)
    return told.stdout
      .toString("utf8")
      .trim()
      .replace(/^origin\//, "");
  for (const name of COMMON_BRANCHES) {
    const found = await tryGit({ gitDir }, [
      "rev-parse",
      "--verify",
      "--quiet",
      `refs/heads/${name}`,
    ]);
    if (found.exitCode === 0) return name;
  }
  const head = await tryGit({ gitDir }, ["symbolic-ref", "--quiet", "--short", "HEAD"]);
  return head.exitCode === 0 ? head.stdout.toString("utf8").trim() : "main";
}

/** Nothing is fetched: the clone borrows the objects, and can write none of the source's refs. */
async function cloneInto(gitDir: string, request: CloneRequest): Promise<void> {
  const { directory: own, commit, ref, depth } = request;
  await mkdir(own, { recursive: true });
  const here = { gitDir: own };
  await git(here, ["init", "--quiet", "--template=", "--initial-branch=main"]);
  await mkdir(join(own, "objects", "info"), { recursive: true });
  await writeFile(join(own, "objects", "info", "alternates"), `${join(gitDir, "objects")}\n`);
  if (depth !== undefined)
    await writeFile(join(own, "shallow"), await boundary(gitDir, commit, depth));
  await writeFile(join(own, "packed-refs"), await refsFor(gitDir, request));
  await git(here, ["config", "core.bare", "false"]);
  await git(here, ["config", "remote.origin.url", request.originUrl]);
  await git(here, ["config", "remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"]);
  if (ref.startsWith("refs/heads/")) {
    await git(here, ["update-ref", ref, commit]);
    await git(here, ["symbolic-ref", "HEAD", ref]);
  } else await git(here, ["update-ref", "--no-deref", "HEAD", commit]);
  await refuseSubmodules(here, request);
}

/** The commits whose parents git must not look for. */
async function boundary(gitDir: string, commit: Sha, depth: number): Promise<string> {
  const text = await git({ gitDir }, [
    "rev-list",
    `--max-count=${BOUNDARY_MAX}`,
    "--parents",
    commit,
  ]);
  const parents = new Map(
    text.split("\n").flatMap((line) => {
      const [id, ...rest] = line.split(" ");
      return id === undefined || id === "" ? [] : [[id, rest] as const];
    }),
  );
  let open: ReadonlySet<string> = new Set([commit]);
  for (let level = 1; level < depth; level += 1) {
    const next = new Set(Array.from(open).flatMap((id) => parents.get(id) ?? []));
    if (next.size === 0) return "";
    open = next;
  }
  return Array.from(open, (id) => `${id}\n`).join("");
}

/** Deeper histories are given whole. */
const BOUNDARY_MAX = 10_000;

async function refsFor(
  gitDir: string,
  { commit, ref, depth, tags }: CloneRequest,
): Promise<string> {
  const refs = new Map<string, string>();
  if (depth === undefined)
    for (const [name, id] of await refsIn(gitDir, "refs/heads"))
      refs.set(name.replace("refs/heads/", "refs/remotes/origin/"), id);
  if (tags) for (const [name, id] of await refsIn(gitDir, "refs/tags")) refs.set(name, id);
  refs.set(remoteNameOf(ref), commit);
  const sorted = Array.from(refs).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const lines = sorted.map(([name, id]) => `${id} ${name}`);
  return ["# pack-refs with: sorted ", ...lines, ""].join("\n");
}

/** Where a fetch of the ref would have put it. */
const remoteNameOf = (ref: string): string =>
  ref.startsWith("refs/heads/")
    ? ref.replace("refs/heads/", "refs/remotes/origin/")
    : ref.replace(/^refs\/(?!tags\/)/, "refs/remotes/");

async function refsIn(
  gitDir: string,
  under: string,
): Promise<readonly (readonly [string, string])[]> {
  const text = await git({ gitDir }, [
    "for-each-ref",
    "--format=%(refname)%00%(objectname)",
    under,
  ]);
  return text.split("\n").flatMap((line) => {
    const [name, id] = line.split("\0");
    return name === undefined || id === undefined ? [] : [[name, id] as const];
  });
}

async function refuseSubmodules(
  here: { readonly gitDir: string },
  { commit, submodules }: CloneRequest,
): Promise<void> {
  if (submodules === "no") return;
  const tree = await git(here, ["ls-tree", "-r", "-z", commit]);
  const modules = split(tree).filter((line) => line.startsWith("160000 "));
  if (modules.length > 0)
    throw new Error(
      `it has ${modules.length} submodules, which are other repositories and not in this one`,
    );
}

export interface NewCommit {
  readonly tree: Tree;
  readonly parent: Sha;
  readonly message: string;
  /** ISO 8601. */
  readonly at: string;
}

/** The same request gives the same commit. No ref points to it. */
export async function commitTree(
  gitDir: string,
  { tree, parent, message, at }: NewCommit,
): Promise<Sha> {
  const options = { gitDir, input: message, env: signedBy(INTERLOCK, toInstant(Date.parse(at))) };
  return toSha(await gitLine(options, ["commit-tree", tree, "-p", parent, "-F", "-"]));
}
