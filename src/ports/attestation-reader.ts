/** What is stored about landed commits, read back without believing any of it. Works offline; changes nothing. */

import type { Sha, Tree } from "../domain/ids.js";

export type EnvelopeProblem =
  | "too-large"
  | "malformed-json"
  | "malformed-envelope"
  | "malformed-base64"
  | "wrong-payload-type";

/** `valid`: a trusted key signed it. `foreign`: a key that is stored beside it, but trusted by nobody here, did. */
export type SignatureState = "valid" | "foreign" | "invalid" | "unknown-key";

export interface AttestedGate {
  readonly gate: string;
  readonly class: string | undefined;
  readonly conclusion: string;
  readonly evidence: readonly { readonly name: string; readonly sha256: string }[];
}

/** A statement of one gate or of one suite, kept beside the verdict. */
export interface StoredPart {
  /** The name under which it is kept. */
  readonly name: string;
  readonly envelope:
    | { readonly kind: "unreadable"; readonly problem: EnvelopeProblem }
    | {
        readonly kind: "read";
        readonly sha256: string;
        readonly signature: SignatureState;
        readonly statement: PartStatement | { readonly malformed: string };
      };
}

/** What it says, as far as it was understood. */
export interface PartStatement {
  readonly commit: string;
  readonly tree: string;
  /** Of a gate's statement. */
  readonly gate?: AttestedResult;
  /** Its number among the parts of its verdict, from 1, and the digest of the statement before it. */
  readonly part: number;
  readonly prev: string | undefined;
}

export interface AttestedResult {
  readonly gate: string;
  readonly conclusion: string;
  readonly isolation: { readonly kind: string; readonly network: string };
}

/** What a stored statement says, as far as it was understood. */
export interface StoredStatement {
  readonly commit: string;
  readonly tree: string;
  /** The branch that the commit landed on. */
  readonly branch: string;
  readonly timeCreated: string;
  readonly properties: readonly string[];
  readonly notHeld: readonly {
    readonly property: string;
    readonly because: string;
    readonly why: string;
  }[];
  /** The gates that it rests on; evidence is named by its SHA-256. */
  readonly checkRuns: readonly AttestedGate[];
  /** The statements that it rests on, in their order, by name and digest; none in statements of version 0.1.0. */
  readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
  /** What a person allowed after the work had begun. */
  readonly granted: readonly {
    readonly key: string;
    readonly value: string;
    readonly by: string;
  }[];
  /** What the agent's turns were kept in. */
  readonly isolation: readonly { readonly kind: string; readonly network: string }[];
  /** Its place in the chain of all statements, from 1, and the digest of the statement before it. */
  readonly seq: number;
  readonly prev: string | undefined;
}

export type StoredEnvelope = { readonly place: Sha } & (
  | { readonly kind: "unreadable"; readonly problem: EnvelopeProblem }
  | {
      readonly kind: "read";
      /** Digest of the statement. */
      readonly sha256: string;
      /** The key it names; only a hint. */
      readonly keyid: string;
      readonly signature: SignatureState;
      /** A sentence instead of a statement: what is wrong with its form. */
      readonly statement: StoredStatement | { readonly malformed: string };
    }
);

export interface Ledger {
  /** One for each attested commit; `place` is the commit under whose name it is kept. */
  readonly envelopes: readonly StoredEnvelope[];
  /** Which commits are attested by their tree, and the digest that their statement had when it was stored. */
  readonly index: readonly { readonly tree: Tree; readonly commit: Sha; readonly sha256: string }[];
  /** The newest statement that this machine has signed here, kept outside the repository. */
  readonly remembered: { readonly seq: number; readonly sha256: string } | undefined;
  /** Names of the keys that are trusted; empty: none. */
  readonly trusted: readonly string[];
}

export interface AttestationReader {
  /** The commit that a revision names; undefined when there is none. */
  resolve(revision: string): Promise<{ readonly commit: Sha; readonly tree: Tree } | undefined>;
  /** Is the commit in the branch's history? Undefined: there is no such branch. */
  isOnBranch(commit: Sha, branch: string): Promise<boolean | undefined>;
  ledger(): Promise<Ledger>;
  /** The statements of gates and suites that are kept for the commit, in no order. */
  parts(commit: Sha): Promise<readonly StoredPart[]>;
  /** The envelopes that are kept for the commit as Sigstore bundles, the verdict's first, then by name. Nothing is checked. */
  bundles(commit: Sha): Promise<readonly string[]>;
  /** The statements about the commit that a trusted key has signed, as they were signed, in the same order. */
  payloads(commit: Sha): Promise<readonly Uint8Array[]>;
}
