/** `interlock verify COMMIT`: checks a landed commit's attestation, offline; and signs it anew by a CI's identity, if asked to. */

import { readFileSync, statSync } from "node:fs";
import { explainVerification, type Verification } from "../../app/verification.js";
import { verifyCommit } from "../../app/verify.js";
import { verifyBundle } from "../../app/verify-bundle.js";
import { attestationReaderOf } from "../../compose-reading.js";
import type { Sha } from "../../domain/ids.js";
import { explainKeylessTrouble } from "../../domain/keyless.js";
import { LIMITS } from "../../domain/limits.js";
import type { AttestationReader } from "../../ports/attestation-reader.js";
import type { BundleReader, Signer } from "../../ports/keyless.js";
import type { Console } from "../console.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { refuseUnwritable, writeFileOrRefuse } from "../write-file.js";
import { commitNamed } from "./prove.js";
import {
  type BundleOrder,
  toVerifyOrder,
  type VerifyOptions,
  type VerifyOrder,
} from "./verify-options.js";

export async function verify(
  console: Console,
  revision: string,
  options: VerifyOptions,
): Promise<ExitCode> {
  const order = toVerifyOrder(options);
  const site = await useSite(options);
  const commit = await commitNamed(site, revision, "COMMIT");
  const trusted = await attestationReaderOf(site, order.kind === "stored" ? order.key : undefined);
  if (trusted.kind === "refused") throw new Refusal(trusted.why);
  const { reader } = trusted;
  const result = await checked(order, { commit, reader });
  const written =
    order.kind === "stored" && order.write !== undefined
      ? await writeBundles(console, result, { order: order.write, reader, commit })
      : { isDone: true };
  console.print(
    options.json === true
      ? JSON.stringify({ schema: "interlock/verify/v1", commit, ...result })
      : explainVerification(result),
  );
  return result.verdict === "pass" && written.isDone ? EXIT.done : EXIT.notDone;
}

interface About {
  readonly commit: Sha;
  readonly reader: AttestationReader;
}

async function checked(order: VerifyOrder, { commit, reader }: About): Promise<Verification> {
  if (order.kind === "stored") return verifyCommit({ commit, reader });
  const { file, trustedRoot, demanded } = order;
  const lines = readOrRefuse("from", file)
    .split("\n")
    .filter((line) => line.trim() !== "");
  if (lines.length === 0 || lines.length > LIMITS.bundlesMax)
    throw new Refusal(
      `--from is "${file}", which holds ${lines.length} bundles; give a file with 1 to ${LIMITS.bundlesMax}, a line each.`,
    );
  const bundles = await openRoot(trustedRoot);
  return verifyBundle({ commit, reader, bundles, lines, demanded });
}

interface Asked extends About {
  readonly order: BundleOrder;
}

/** What is not verified is not handed on, nor what could not be signed. */
async function writeBundles(
  console: Console,
  { verdict }: Verification,
  asked: Asked,
): Promise<{ readonly isDone: boolean }> {
  const { file, keyless } = asked.order;
  if (verdict === "fail") {
    console.say(`${file} was not written: the commit is not verified.`);
    return { isDone: false };
  }
  const made =
    keyless === undefined
      ? { bundles: await asked.reader.bundles(asked.commit) }
      : await signKeyless(console, asked, keyless);
  if (made === undefined) return { isDone: false };
  writeFileOrRefuse("bundle", file, `${made.bundles.join("\n")}\n`);
  const by = made.signer === undefined ? "" : `, signed by ${made.signer.subject}`;
  console.say(`wrote ${file}: ${made.bundles.length} Sigstore bundles, a line each${by}`);
  return { isDone: true };
}

interface Made {
  readonly bundles: readonly string[];
  readonly signer?: Signer;
}

async function signKeyless(
  console: Console,
  { order, reader, commit }: Asked,
  { urls, trustedRoot }: NonNullable<BundleOrder["keyless"]>,
): Promise<Made | undefined> {
  const { keylessSignerOf } = await import("../../compose-keyless.js");
  const checker = trustedRoot === undefined ? undefined : await openRoot(trustedRoot);
  // An entry in a log stays there.
  refuseUnwritable("bundle", order.file);
  const signing = await keylessSignerOf(urls, checker).sign(await reader.payloads(commit));
  if (signing.kind === "signed") return signing;
  console.say(`${order.file} was not written: ${explainKeylessTrouble(signing.trouble)}`);
  return undefined;
}

async function openRoot(file: string): Promise<BundleReader> {
  const { trustedRootOf } = await import("../../compose-keyless.js");
  const opened = trustedRootOf(readOrRefuse("trusted-root", file));
  if (opened.kind === "opened") return opened.reader;
  throw new Refusal(
    `--trusted-root is "${file}", which ${opened.why}; for GitHub and the public Sigstore: gh attestation trusted-root > FILE`,
  );
}

function readOrRefuse(flag: string, path: string): string {
  try {
    if (statSync(path).size <= LIMITS.bundleFileBytesMax) return readFileSync(path, "utf8");
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new Refusal(
      `--${flag} is "${path}", which cannot be read (${String(cause.code)}); give the path of a file.`,
    );
  }
  throw new Refusal(`--${flag} is "${path}", which is too large to be read; give another file.`);
}
