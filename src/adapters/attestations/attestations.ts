/** Signs statements and keeps them in a ref of the user's repository, each linked to the one before it. */

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { StoredEnvelope, StoredStatement } from "../../ports/attestation-reader.js";
import type { Attestations } from "../../ports/attestations.js";
import { seal } from "./envelope.js";
import { type Git, gitAt, mustRun } from "./git.js";
import { refuseKeyInRepository, type SigningKey, signingKey, toPem } from "./keys.js";
import {
  ATTESTATIONS_REF,
  envelopePath,
  indexPath,
  keyPath,
  ledgerHead,
  partPath,
  readLedger,
  type StoredLedger,
} from "./ledger.js";
import { type RememberedHead, recallHead, rememberHead } from "./remembered-head.js";
import { type Chain, withChain } from "./statement-schema.js";

export interface AttestationsOptions {
  /** The git directory of the user's repository. */
  readonly gitDir: string;
  /** The private key; made on first use. Outside the repository. */
  readonly keyFile: string;
  /** Where the newest statement of each repository is remembered. Outside the repository. */
  readonly headsDirectory: string;
  /** Where a temporary index may lie. */
  readonly tmpDir: string;
}

/** How often another writer may come first before something else must be wrong. */
const RACES_MAX = 8;

export function createAttestations(options: AttestationsOptions): Attestations {
  refuseKeyInRepository(options.keyFile, options.gitDir);
  const git = gitAt(options.gitDir);
  return {
    async store(request) {
      const key = await signingKey(options.keyFile);
      for (let race = 0; race < RACES_MAX; race += 1) {
        const stored = await tryStore({ ...options, git, key }, request);
        if (stored === undefined) continue;
        await rememberHead(options.headsDirectory, options.gitDir, stored);
        return { sha256: stored.sha256 };
      }
      throw new Error(
        `${ATTESTATIONS_REF} moved ${RACES_MAX} times in a row while a statement was stored; run the same command again.`,
      );
    },
  };
}

type Request = Parameters<Attestations["store"]>[0];

interface Store extends AttestationsOptions {
  readonly git: Git;
  readonly key: SigningKey;
}

/** Undefined: another writer came first, and nothing was changed. */
async function tryStore(store: Store, request: Request): Promise<RememberedHead | undefined> {
  const { git, key } = store;
  const head = await ledgerHead(git);
  const ledger = await readLedger(git, head, [key.public]);
  const found = ledger.envelopes
    .filter(isCredible)
    .find((one) => one.place === request.commit && one.statement.commit === request.commit);
  if (found !== undefined) return { seq: found.statement.seq, sha256: found.sha256 };
  const last = await lastOf(store, ledger);
  const seq = (last?.seq ?? 0) + 1;
  const parts = sealParts(request, { seq, prev: last?.sha256 }, key);
  const inputs = parts.map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
  const chain = { seq, prev: last?.sha256, ...(inputs.length === 0 ? {} : { inputs }) };
  const sealed = seal(withChain(request.statement, chain), key);
  const tree = await writeTree(store, head, {
    ...Object.fromEntries(
      parts.map(({ name, text }) => [partPath(request.commit, name), text] as const),
    ),
    [envelopePath(request.commit)]: sealed.text,
    [indexPath(request.tree, request.commit)]: `${sealed.sha256}\n`,
    [keyPath(key.public.keyid)]: toPem(key.public),
  });
  const commit = await mustRun(git, [
    "commit-tree",
    tree,
    "-m",
    `Attest ${request.commit}`,
    ...(head === undefined ? [] : ["-p", head]),
  ]);
  // An empty old value would match anything; zeros match only a ref that is not there.
  const old = head ?? "0".repeat(commit.length);
  const moved = await git([
    "update-ref",
    "--create-reflog",
    "-m",
    `attest ${request.commit}`,
    ATTESTATIONS_REF,
    commit,
    old,
  ]);
  return moved.exitCode === 0
    ? { seq, sha256: sealed.sha256 }
    : whyNotMoved(git, head, moved.stderr);
}

interface SealedPart {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/** Each names the one before it, the first the verdict before this one: none can be taken out, moved or put in. */
function sealParts(request: Request, chain: Chain, key: SigningKey): readonly SealedPart[] {
  const sealed: SealedPart[] = [];
  for (const { name, statement } of request.parts) {
    const prev = sealed.at(-1)?.sha256 ?? chain.prev;
    const placed = withChain(statement, { seq: chain.seq, part: sealed.length + 1, prev });
    sealed.push({ name, ...seal(placed, key) });
  }
  return sealed;
}

/** A refused swap is a race only if the ref is no longer where it was. */
async function whyNotMoved(git: Git, head: string | undefined, stderr: string): Promise<undefined> {
  const isLocked = stderr.includes(".lock");
  if (isLocked || (await ledgerHead(git)) !== head) return undefined;
  throw new Error(`Cannot move ${ATTESTATIONS_REF}: ${stderr.trim().slice(0, 500)}`);
}

type Credible = Extract<StoredEnvelope, { kind: "read" }> & { readonly statement: StoredStatement };

const isCredible = (one: StoredEnvelope): one is Credible =>
  one.kind === "read" &&
  (one.signature === "valid" || one.signature === "foreign") &&
  !("malformed" in one.statement);

/**
 * What the next statement is linked to. If the newest one that this machine knows is no longer there, the chain goes
 * on from it all the same: a ref that was cut off stays visibly cut off.
 */
async function lastOf(store: Store, ledger: StoredLedger): Promise<RememberedHead | undefined> {
  const heads = ledger.envelopes
    .filter(isCredible)
    .map(({ sha256, statement }) => ({ seq: statement.seq, sha256 }));
  const newest = heads.reduce<RememberedHead | undefined>(
    (best, one) => (best === undefined || one.seq > best.seq ? one : best),
    undefined,
  );
  const remembered = await recallHead(store.headsDirectory, store.gitDir);
  if (remembered === undefined) return newest;
  return heads.some(({ sha256 }) => sha256 === remembered.sha256) ? newest : remembered;
}

async function writeTree(
  store: Store,
  head: string | undefined,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(store.tmpDir, { recursive: true });
  const folder = await mkdtemp(join(store.tmpDir, "attestation-"));
  const indexFile = join(folder, "index");
  try {
    await mustRun(store.git, head === undefined ? ["read-tree", "--empty"] : ["read-tree", head], {
      indexFile,
    });
    const lines: string[] = [];
    for (const [path, text] of Object.entries(files)) {
      const blob = await mustRun(store.git, ["hash-object", "-w", "--stdin"], { input: text });
      lines.push(`100644 ${blob}\t${path}\n`);
    }
    await mustRun(store.git, ["update-index", "--add", "--index-info"], {
      indexFile,
      input: lines.join(""),
    });
    return await mustRun(store.git, ["write-tree"], { indexFile });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
