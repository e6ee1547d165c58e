/** Signatures by an identity instead of a key, as Sigstore bundles: made with services on line, checked without them. */

import type { KeylessTrouble } from "../domain/keyless.js";
import type { PartStatement, StoredStatement } from "./attestation-reader.js";

/** Whom a certificate authority has seen. */
export interface Signer {
  /** E.g. the URL of the workflow that ran, or an address. */
  readonly subject: string;
  /** Who vouches for the subject. */
  readonly issuer: string;
}

export interface KeylessSigner {
  /**
   * Signs each payload (an in-toto statement) by one and the same certificate, and makes each a bundle: a line of JSON. All or
   * none. A second call signs anew, and leaves new entries in the log.
   */
  sign(
    payloads: readonly Uint8Array[],
  ): Promise<
    | { readonly kind: "signed"; readonly bundles: readonly string[]; readonly signer: Signer }
    | { readonly kind: "trouble"; readonly trouble: KeylessTrouble }
  >;
}

/** Who else has seen a signature, all of them checked. */
export interface SigningEvidence {
  /** The certificate is in a log of certificates. */
  readonly isCertificateLogged: boolean;
  /** Entries in transparency logs. */
  readonly entries: readonly { readonly log: string; readonly index: string }[];
  /** When the certificate was used, as each witness has it. */
  readonly times: readonly {
    readonly by: "log" | "timestamp-authority";
    readonly at: string;
  }[];
}

export type BundleReading =
  | { readonly kind: "unreadable"; readonly why: string }
  /** It names a key, and no identity. */
  | { readonly kind: "by-key" }
  /** It does not hold against the trusted root. */
  | { readonly kind: "refused"; readonly why: string }
  | {
      readonly kind: "signed";
      readonly signer: Signer;
      readonly evidence: SigningEvidence;
      /** Digest of the statement. */
      readonly sha256: string;
      readonly says:
        | { readonly kind: "verdict"; readonly statement: StoredStatement }
        | { readonly kind: "part"; readonly statement: PartStatement }
        | { readonly kind: "malformed"; readonly why: string };
    };

export interface BundleReader {
  /** Checks one bundle against the trusted root, without network. Believes nothing that the bundle says of itself. */
  read(line: string): BundleReading;
}
