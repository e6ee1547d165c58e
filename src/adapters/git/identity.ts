/** Who a commit says it is from, and when: variables for `git commit-tree`. */

import { type Instant, toMs } from "../../domain/ids.js";

export interface Identity {
  readonly name: string;
  readonly email: string;
}

export const INTERLOCK: Identity = { name: "Interlock", email: "interlock@localhost" };

/** Both dates are the given one, so that the same request makes the same commit. The committer is always Interlock. */
export function signedBy(author: Identity, at: Instant): Readonly<Record<string, string>> {
  const date = `@${Math.floor(toMs(at) / 1000)} +0000`;
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: INTERLOCK.name,
    GIT_COMMITTER_EMAIL: INTERLOCK.email,
    GIT_COMMITTER_DATE: date,
  };
}
