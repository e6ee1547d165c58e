/** The services that a keyless signature needs, and what it is called when one of them fails. */

import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from "node:crypto";
import {
  FulcioSigner,
  InternalError,
  RekorWitness,
  type Signature,
  type Signer,
  TSAWitness,
  type Witness,
} from "@sigstore/sign";
import type { KeylessTrouble, SigningService } from "../../../domain/keyless.js";
import { LIMITS } from "../../../domain/limits.js";

export interface ServiceUrls {
  /** Certificate authority (Fulcio). */
  readonly authority: string;
  /** Transparency log (Rekor). */
  readonly log: string;
  /** Timestamp authority; absent: none is asked. */
  readonly timestampAuthority?: string;
}

/** Which of them failed; `cause` is what the library made of it. */
class ServiceFailure extends Error {
  override readonly name = "ServiceFailure";
  readonly service: SigningService;

  constructor(service: SigningService, cause: unknown) {
    super(`The ${service} failed.`, { cause });
    this.service = service;
  }
}

const FETCHING = {
  timeout: LIMITS.keylessRequestMs,
  retry: { retries: LIMITS.keylessRetries, minTimeout: 300, maxTimeout: 3_000 },
};

/** A key that lives as long as this object, and the certificate that it got at its first use. */
export interface IdentitySigner extends Signer {
  readonly publicKey: KeyObject;
}

export function createIdentitySigner(token: string, { authority }: ServiceUrls): IdentitySigner {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
  const signWithKey = (bytes: Buffer): Buffer => sign("sha256", bytes, privateKey);
  const fulcio = new FulcioSigner({
    ...FETCHING,
    fulcioBaseURL: authority,
    identityProvider: { getToken: async () => token },
    keyHolder: {
      sign: async (bytes) => ({
        signature: signWithKey(bytes),
        key: { $case: "publicKey", publicKey: pem },
      }),
    },
  });
  let certified: Signature["key"] | undefined;
  return {
    publicKey,
    async sign(bytes) {
      if (certified !== undefined) return { signature: signWithKey(bytes), key: certified };
      const first = await failingAs("authority", async () => certifiedAs(await fulcio.sign(bytes)));
      certified = first.key;
      return first;
    },
  };
}

/** What is packed up as a certificate later has to be one. */
function certifiedAs(signature: Signature): Signature {
  const { key } = signature;
  if (key.$case === "x509Certificate" && !new X509Certificate(key.certificate).ca) return signature;
  throw new Error("it is no certificate of a signer");
}

export function createWitnesses(urls: ServiceUrls): Witness[] {
  const log = new RekorWitness({ ...FETCHING, rekorBaseURL: urls.log });
  const clock = urls.timestampAuthority;
  return [
    named("log", log),
    ...(clock === undefined
      ? []
      : [named("timestamp-authority", new TSAWitness({ ...FETCHING, tsaBaseURL: clock }))]),
  ];
}

const named = (service: SigningService, witness: Witness): Witness => ({
  testify: (content, key) => failingAs(service, () => witness.testify(content, key)),
});

async function failingAs<T>(service: SigningService, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw new ServiceFailure(service, cause);
  }
}

export const urlOf = (service: SigningService, urls: ServiceUrls): string =>
  ({
    authority: urls.authority,
    log: urls.log,
    "timestamp-authority": urls.timestampAuthority ?? "",
  })[service];

/** Undefined: no failure of a service, but a mistake of ours. */
export function troubleOf(failure: unknown, urls: ServiceUrls): KeylessTrouble | undefined {
  if (!(failure instanceof ServiceFailure)) return undefined;
  const { service } = failure;
  const url = urlOf(service, urls);
  const cause = innermost(failure.cause);
  const status = "statusCode" in cause ? Number(cause.statusCode) : undefined;
  const why = cause.message;
  if (status !== undefined && status < SERVER_ERROR)
    return service === "authority" && status !== NOT_FOUND
      ? { kind: "identity-refused", url, why }
      : { kind: "refused", service, url, why };
  if (status !== undefined) return { kind: "unreachable", service, url, why };
  return { kind: isOfNetwork(cause) ? "unreachable" : "nonsense", service, url, why };
}

const NOT_FOUND = 404;
const SERVER_ERROR = 500;

/** The library wraps what it met; its own words of a token hold the token, and are never repeated. */
function innermost(cause: unknown): Error {
  let inner = cause instanceof Error ? cause : new Error("it failed without a reason");
  if (inner instanceof InternalError && inner.code.startsWith("IDENTITY_TOKEN"))
    return new Error("the identity was not read");
  while (inner.cause instanceof Error) inner = inner.cause;
  return inner;
}

/** What came back and could not be read has a code, too, but none of the network. */
const isOfNetwork = (cause: Error): boolean =>
  "code" in cause &&
  typeof cause.code === "string" &&
  !cause.code.startsWith("ERR_OSSL") &&
  !(cause instanceof TypeError) &&
  !("type" in cause && cause.type === "invalid-json");

export const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
