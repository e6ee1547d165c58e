/** The tokens by which jobs are known to the service. They open nothing else, and end with it. */

import { createHash } from "node:crypto";
import type { Ambient } from "../../ports/ambient.js";

export interface ServedJob {
  readonly runId: string;
  /** Path of the workflow that the event started: artifacts belong to it. */
  readonly workflow: string;
  readonly jobKey: string;
}

/** What a token stands for. */
export interface Grant {
  readonly job: ServedJob;
  /** What clients read from the token and send along. */
  readonly runBackendId: string;
  readonly jobBackendId: string;
}

export interface Tokens {
  issue(job: ServedJob): string;
  /** `header` as in `Authorization`; undefined: nobody was given such a token. */
  grantOf(header: string | undefined): Grant | undefined;
}

export function createTokens(ambient: Ambient): Tokens {
  // Kept as digests, so that how long a look-up takes says nothing about a token.
  const grants = new Map<string, Grant>();
  return {
    issue(job) {
      const grant = {
        job,
        runBackendId: toBackendId(`${job.runId} ${job.workflow}`),
        jobBackendId: toBackendId(job.jobKey),
      };
      const scope = `Actions.Results:${grant.runBackendId}:${grant.jobBackendId}`;
      const token = toToken({ scp: scope, jti: toSecret(ambient) });
      grants.set(digest(token), grant);
      return token;
    },
    grantOf(header) {
      const token = /^bearer +(\S+)$/i.exec(header ?? "")?.[1];
      return token === undefined ? undefined : grants.get(digest(token));
    },
  };
}

/** 128 bits that nobody can guess. */
export const toSecret = (ambient: Ambient): string => `${ambient.nonce()}${ambient.nonce()}`;

/** Clients split the scope at colons and blanks, which names of jobs may have. */
const toBackendId = (text: string): string => digest(text).slice(0, 32);

/** A JSON web token without a signature: clients only read it, and here it is known as a whole. */
const toToken = (claims: Readonly<Record<string, string>>): string =>
  `${encoded({ alg: "none", typ: "JWT" })}.${encoded(claims)}.`;

const encoded = (value: Readonly<Record<string, string>>): string =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
