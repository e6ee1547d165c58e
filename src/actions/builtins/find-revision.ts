/** What the `ref` of a step means in the repository of its job. */

import { type Sha, toSha } from "../../domain/ids.js";
import type { ActionCall } from "../run/action-call.js";
import { textIn } from "./fields.js";

export interface Revision {
  readonly commit: Sha;
  /** `refs/…`, or the text that named the commit. */
  readonly ref: string;
}

const REF_CHARACTERS_MAX = 250;

/**
 * The empty text is the job's own commit, and so is whatever names the branch that the job runs for: on GitHub that branch is at
 * this commit, while here it need not exist. Undefined: the repository has no such thing.
 */
export async function findRevision(
  { job, code }: Pick<ActionCall, "job" | "code">,
  wanted: string,
): Promise<Revision | undefined> {
  const own = toSha(job.sha);
  if (wanted === "" || wanted === job.ref) return { commit: own, ref: job.ref };
  if (wanted.toLowerCase() === own) return { commit: own, ref: wanted };
  const branch = ownBranch(job);
  if (branch !== undefined && (wanted === branch || wanted === `refs/heads/${branch}`))
    return { commit: own, ref: `refs/heads/${branch}` };
  if (!isHarmless(wanted)) return undefined;
  for (const ref of readings(wanted)) {
    const commit = (await code.resolve(ref.local)) ?? (await code.resolve(ref.remote));
    if (commit !== undefined) return { commit, ref: ref.local };
  }
  return undefined;
}

/** Nothing that git reads as an option or as arithmetic on commits. */
const isHarmless = (ref: string): boolean =>
  ref.length <= REF_CHARACTERS_MAX && /^[\w/][\w./+#@-]*$/.test(ref) && !/\.\.|@\{/.test(ref);

interface Reading {
  readonly local: string;
  /** What a clone calls a branch of the repository that it was made from. */
  readonly remote: string;
}

/** Branches before tags, as `actions/checkout` reads a bare name. */
function readings(wanted: string): readonly Reading[] {
  const same = (ref: string): Reading => ({ local: ref, remote: ref });
  if (/^[0-9a-f]{40}$/i.test(wanted)) return [same(wanted.toLowerCase())];
  const branchOf = (name: string): Reading => ({
    local: `refs/heads/${name}`,
    remote: `refs/remotes/origin/${name}`,
  });
  if (wanted.startsWith("refs/heads/")) return [branchOf(wanted.slice("refs/heads/".length))];
  if (wanted.startsWith("refs/")) return [same(wanted)];
  return [branchOf(wanted), same(`refs/tags/${wanted}`)];
}

/** The branch that is to be merged, or that was pushed. */
function ownBranch(job: ActionCall["job"]): string | undefined {
  const head = textIn(job.event, "pull_request", "head", "ref");
  if (head !== undefined) return head;
  return job.ref.startsWith("refs/heads/") ? job.ref.slice("refs/heads/".length) : undefined;
}
