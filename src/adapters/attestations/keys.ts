/** The key that statements are signed with: ed25519, made on first use, readable by its owner alone. */

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from "node:crypto";
import { link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve } from "node:path";

export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly public: PublicKey;
}

export interface PublicKey {
  /** SHA-256 of the key in its DER form: names the key everywhere. */
  readonly keyid: string;
  readonly key: KeyObject;
}

/** Two processes that begin at once end up with the same key. */
export async function signingKey(keyFile: string): Promise<SigningKey> {
  const known = await readIfThere(keyFile);
  if (known !== undefined) return readSigningKey(keyFile, known);
  await mkdir(dirname(keyFile), { recursive: true, mode: 0o700 });
  const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" });
  const temporary = `${keyFile}.${randomUUID()}.tmp`;
  await writeFile(temporary, pem, { mode: 0o600, flag: "wx" });
  try {
    await link(temporary, keyFile);
  } catch (cause) {
    if (!hasCode(cause, "EEXIST"))
      throw new Error(`Cannot keep the signing key at ${keyFile}.`, { cause });
  } finally {
    await rm(temporary, { force: true });
  }
  return readSigningKey(keyFile, await readFile(keyFile, "utf8"));
}

async function readSigningKey(keyFile: string, pem: string): Promise<SigningKey> {
  const { mode } = await stat(keyFile);
  if ((mode & 0o077) !== 0) {
    throw new Error(
      `The signing key ${keyFile} can be read by others; run: chmod 600 ${keyFile} (or delete it to get a new one).`,
    );
  }
  const privateKey = createPrivateKey(pem);
  return { privateKey, public: toPublicKey(createPublicKey(privateKey)) };
}

/** The public half of this machine's key; undefined when none was made yet. */
export async function localPublicKey(keyFile: string): Promise<PublicKey | undefined> {
  const pem = await readIfThere(keyFile);
  return pem === undefined ? undefined : toPublicKey(createPublicKey(pem));
}

export type KeyReading =
  | { readonly ok: true; readonly key: PublicKey }
  | { readonly ok: false; readonly message: string };

/** Reads the public key that a person trusts (`--key FILE`). */
export async function readTrustedKey(file: string): Promise<KeyReading> {
  const pem = await readIfThere(file);
  if (pem === undefined)
    return {
      ok: false,
      message: `The key file ${file} does not exist; give a file with a public key in PEM form.`,
    };
  const key = parsePublicKey(pem);
  return key === undefined
    ? {
        ok: false,
        message: `${file} is not an ed25519 public key in PEM form; export one with: openssl pkey -pubout`,
      }
    : { ok: true, key };
}

/** Undefined: not an ed25519 public key. */
export function parsePublicKey(pem: string): PublicKey | undefined {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === "ed25519" ? toPublicKey(key) : undefined;
  } catch (cause) {
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}

export const toPem = (key: PublicKey): string =>
  key.key.export({ type: "spki", format: "pem" }).toString();

const toPublicKey = (key: KeyObject): PublicKey => ({
  key,
  keyid: createHash("sha256")
    .update(key.export({ type: "spki", format: "der" }))
    .digest("hex"),
});

/** A key inside the repository would be committed sooner or later, and agents could read it. */
export function refuseKeyInRepository(keyFile: string, gitDir: string): void {
  const folder = resolve(gitDir).endsWith("/.git") ? dirname(resolve(gitDir)) : resolve(gitDir);
  const inside = relative(folder, resolve(keyFile));
  if (inside.startsWith("..") || isAbsolute(inside)) return;
  throw new Error(
    `The signing key ${keyFile} would lie inside the repository ${folder}; keep it outside, e.g. with INTERLOCK_KEY_FILE=/path/to/key.pem.`,
  );
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return undefined;
    throw new Error(`Cannot read the key file ${file}.`, { cause });
  }
}

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && "code" in cause && cause.code === code;
