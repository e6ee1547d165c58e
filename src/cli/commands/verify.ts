/** `interlock verify COMMIT`: checks a landed commit's attestation, offline. */

import { explainVerification, verifyCommit } from "../../app/verify.js";
import { attestationReaderOf } from "../../compose-reading.js";
import type { Console } from "../console.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { commitNamed } from "./prove.js";

export async function verify(
  console: Console,
  revision: string,
  options: Place & { readonly key?: string },
): Promise<ExitCode> {
  const site = await useSite(options);
  const commit = await commitNamed(site, revision, "COMMIT");
  const trusted = await attestationReaderOf(site, options.key);
  if (trusted.kind === "refused") throw new Refusal(trusted.why);
  const result = await verifyCommit({ commit, reader: trusted.reader });
  console.print(
    options.json === true
      ? JSON.stringify({ schema: "interlock/verify/v1", commit, ...result })
      : explainVerification(result),
  );
  return result.verdict === "pass" ? EXIT.done : EXIT.notDone;
}
