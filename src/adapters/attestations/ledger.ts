/**
 * The ref that keeps all statements of a repository, as a tree:
 *
 *   <first two>/<commit>/svr.dsse.json   the signed statement: the verdict
 *   <first two>/<commit>/parts/<name>.dsse.json   statements that it rests on, of single gates and suites
 *   tree/<tree>/<commit>                 the digest of that statement, found by tree
 *   keys/<keyid>.pub                     the public keys
 */

import { type Sha, type Tree, toSha, toTree } from "../../domain/ids.js";
import type {
  Ledger,
  SignatureState,
  StoredEnvelope,
  StoredPart,
} from "../../ports/attestation-reader.js";
import { ENVELOPE_BYTES_MAX, isSignedBy, type OpenedEnvelope, openEnvelope } from "./envelope.js";
import { type Git, mustRun } from "./git.js";
import { type PublicKey, parsePublicKey } from "./keys.js";
import { readPart, readStatement } from "./statement-schema.js";

export const ATTESTATIONS_REF = "refs/interlock/attestations";

export const envelopePath = (commit: Sha): string =>
  `${commit.slice(0, 2)}/${commit}/svr.dsse.json`;
export const partPath = (commit: Sha, name: string): string =>
  `${commit.slice(0, 2)}/${commit}/parts/${name}.dsse.json`;
export const indexPath = (tree: Tree, commit: Sha): string => `tree/${tree}/${commit}`;
export const keyPath = (keyid: string): string => `keys/${keyid}.pub`;

const OBJECT_ID = "[0-9a-f]{64}|[0-9a-f]{40}";
const ENVELOPE = new RegExp(`^[0-9a-f]{2}/(${OBJECT_ID})/svr\\.dsse\\.json$`);
const INDEX = new RegExp(`^tree/(${OBJECT_ID})/(${OBJECT_ID})$`);
const KEY = /^keys\/[0-9a-f]{64}\.pub$/;

/** Files read at once, so that memory does not grow with the number of statements. */
const BATCH = 200;

/** A key or a digest is never longer. */
const SMALL_BYTES_MAX = 4_096;

interface StoredFile {
  readonly path: string;
  readonly blob: string;
  readonly bytes: number;
}

export type StoredLedger = Pick<Ledger, "envelopes" | "index">;

/** The commit that the ref points to; undefined before the first statement. */
export async function ledgerHead(git: Git): Promise<string | undefined> {
  const result = await git(["rev-parse", "--verify", "--quiet", `${ATTESTATIONS_REF}^{commit}`]);
  return result.exitCode === 0 ? result.stdout.toString("utf8").trim() : undefined;
}

export async function readLedger(
  git: Git,
  head: string | undefined,
  trusted: readonly PublicKey[],
): Promise<StoredLedger> {
  if (head === undefined) return { envelopes: [], index: [] };
  const files = await listFiles(git, head);
  const stored = await readKeys(git, files);
  return {
    envelopes: await readEnvelopes(git, files, { trusted, stored }),
    index: await readIndex(git, files),
  };
}

async function listFiles(git: Git, head: string): Promise<readonly StoredFile[]> {
  const listing = await mustRun(git, ["ls-tree", "-r", "-l", "-z", head]);
  return listing.split("\0").flatMap((line) => {
    const match = /^100644 blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line);
    return match === null
      ? []
      : [{ blob: match[1] ?? "", bytes: Number(match[2]), path: match[3] ?? "" }];
  });
}

interface Keys {
  readonly trusted: readonly PublicKey[];
  readonly stored: ReadonlyMap<string, PublicKey>;
}

/** A key counts only under its own name. */
async function readKeys(
  git: Git,
  files: readonly StoredFile[],
): Promise<ReadonlyMap<string, PublicKey>> {
  const keys = new Map<string, PublicKey>();
  const readable = files.filter(({ path, bytes }) => KEY.test(path) && bytes <= SMALL_BYTES_MAX);
  await forEachText(git, readable, (file, text) => {
    const key = parsePublicKey(text);
    if (key !== undefined && file.path === keyPath(key.keyid)) keys.set(key.keyid, key);
  });
  return keys;
}

async function readEnvelopes(
  git: Git,
  files: readonly StoredFile[],
  keys: Keys,
): Promise<readonly StoredEnvelope[]> {
  const envelopes = files.filter(({ path }) => ENVELOPE.test(path));
  const place = ({ path }: StoredFile): Sha => toSha(ENVELOPE.exec(path)?.[1] ?? "");
  const read: StoredEnvelope[] = envelopes
    .filter(({ bytes }) => bytes > ENVELOPE_BYTES_MAX)
    .map((file) => ({ place: place(file), kind: "unreadable", problem: "too-large" }));
  const readable = envelopes.filter(({ bytes }) => bytes <= ENVELOPE_BYTES_MAX);
  await forEachText(git, readable, (file, text) =>
    read.push({ place: place(file), ...readEnvelope(text, keys) }),
  );
  return read;
}

