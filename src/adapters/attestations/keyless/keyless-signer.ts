/** Signs statements by the identity of a CI, and hands on only what anybody can verify. */

import { bundleToJSON } from "@sigstore/bundle";
import { DSSEBundleBuilder } from "@sigstore/sign";
import type { KeylessTrouble } from "../../../domain/keyless.js";
import type { BundleReader, KeylessSigner } from "../../../ports/keyless.js";
import { PAYLOAD_TYPE } from "../envelope.js";
import { findIdentity, type Identity, type IdentityEnvironment } from "./identity.js";
import { inspectFresh } from "./inspect-fresh.js";
import { createIdentitySigner, createWitnesses, type ServiceUrls, troubleOf } from "./services.js";

export interface KeylessSignerOptions {
  readonly urls: ServiceUrls;
  readonly environment: IdentityEnvironment;
  readonly nowMs: () => number;
  /** Checks what was signed as a stranger would. Absent: only what can be seen without a trusted root is looked at. */
  readonly checker?: BundleReader;
}

export function createKeylessSigner(options: KeylessSignerOptions): KeylessSigner {
  return {
    async sign(payloads) {
      const found = await findIdentity(options.environment, options.nowMs());
      if (found.kind === "trouble") return found;
      try {
        return await signAll(found.identity, payloads, options);
      } catch (cause) {
        const trouble = troubleOf(cause, options.urls);
        if (trouble === undefined) throw cause;
        return { kind: "trouble", trouble };
      }
    },
  };
}

type Signing = Awaited<ReturnType<KeylessSigner["sign"]>>;

/** One after another: the first one gets the certificate. */
async function signAll(
  identity: Identity,
  payloads: readonly Uint8Array[],
  { urls, checker }: KeylessSignerOptions,
): Promise<Signing> {
  const signer = createIdentitySigner(identity.token, urls);
  const builder = new DSSEBundleBuilder({ signer, witnesses: createWitnesses(urls) });
  const bundles: string[] = [];
  let subject = "";
  for (const payload of payloads) {
    const bundle = await builder.create({ data: Buffer.from(payload), type: PAYLOAD_TYPE });
    const fresh = inspectFresh(bundle, { publicKey: signer.publicKey, urls });
    if (fresh.kind === "trouble") return fresh;
    const line = JSON.stringify(bundleToJSON(bundle));
    const flaw = checker === undefined ? undefined : flawOf(checker.read(line));
    if (flaw !== undefined) return { kind: "trouble", trouble: flaw };
    ({ subject } = fresh);
    bundles.push(line);
  }
  return { kind: "signed", bundles, signer: { subject, issuer: identity.issuer } };
}

function flawOf(reading: ReturnType<BundleReader["read"]>): KeylessTrouble | undefined {
  if (reading.kind === "signed") return undefined;
  const why = reading.kind === "by-key" ? "it has no certificate" : reading.why;
  return { kind: "not-verified", why };
}
