/** Where signed statements about landed commits are kept. */

import type { Sha, Tree } from "../domain/ids.js";

/** DSSE: https://github.com/secure-systems-lab/dsse */
export interface Envelope {
  readonly payloadType: string;
  /** Base64. */
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

export interface Attestations {
  /** Signs the statement (any JSON value) and stores it for the commit. A second call for the same commit finds the first. */
  store(request: {
    readonly commit: Sha;
    readonly tree: Tree;
    readonly statement: unknown;
  }): Promise<{ readonly sha256: string }>;
}
