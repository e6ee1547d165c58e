/**
 * A certificate authority, a log of certificates, a transparency log and a timestamp authority on loopback, with real keys, chains
 * and proofs; and a CI that gives out identities. Each can be told to answer otherwise.
 */

import { createPublicKey, verify } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  AUTHORITY_EXTENSIONS,
  extension,
  type MadeCertificate,
  makeCertificate,
  makeParty,
  makeRoot,
  sha256,
  signAs,
  toPem,
} from "./certificate.js";
import { bits, der, oid, sequence, utf8 } from "./der.js";
import { proofOf, rootOf } from "./merkle-log.js";
import { makeTimestamp } from "./timestamp.js";

export const ISSUER = "https://token.ci.example";
export const SUBJECT =
  "https://forge.example/acme/money/.github/workflows/prove.yml@refs/heads/main";

interface Answer {
  readonly status: number;
  readonly body: string | Buffer;
  readonly isJson?: boolean;
}

/** What a service does instead of its work. */
export interface Script {
  fulcio?: Answer | "certifies-another-key";
  rekor?: Answer | "logs-something-else" | "is-an-hour-fast";
  tsa?: Answer;
  token?: Answer;
}

const MINUTE = 60_000;

export class ScriptedSigstore {
  script: Script = {};
  /** Requests so far, by service. */
  readonly asked: string[] = [];
  readonly #server: Server;
  readonly #root = makeParty("Root");
  readonly #authority = makeParty("Authority");
  readonly #certificateLog = makeParty("Certificates");
  readonly #log = makeParty("Log");
  readonly #clockRoot = makeParty("Clock root");
  readonly #clock = makeParty("Clock");
  readonly #rootCertificate = makeRoot(this.#root);
  readonly #authorityCertificate = this.#issue(this.#root, this.#authority, AUTHORITY_EXTENSIONS);
  readonly #clockRootCertificate = makeRoot(this.#clockRoot);
  readonly #clockCertificate = this.#issue(this.#clockRoot, this.#clock, []);
  // The log is not empty when a test begins, so that proofs have something to prove.
  readonly #leaves: Buffer[] = ["a", "b", "c", "d", "e"].map((text) => Buffer.from(text));

