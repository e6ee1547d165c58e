/** Makes X.509 certificates: of authorities, and of signers with a receipt of a log of certificates. */

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import {
  bits,
  boolean,
  integer,
  octets,
  oid,
  retagged,
  sequence,
  set,
  tagged,
  time,
  utf8,
} from "./der.js";

export interface Party {
  readonly name: string;
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo. */
  readonly spki: Buffer;
}

export function makeParty(name: string): Party {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return { name, privateKey, spki: publicKey.export({ format: "der", type: "spki" }) };
}

export const signAs = ({ privateKey }: Party, bytes: Uint8Array): Buffer =>
  sign("sha256", bytes, privateKey);

export const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash("sha256").update(Buffer.concat(parts)).digest();

export const ECDSA_SHA256 = "1.2.840.10045.4.3.2";

export const nameOf = ({ name }: Pick<Party, "name">): Buffer =>
  sequence(set(sequence(oid("2.5.4.3"), utf8(name))));

export const extension = (id: string, value: Buffer, isCritical = false): Buffer =>
  isCritical ? sequence(oid(id), boolean(true), octets(value)) : sequence(oid(id), octets(value));

export interface CertificateOrder {
  readonly subject: Pick<Party, "name" | "spki">;
  readonly issuer: Party;
  readonly from: Date;
  readonly until: Date;
  readonly extensions: readonly Buffer[];
  /** A log of certificates, which leaves its receipt. */
  readonly log?: Party;
}

export interface MadeCertificate {
  readonly der: Buffer;
  readonly serial: Buffer;
}

export function makeCertificate(order: CertificateOrder): MadeCertificate {
  const { subject, issuer } = order;
  const serial = Buffer.concat([Buffer.from([0x11]), randomBytes(8)]);
  const common = [
    extension("2.5.29.14", octets(sha256(subject.spki).subarray(0, 20))),
    extension("2.5.29.35", sequence(retagged(0, sha256(issuer.spki).subarray(0, 20)))),
    ...order.extensions,
  ];
  const body = (extensions: readonly Buffer[]): Buffer =>
    sequence(
      tagged(0, integer(2)),
      integer(serial),
      sequence(oid(ECDSA_SHA256)),
      nameOf(issuer),
      sequence(time(order.from), time(order.until)),
      nameOf(subject),
      subject.spki,
      tagged(3, sequence(...extensions)),
    );
  const receipts =
    order.log === undefined
      ? []
      : [extension("1.3.6.1.4.1.11129.2.4.2", octets(receipt(order.log, issuer, body(common))))];
  const signed = body([...common, ...receipts]);
  const certificate = sequence(signed, sequence(oid(ECDSA_SHA256)), bits(signAs(issuer, signed)));
  return { der: certificate, serial };
}

/** A signed certificate timestamp (RFC 6962), in the list that certificates carry. */
function receipt(log: Party, issuer: Party, body: Buffer): Buffer {
  const at = number(Date.now(), 8);
  const version = Buffer.from([0]);
  const signed = Buffer.concat([
    version,
    Buffer.from([0]),
    at,
    number(1, 2),
    sha256(issuer.spki),
    number(body.length, 3),
    body,
    number(0, 2),
  ]);
  const signature = signAs(log, signed);
  const one = Buffer.concat([
    version,
    sha256(log.spki),
    at,
    number(0, 2),
    // SHA-256 and ECDSA.
    Buffer.from([4, 3]),
    number(signature.length, 2),
    signature,
  ]);
  return Buffer.concat([number(one.length + 2, 2), number(one.length, 2), one]);
}

const number = (value: number, bytes: number): Buffer =>
  Buffer.from(value.toString(16).padStart(bytes * 2, "0"), "hex");

/** May sign certificates. */
export const AUTHORITY_EXTENSIONS = [
  extension("2.5.29.19", sequence(boolean(true)), true),
  extension("2.5.29.15", bits(Buffer.from([0x06]), 1), true),
];

const DAY = 86_400_000;

export function makeRoot(party: Party): MadeCertificate {
  return makeCertificate({
    subject: party,
    issuer: party,
    from: new Date(Date.now() - DAY),
    until: new Date(Date.now() + DAY),
    extensions: AUTHORITY_EXTENSIONS,
  });
}

export const toPem = (certificate: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64").replace(/.{64}(?=.)/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
