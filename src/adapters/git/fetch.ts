/** Bringing objects from one repository on this disk into another. */

import { type GitOptions, type GitResult, PLAIN_HISTORY, toGitError, tryGit } from "./git.js";

export interface FetchRequest {
  /** Git directory of the repository that gets the objects. */
  readonly into: string;
  /** Path of the repository that has them. */
  readonly from: string;
  /** What to fetch: ids, or `+from:to`. */
  readonly refspecs: readonly string[];
  /** A stranger's objects are checked one by one; what is in the user's own history lands whatever a check says of it. */
  readonly trust: "own" | "stranger";
}

export async function fetchObjects(request: FetchRequest): Promise<void> {
  const result = await tryFetch(request);
  if (result.exitCode !== 0) throw toGitError(toArgs(request), result);
}

export const tryFetch = (request: FetchRequest): Promise<GitResult> =>
  tryGit({ gitDir: request.into, env: FROM_THIS_DISK }, toArgs(request));

/** For commands that bring objects from a path: a path is the only kind of address that they may use. */
export const FROM_THIS_DISK: NonNullable<GitOptions["env"]> = { GIT_ALLOW_PROTOCOL: "file" };

function toArgs({ from, refspecs, trust }: FetchRequest): readonly string[] {
  return [
    ...(trust === "own" ? ["-c", "fetch.fsckObjects=false"] : []),
    "fetch",
    "--quiet",
    "--no-tags",
    // Two fetches into one repository would both write FETCH_HEAD.
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    // The other side does not inherit our flags. Strict: it serves the folder that it is given or none.
    `--upload-pack=${UPLOAD_PACK}`,
    from,
    ...refspecs,
  ];
}

/** What the other side is told, too: git takes such variables away when it goes to another repository. */
const PLAIN = Object.entries({
  ...PLAIN_HISTORY,
  // A repository whose history is not whole is never asked; a `shallow` file in any other is there to cut it short.
  GIT_SHALLOW_FILE: "",
  GIT_ALLOW_PROTOCOL: "none",
}).map(([name, value]) => `${name}='${value}'`);

const UPLOAD_PACK = [
  ...PLAIN,
  "git -c 'safe.directory=*' -c core.hooksPath=/dev/null -c core.fsmonitor=false",
  // Neither of the two is checked against the objects that it speaks of.
  "-c core.commitGraph=false -c pack.useBitmaps=false",
  "upload-pack --strict",
].join(" ");