export interface KeptFile {
  /** Below the commit's own folder. */
  readonly path: string;
  readonly text: string;
}

/** What is kept for one commit, by path; a file that is too large has no text that anybody would read. */
export async function filesOf(git: Git, head: string, commit: Sha): Promise<readonly KeptFile[]> {
  const folder = `${commit.slice(0, 2)}/${commit}/`;
  const files = (await listFiles(git, head)).filter(({ path }) => path.startsWith(folder));
  const kept: KeptFile[] = files
    .filter(({ bytes }) => bytes > ENVELOPE_BYTES_MAX)
    .map(({ path }) => ({ path: path.slice(folder.length), text: "" }));
  const readable = files.filter(({ bytes }) => bytes <= ENVELOPE_BYTES_MAX);
  await forEachText(git, readable, ({ path }, text) =>
    kept.push({ path: path.slice(folder.length), text }),
  );
  return kept;
}

const PART = /^parts\/(.+)\.dsse\.json$/;

export async function readParts(
  git: Git,
  head: string | undefined,
  about: { readonly commit: Sha; readonly trusted: readonly PublicKey[] },
): Promise<readonly StoredPart[]> {
  if (head === undefined) return [];
  const keys = { trusted: about.trusted, stored: await readKeys(git, await listFiles(git, head)) };
  return (await filesOf(git, head, about.commit)).flatMap(({ path, text }) => {
    const name = PART.exec(path)?.[1];
    return name === undefined ? [] : [{ name, envelope: readPartEnvelope(text, keys) }];
  });
}

function readPartEnvelope(text: string, keys: Keys): StoredPart["envelope"] {
  const opening = openEnvelope(text);
  if (!opening.ok) return { kind: "unreadable", problem: opening.problem };
  const { envelope } = opening;
  return {
    kind: "read",
    sha256: envelope.sha256,
    signature: signatureState(envelope, keys),
    statement: readPart(envelope.payload),
  };
}

type ReadEnvelope = StoredEnvelope extends infer One
  ? One extends StoredEnvelope
    ? Omit<One, "place">
    : never
  : never;

function readEnvelope(text: string, keys: Keys): ReadEnvelope {
  const opening = openEnvelope(text);
  if (!opening.ok) return { kind: "unreadable", problem: opening.problem };
  const { envelope } = opening;
  return {
    kind: "read",
    sha256: envelope.sha256,
    keyid: envelope.signatures[0]?.keyid ?? "",
    signature: signatureState(envelope, keys),
    statement: readStatement(envelope.payload),
  };
}

/** The key that an envelope names is only a hint: every trusted key is tried. */
function signatureState(envelope: OpenedEnvelope, { trusted, stored }: Keys): SignatureState {
  if (trusted.some((key) => isSignedBy(envelope, key))) return "valid";
  const named = envelope.signatures.map(({ keyid }) => keyid);
  if (trusted.some(({ keyid }) => named.includes(keyid))) return "invalid";
  const key = named.map((keyid) => stored.get(keyid)).find((one) => one !== undefined);
  if (key === undefined) return "unknown-key";
  return isSignedBy(envelope, key) ? "foreign" : "invalid";
}

async function readIndex(git: Git, files: readonly StoredFile[]): Promise<Ledger["index"]> {
  const index: { tree: Tree; commit: Sha; sha256: string }[] = [];
  const readable = files.filter(({ path, bytes }) => INDEX.test(path) && bytes <= SMALL_BYTES_MAX);
  await forEachText(git, readable, ({ path }, text) => {
    const [, tree = "", commit = ""] = INDEX.exec(path) ?? [];
    index.push({ tree: toTree(tree), commit: toSha(commit), sha256: text.trim() });
  });
  return index;
}

type Visit = (file: StoredFile, text: string) => void;

async function forEachText(git: Git, files: readonly StoredFile[], visit: Visit): Promise<void> {
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const input = batch.map(({ blob }) => `${blob}\n`).join("");
    const { stdout, exitCode, stderr } = await git(["cat-file", "--batch"], { input });
    if (exitCode !== 0)
      throw new Error(`git cat-file failed (exit ${exitCode}): ${stderr.trim().slice(0, 500)}`);
    visitBatch(batch, stdout, visit);
  }
}

/** `<id> blob <size>`, a line feed, the bytes, a line feed: as often as asked. */
function visitBatch(batch: readonly StoredFile[], output: Buffer, visit: Visit): void {
  let offset = 0;
  for (const file of batch) {
    const start = output.indexOf(10, offset) + 1;
    visit(file, output.subarray(start, start + file.bytes).toString("utf8"));
    offset = start + file.bytes + 1;
  }
}
