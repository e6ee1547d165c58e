/** Reads the ref, the user's repository and what this machine remembers. Changes nothing, asks nobody. */

import { type Sha, toSha, toTree } from "../../domain/ids.js";
import type { AttestationReader } from "../../ports/attestation-reader.js";
import { toBundle } from "./bundle.js";
import { isSignedBy, openEnvelope } from "./envelope.js";
import { type Git, gitAt } from "./git.js";
import { localPublicKey, type PublicKey } from "./keys.js";
import { filesOf, type KeptFile, ledgerHead, readLedger, readParts } from "./ledger.js";
import { recallHead } from "./remembered-head.js";
import { readPart, readStatement } from "./statement-schema.js";

export interface AttestationReaderOptions {
  readonly gitDir: string;
  /** This machine's own key; trusted when no other is given. */
  readonly keyFile: string;
  /** Where the newest statement of each repository is remembered. */
  readonly headsDirectory: string;
  /** A key that a person trusts instead (see `readTrustedKey`). */
  readonly trusted?: PublicKey;
}

export function createAttestationReader(options: AttestationReaderOptions): AttestationReader {
  const git = gitAt(options.gitDir);
  return {
    async resolve(revision) {
      const commit = await revParse(git, `${revision}^{commit}`);
      const tree = commit === undefined ? undefined : await revParse(git, `${commit}^{tree}`);
      return commit === undefined || tree === undefined
        ? undefined
        : { commit: toSha(commit), tree: toTree(tree) };
    },

    async isOnBranch(commit, branch) {
      const tips = [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`];
      const known = (await Promise.all(tips.map((tip) => revParse(git, tip)))).filter(
        (tip) => tip !== undefined,
      );
      if (known.length === 0) return undefined;
      const answers = await Promise.all(
        known.map((tip) => git(["merge-base", "--is-ancestor", commit, tip])),
      );
      return answers.some(({ exitCode }) => exitCode === 0);
    },

    async ledger() {
      const trusted = await trustedKeys(options);
      return {
        ...(await readLedger(git, await ledgerHead(git), trusted)),
        remembered: await recallHead(options.headsDirectory, options.gitDir),
        trusted: trusted.map(({ keyid }) => keyid),
      };
    },

    async parts(commit) {
      const trusted = await trustedKeys(options);
      return readParts(git, await ledgerHead(git), { commit, trusted });
    },

    async bundles(commit) {
      return (await envelopesOf(git, commit)).flatMap((text) => toBundle(text) ?? []);
    },
    async payloads(commit) {
      const trusted = await trustedKeys(options);
      return (await envelopesOf(git, commit)).flatMap((text) => {
        const opening = openEnvelope(text);
        if (!opening.ok || !trusted.some((key) => isSignedBy(opening.envelope, key))) return [];
        const { payload } = opening.envelope;
        return isAbout(payload, commit) ? [payload] : [];
      });
    },
  };
}

/** The verdict's first, then by name. */
async function envelopesOf(git: Git, commit: Sha): Promise<readonly string[]> {
  const head = await ledgerHead(git);
  if (head === undefined) return [];
  const files = (await filesOf(git, head, commit)).filter(({ path }) =>
    path.endsWith(".dsse.json"),
  );
  const isPart = ({ path }: KeptFile): number => (path.includes("/") ? 1 : 0);
  return files
    .toSorted((one, other) => isPart(one) - isPart(other) || (one.path < other.path ? -1 : 1))
    .map(({ text }) => text);
}

function isAbout(payload: Buffer, commit: Sha): boolean {
  const verdict = readStatement(payload);
  const read = "malformed" in verdict ? readPart(payload) : verdict;
  return !("malformed" in read) && read.commit === commit;
}

async function trustedKeys({
  trusted,
  keyFile,
}: AttestationReaderOptions): Promise<readonly PublicKey[]> {
  const key = trusted ?? (await localPublicKey(keyFile));
  return key === undefined ? [] : [key];
}

async function revParse(git: Git, revision: string): Promise<string | undefined> {
  const result = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", revision]);
  return result.exitCode === 0 ? result.stdout.toString("utf8").trim() : undefined;
}
