/** `interlock verify COMMIT`: checks a landed commit's attestation, offline. */

import { explainVerification, type Verification, verifyCommit } from "../../app/verify.js";
import { attestationReaderOf } from "../../compose-reading.js";
import type { Sha } from "../../domain/ids.js";
import type { AttestationReader } from "../../ports/attestation-reader.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { writeFileOrRefuse } from "../write-file.js";
import { commitNamed } from "./prove.js";

export async function verify(
  console: Console,
  revision: string,
  options: Place & { readonly key?: string; readonly bundle?: string },
): Promise<ExitCode> {
  const site = await useSite(options);
  const commit = await commitNamed(site, revision, "COMMIT");
  const trusted = await attestationReaderOf(site, options.key);
  if (trusted.kind === "refused") throw new Refusal(trusted.why);
  const { reader } = trusted;
  const result = await verifyCommit({ commit, reader });
  if (options.bundle !== undefined)
    await writeBundles(console, result, { file: options.bundle, reader, commit });
  console.print(
    options.json === true
      ? JSON.stringify({ schema: "interlock/verify/v1", commit, ...result })
      : explainVerification(result),
  );
  return result.verdict === "pass" ? EXIT.done : EXIT.notDone;
}

interface Asked {
  readonly file: string;
  readonly reader: AttestationReader;
  readonly commit: Sha;
}

/** What is not verified is not handed on. */
async function writeBundles(
  console: Console,
  { verdict }: Verification,
  asked: Asked,
): Promise<void> {
  const { file, reader, commit } = asked;
  if (verdict === "fail")
    return console.say(`${file} was not written: the commit is not verified.`);
  const bundles = await reader.bundles(commit);
  writeFileOrRefuse("bundle", file, `${bundles.join("\n")}\n`);
  console.say(`wrote ${file}: ${bundles.length} Sigstore bundles, a line each`);
}
