/** Looks at what services answered to a signature, before anybody relies on it: is it about this signature, and does its time fit? */

import type { KeyObject } from "node:crypto";
import { type Bundle, bundleFromJSON, bundleToJSON } from "@sigstore/bundle";
import { type SignedEntity, toSignedEntity } from "@sigstore/verify";
import { z } from "zod";
import type { KeylessTrouble, SigningService } from "../../../domain/keyless.js";
import { parseJson } from "../envelope.js";
import { attempt } from "./attempt.js";
import { type ServiceUrls, sha256, urlOf } from "./services.js";

export interface Expected {
  /** The key that was to be certified. */
  readonly publicKey: KeyObject;
  readonly urls: ServiceUrls;
}

export type FreshBundle =
  | { readonly kind: "sound"; readonly subject: string }
  | { readonly kind: "trouble"; readonly trouble: KeylessTrouble };

export function inspectFresh(bundle: Bundle, { publicKey, urls }: Expected): FreshBundle {
  const nonsense = (service: SigningService, why: string): FreshBundle => ({
    kind: "trouble",
    trouble: { kind: "nonsense", service, url: urlOf(service, urls), why },
  });
  const certificate = certificateOf(bundle);
  if (certificate === undefined) return nonsense("authority", "it is no certificate");
  if (!certificate.publicKey.equals(publicKey.export({ format: "der", type: "spki" })))
    return nonsense("authority", "the certificate is of another key");
  const { subject } = certificate;
  if (subject === undefined) return nonsense("authority", "the certificate names nobody");
  if (!isLogged(bundle)) return nonsense("log", "its entry is not about this signature");
  const times = timesOf(bundle);
  if (times === undefined)
    return nonsense("timestamp-authority", "it is no timestamp of this signature");
  const { from, until } = certificate;
  for (const { service, at } of times) {
    if (from <= at && at <= until) continue;
    const words = { at: said(at), from: said(from), until: said(until) };
    const url = urlOf(service, urls);
    return { kind: "trouble", trouble: { kind: "clocks-disagree", service, url, ...words } };
  }
  return { kind: "sound", subject };
}

const said = (date: Date): string =>
  Number.isNaN(date.getTime()) ? "no time" : date.toISOString();

function certificateOf(bundle: Bundle) {
  const entity = attempt(() => withoutTimes(bundle)).value;
  if (entity?.key.$case !== "certificate") return undefined;
  const { certificate } = entity.key;
  return attempt(() => ({
    publicKey: certificate.publicKey,
    subject: certificate.subjectAltName,
    from: certificate.notBefore,
    until: certificate.notAfter,
  })).value;
}

/** The certificate and the signature alone: what others said of them is looked at by itself. */
const withoutTimes = (bundle: Bundle): SignedEntity =>
  toSignedEntity({
    ...bundle,
    verificationMaterial: {
      ...bundle.verificationMaterial,
      timestampVerificationData: { rfc3161Timestamps: [] },
    },
  });

const entrySchema = z.looseObject({
  kind: z.literal("dsse"),
  spec: z.looseObject({
    payloadHash: z.looseObject({ value: z.string() }),
    signatures: z.tuple([z.looseObject({ signature: z.string() })]),
  }),
});

/** One entry, of the form that verifiers demand, about this payload and this signature. */
function isLogged(bundle: Bundle): boolean {
  if (bundle.content.$case !== "dsseEnvelope") return false;
  const { payload, signatures } = bundle.content.dsseEnvelope;
  const read = attempt(() => bundleFromJSON(bundleToJSON(bundle))).value;
  const [entry, ...more] = read?.verificationMaterial.tlogEntries ?? [];
  if (entry === undefined || more.length > 0) return false;
  const body = entrySchema.safeParse(parseJson(entry.canonicalizedBody.toString("utf8")));
  if (!body.success) return false;
  const { payloadHash, signatures: logged } = body.data.spec;
  return (
    payloadHash.value === sha256(payload).toString("hex") &&
    logged[0].signature === signatures[0]?.sig.toString("base64")
  );
}

/** Undefined: a timestamp cannot be read, or is of something else. */
function timesOf(
  bundle: Bundle,
): readonly { readonly service: SigningService; readonly at: Date }[] | undefined {
  return attempt(() => {
    const { timestamps, signature } = toSignedEntity(bundle);
    return timestamps.map((one) => {
      if (one.$case === "transparency-log")
        return {
          service: "log" as const,
          at: new Date(Number(one.tlogEntry.integratedTime) * 1_000),
        };
      one.timestamp.tstInfo.verify(signature.signature);
      return { service: "timestamp-authority" as const, at: one.timestamp.signingTime };
    });
  }).value;
}
