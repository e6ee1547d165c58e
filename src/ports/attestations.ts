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
  /**
   * Signs the statement and its parts (any JSON values) and stores all of them at once, the parts numbered in their order and
   * named by the statement with their digests. A second call for the same commit finds the first.
   */
  store(request: {
    readonly commit: Sha;
    readonly tree: Tree;
    readonly statement: unknown;
    readonly parts: readonly { readonly name: string; readonly statement: unknown }[];
  }): Promise<{ readonly sha256: string }>;
}
