/** Answers of a timestamp authority (RFC 3161). */

import {
  ECDSA_SHA256,
  type MadeCertificate,
  nameOf,
  type Party,
  sha256,
  signAs,
} from "./certificate.js";
import { integer, octets, oid, sequence, set, tagged, time } from "./der.js";

const SHA256 = "2.16.840.1.101.3.4.2.1";
const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";

export interface TimestampOrder {
  /** SHA-256 of what is witnessed. */
  readonly digest: Buffer;
  readonly at: Date;
  readonly signer: Party;
  readonly certificate: MadeCertificate;
  readonly issuer: Party;
}

export function makeTimestamp({ digest, at, signer, certificate, issuer }: TimestampOrder): Buffer {
  const info = sequence(
    integer(1),
    oid("1.3.6.1.4.1.57264.2"),
    sequence(sequence(oid(SHA256)), octets(digest)),
    integer(7),
    time(at),
  );
  const attributes = [
    sequence(oid("1.2.840.113549.1.9.3"), set(oid(TST_INFO))),
    sequence(oid("1.2.840.113549.1.9.4"), set(octets(sha256(info)))),
  ];
  const signerInfo = sequence(
    integer(1),
    sequence(nameOf(issuer), integer(certificate.serial)),
    sequence(oid(SHA256)),
    tagged(0, ...attributes),
    sequence(oid(ECDSA_SHA256)),
    octets(signAs(signer, set(...attributes))),
  );
  const signedData = sequence(
    integer(3),
    set(sequence(oid(SHA256))),
    sequence(oid(TST_INFO), tagged(0, octets(info))),
    set(signerInfo),
  );
  return sequence(sequence(integer(0)), sequence(oid(SIGNED_DATA), tagged(0, signedData)));
}