  private constructor() {
    this.#server = createServer((request, response) => {
      void readAll(request).then((body) => {
        const { status, body: text, isJson } = this.#answer(request, body);
        const type = isJson === false ? "text/plain" : "application/json";
        response.writeHead(status, { "content-type": type, connection: "close" }).end(text);
      });
    });
  }

  static async start(): Promise<ScriptedSigstore> {
    const sigstore = new ScriptedSigstore();
    await new Promise<void>((resolve) => {
      sigstore.#server.listen(0, "127.0.0.1", resolve);
    });
    return sigstore;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Flags that name these services. */
  get flags(): readonly string[] {
    return ["--fulcio", `${this.url}/fulcio`, "--rekor", `${this.url}/rekor`];
  }

  get clockFlags(): readonly string[] {
    return ["--tsa", `${this.url}/tsa`];
  }

  /** The environment of a job of GitHub Actions that may have an identity. */
  get jobEnvironment(): Readonly<Record<string, string>> {
    return {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "may-ask",
    };
  }

  /** `trusted_root.json`: what a verifier has to know of these services. */
  trustedRoot(): string {
    const since = { start: new Date(Date.now() - 60 * MINUTE).toISOString() };
    const log = (spki: Buffer) => ({
      baseUrl: this.url,
      hashAlgorithm: "SHA2_256",
      publicKey: {
        rawBytes: spki.toString("base64"),
        keyDetails: "PKIX_ECDSA_P256_SHA_256",
        validFor: since,
      },
      logId: { keyId: sha256(spki).toString("base64") },
    });
    const authority = (...chain: readonly MadeCertificate[]) => ({
      subject: { organization: "test", commonName: "test" },
      uri: this.url,
      certChain: { certificates: chain.map((one) => ({ rawBytes: one.der.toString("base64") })) },
      validFor: since,
    });
    return JSON.stringify(
      {
        mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        tlogs: [log(this.#log.spki)],
        certificateAuthorities: [authority(this.#authorityCertificate, this.#rootCertificate)],
        ctlogs: [log(this.#certificateLog.spki)],
        timestampAuthorities: [authority(this.#clockCertificate, this.#clockRootCertificate)],
      },
      undefined,
      2,
    );
  }

  #issue(
    issuer: ReturnType<typeof makeParty>,
    subject: ReturnType<typeof makeParty>,
    extensions: readonly Buffer[],
  ) {
    const from = new Date(Date.now() - 30 * MINUTE);
    const until = new Date(Date.now() + 600 * MINUTE);
    return makeCertificate({ subject, issuer, from, until, extensions });
  }

  #answer(request: IncomingMessage, body: string): Answer {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.url);
    const service = pathname.split("/")[1] ?? "";
    this.asked.push(service);
    const scripted = this.script[service as keyof Script];
    if (typeof scripted === "object") return scripted;
    if (pathname === "/token") return this.#giveToken(request, searchParams.get("audience"));
    if (pathname === "/fulcio/api/v2/signingCert") return this.#certify(body);
    if (pathname === "/rekor/api/v1/log/entries") return this.#enter(body);
    if (pathname === "/tsa") return this.#stamp(body);
    return { status: 404, body: '{"message": "no such path"}' };
  }

  #giveToken({ headers }: IncomingMessage, audience: string | null): Answer {
    if (headers.authorization !== "Bearer may-ask") return { status: 401, body: "{}" };
    return { status: 200, body: JSON.stringify({ value: tokenOf({ aud: audience }) }) };
  }

  #certify(body: string): Answer {
    const { credentials, publicKeyRequest } = JSON.parse(body) as {
      credentials: { oidcIdentityToken: string };
      publicKeyRequest: { publicKey: { content: string }; proofOfPossession: string };
    };
    const [, payload = ""] = credentials.oidcIdentityToken.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Claims;
    if (claims.iss !== ISSUER || claims.aud !== "sigstore")
      return {
        status: 401,
        body: '{"message": "There was an error processing the identity token"}',
      };
    const key = createPublicKey(publicKeyRequest.publicKey.content);
    const proof = Buffer.from(publicKeyRequest.proofOfPossession, "base64");
    if (!verify("sha256", Buffer.from(claims.sub), key, proof))
      return { status: 400, body: '{"message": "the key is not the asker\'s"}' };
    const own = key.export({ format: "der", type: "spki" });
    const spki = this.script.fulcio === "certifies-another-key" ? makeParty("other").spki : own;
    const certificate = makeCertificate({
      subject: { name: "", spki },
      issuer: this.#authority,
      from: new Date(Date.now() - MINUTE),
      until: new Date(Date.now() + 10 * MINUTE),
      log: this.#certificateLog,
      extensions: [
        extension("2.5.29.15", bits(Buffer.from([0x80]), 7), true),
        extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.3"))),
        extension("2.5.29.17", sequence(der(0x86, Buffer.from(claims.sub))), true),
        extension("1.3.6.1.4.1.57264.1.8", utf8(claims.iss)),
      ],
    });
    const chain = [certificate, this.#authorityCertificate, this.#rootCertificate];
    const certificates = chain.map((one) => toPem(one.der));
    return {
      status: 201,
      body: JSON.stringify({ signedCertificateEmbeddedSct: { chain: { certificates } } }),
    };
  }

  #enter(body: string): Answer {
    const { spec } = JSON.parse(body) as {
      spec: { proposedContent: { envelope: string; verifiers: string[] } };
    };
    const envelope = JSON.parse(spec.proposedContent.envelope) as {
      payload: string;
      signatures: { sig: string }[];
    };
    const payload =
      this.script.rekor === "logs-something-else"
        ? Buffer.from("{}")
        : Buffer.from(envelope.payload, "base64");
    const hash = (bytes: Uint8Array) => ({
      algorithm: "sha256",
      value: sha256(bytes).toString("hex"),
    });
    const leaf = Buffer.from(
      JSON.stringify({
        apiVersion: "0.0.1",
        kind: "dsse",
        spec: {
          envelopeHash: hash(Buffer.from(spec.proposedContent.envelope)),
          payloadHash: hash(payload),
          signatures: envelope.signatures.map(({ sig }) => ({
            signature: sig,
            verifier: spec.proposedContent.verifiers[0],
          })),
        },
      }),
    );
    return { status: 201, body: JSON.stringify({ "00aa": this.#logged(leaf) }) };
  }

  #logged(leaf: Buffer) {
    const index = this.#leaves.push(leaf) - 1;
    const lead = this.script.rekor === "is-an-hour-fast" ? 60 * MINUTE : 0;
    const id = sha256(this.#log.spki);
    // In the order of their names, as the signed form has it.
    const entry = {
      body: leaf.toString("base64"),
      integratedTime: Math.floor((Date.now() + lead) / 1_000),
      logID: id.toString("hex"),
      logIndex: index,
    };
    const root = rootOf(this.#leaves);
    const note = `127.0.0.1\n${this.#leaves.length}\n${root.toString("base64")}\n`;
    const signature = Buffer.concat([id.subarray(0, 4), signAs(this.#log, Buffer.from(note))]);
    return {
      ...entry,
      verification: {
        signedEntryTimestamp: signAs(this.#log, Buffer.from(JSON.stringify(entry))).toString(
          "base64",
        ),
        inclusionProof: {
          checkpoint: `${note}\n\u2014 127.0.0.1 ${signature.toString("base64")}\n`,
          hashes: proofOf(this.#leaves, index).map((one) => one.toString("hex")),
          logIndex: index,
          rootHash: root.toString("hex"),
          treeSize: this.#leaves.length,
        },
      },
    };
  }

  #stamp(body: string): Answer {
    const { artifactHash } = JSON.parse(body) as { artifactHash: string };
    const answer = makeTimestamp({
      digest: Buffer.from(artifactHash, "base64"),
      at: new Date(),
      signer: this.#clock,
      certificate: this.#clockCertificate,
      issuer: this.#clockRoot,
    });
    return { status: 201, body: answer, isJson: false };
  }
}

interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string | null;
  readonly exp: number;
  readonly nbf?: number;
  readonly email?: string;
}

/** An OIDC token; nobody here looks at its signature. */
export function tokenOf(claims: Partial<Claims> = {}): string {
  const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString("base64url");
  const exp = Math.floor(Date.now() / 1_000) + 300;
  const whole = { iss: ISSUER, sub: SUBJECT, aud: "sigstore", exp, ...claims };
  return `${part({ alg: "none" })}.${part(whole)}.${part("signed")}`;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
