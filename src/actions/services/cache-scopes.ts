/** Who may read whose caches. */

/**
 * A cache belongs to the ref that saved it. Others find it only when that ref is their base: so what an unmerged agent
 * saves is seen by nobody else.
 */
export interface CacheScopes {
  /** Written to, and read first, e.g. `refs/heads/agent-1`. */
  readonly own: string;
  /** Read only, in this order, e.g. `refs/heads/main`. */
  readonly bases: readonly string[];
}

export interface CacheScopesRequest {
  /** `GITHUB_REF`. */
  readonly ref: string;
  /** Of a pull request, without `refs/heads/`; else empty. */
  readonly baseRef: string;
  /** Without `refs/heads/`. */
  readonly defaultBranch: string;
}

/** As GitHub has it: the own ref, the base of the pull request, the default branch. */
export function toCacheScopes({ ref, baseRef, defaultBranch }: CacheScopesRequest): CacheScopes {
  const bases = [baseRef, defaultBranch]
    .filter((branch) => branch !== "")
    .map((branch) => `refs/heads/${branch}`)
    .filter((base) => base !== ref);
  return { own: ref, bases: [...new Set(bases)] };
}
