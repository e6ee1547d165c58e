/** Statements signed by an identity, and checked offline: what services answer, what is done to bundles, and the name it gets. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAttestationReader } from "../../src/adapters/attestations/attestation-reader.js";
import { openTrustedRoot } from "../../src/adapters/attestations/keyless/bundle-reader.js";
import type { IdentityEnvironment } from "../../src/adapters/attestations/keyless/identity.js";
import { createKeylessSigner } from "../../src/adapters/attestations/keyless/keyless-signer.js";
import type { ServiceUrls } from "../../src/adapters/attestations/keyless/services.js";
import { explainVerification } from "../../src/app/verification.js";
import { verifyBundle } from "../../src/app/verify-bundle.js";
import type { Sha } from "../../src/domain/ids.js";
import { explainKeylessTrouble } from "../../src/domain/keyless.js";
import type { BundleReader } from "../../src/ports/keyless.js";
import { AttestedRepository } from "../support/attested-repository.js";
import {
  ISSUER,
  ScriptedSigstore,
  SUBJECT,
  tokenOf,
} from "../support/sigstore/scripted-sigstore.js";

let sigstore: ScriptedSigstore;
let repository: AttestedRepository;
let first: Sha;
let second: Sha;
let root: BundleReader;

const opened = (text: string): BundleReader => {
  const result = openTrustedRoot(text);
  if (result.kind === "refused") throw new Error(result.why);
  return result.reader;
};

beforeAll(async () => {
  sigstore = await ScriptedSigstore.start();
  repository = new AttestedRepository();
  [first, second] = (await repository.landed(2)) as [Sha, Sha];
  root = opened(sigstore.trustedRoot());
});
afterAll(async () => {
  repository.dispose();
  await sigstore.stop();
});
beforeEach(() => {
  sigstore.script = {};
});

/** The trusted root of somebody else's services. */
async function otherRoot(): Promise<string> {
  const other = await ScriptedSigstore.start();
  const text = other.trustedRoot();
  await other.stop();
  return text;
}

const reader = () => createAttestationReader(repository);

interface Signing {
  readonly environment?: IdentityEnvironment;
  readonly urls?: Partial<ServiceUrls>;
  readonly checker?: BundleReader;
}

const sign = async ({ environment, urls, checker }: Signing = {}) =>
  createKeylessSigner({
    urls: { authority: `${sigstore.url}/fulcio`, log: `${sigstore.url}/rekor`, ...urls },
    environment: environment ?? { SIGSTORE_ID_TOKEN: tokenOf() },
    nowMs: () => Date.now(),
    ...(checker === undefined ? {} : { checker }),
  }).sign(await reader().payloads(first));

async function signed(signing: Signing = {}): Promise<readonly string[]> {
  const made = await sign(signing);
  if (made.kind === "trouble") throw new Error(explainKeylessTrouble(made.trouble));
  return made.bundles;
}

const DEMANDED = { subject: SUBJECT, issuer: ISSUER };

interface Checking {
  readonly demanded?: { readonly subject?: string; readonly issuer?: string };
  readonly bundles?: BundleReader;
  readonly commit?: Sha;
}

const check = (lines: readonly string[], { demanded, bundles, commit }: Checking = {}) =>
  verifyBundle({
    commit: commit ?? first,
    reader: reader(),
    bundles: bundles ?? root,
    lines,
    demanded: demanded ?? DEMANDED,
  });

describe("bundles of an identity", () => {
  let lines: readonly string[];
  beforeAll(async () => {
    lines = await signed({ urls: { timestampAuthority: `${sigstore.url}/tsa` } });
  });

  test("hold offline, and say who signed and who has seen it", async () => {
    const before = sigstore.asked.length;
    const verification = await check(lines);
    expect(verification).toMatchObject({
      verdict: "pass",
      signed: {
        signer: { subject: SUBJECT, issuer: ISSUER },
        evidence: {
          isCertificateLogged: true,
          entries: [{ log: sigstore.url, index: "5" }],
          times: [{ by: "log" }, { by: "timestamp-authority" }],
        },
      },
    });
    expect(verification.items[0]).toMatchObject({
      state: "held",
      gates: [{ gate: "unit", statement: expect.stringMatching(/^[0-9a-f]{64}$/) as string }],
    });
    expect(sigstore.asked).toHaveLength(before);
  });

  test("take one certificate, and an entry and a timestamp for each statement", async () => {
    sigstore.asked.length = 0;
    await signed({ urls: { timestampAuthority: `${sigstore.url}/tsa` } });
    const count = (service: string) => sigstore.asked.filter((one) => one === service).length;
    expect(["fulcio", "rekor", "tsa"].map(count)).toEqual([1, 4, 4]);
  });

  test("hold by one of several roots, a line each", async () => {
    const both = `${JSON.stringify(JSON.parse(await otherRoot()))}\n${JSON.stringify(JSON.parse(sigstore.trustedRoot()))}\n`;
    expect((await check(lines, { bundles: opened(both) })).verdict).toBe("pass");
  });

  test("hold without a log where the root names none, by a timestamp", async () => {
    const bare = { ...(JSON.parse(sigstore.trustedRoot()) as object), tlogs: [] };
    const without = lines.map((line) =>
      changed(line, (bundle) => {
        bundle.verificationMaterial.tlogEntries = [];
      }),
    );
    const verification = await check(without, { bundles: opened(JSON.stringify(bare)) });
    expect(verification.verdict).toBe("pass");
    expect(explainVerification(verification)).toContain(
      "  in no transparency log (the trusted root names none)",
    );
  });

  const REFUSALS: readonly (readonly [string, RegExp, () => ReturnType<typeof check>])[] = [
    [
      "a changed payload",
      /✘ BUNDLE_REFUSED: bundle 1 does not hold against the trusted root: /,
      () => check(lines.map((line, at) => (at === 0 ? changed(line, otherRun) : line))),
    ],
    [
      "a certificate of another authority",
      /✘ BUNDLE_REFUSED: bundle 1 .*/,
      async () => check(lines, { bundles: opened(await otherRoot()) }),
    ],
    [
      "an entry that was taken out",
      /✘ BUNDLE_REFUSED: bundle 2 .*tlog entries/,
      () =>
        check(
          lines.map((line, at) =>
            at !== 1
              ? line
              : changed(line, (bundle) => {
                  bundle.verificationMaterial.tlogEntries = [];
                }),
          ),
        ),
    ],
    [
      "the entry of another statement",
      /✘ BUNDLE_REFUSED: bundle 2 .*/,
      () => {
        const [entries] = lines.map(
          (line) => (JSON.parse(line) as Bundle).verificationMaterial.tlogEntries,
        );
        return check(
          lines.map((line, at) =>
            at !== 1
              ? line
              : changed(line, (bundle) => {
                  bundle.verificationMaterial.tlogEntries = entries!;
                }),
          ),
        );
      },
    ],
    [
      "another subject than the one demanded",
      /✘ IDENTITY_MISMATCH: https:\/\/else\.example was demanded, and https:\/\/forge\.example\S+ has signed/,
      () => check(lines, { demanded: { subject: "https://else.example", issuer: ISSUER } }),
    ],
    [
      "a part of the subject that was demanded",
      /✘ IDENTITY_MISMATCH: /,
      () => check(lines, { demanded: { subject: SUBJECT.slice(0, -1), issuer: ISSUER } }),
    ],
    [
      "another issuer than the one demanded",
      /✘ IDENTITY_MISMATCH: https:\/\/else\.example was to vouch/,
      () => check(lines, { demanded: { subject: SUBJECT, issuer: "https://else.example" } }),
    ],
    [
      "an identity that nobody demanded",
      /✘ IDENTITY_NOT_DEMANDED: .*--identity https:\S+prove\.yml@refs\/heads\/main --issuer https:\/\/token\.ci\.example/,
      () => check(lines, { demanded: {} }),
    ],
    [
      "a subject without its issuer",
      /✘ IDENTITY_NOT_DEMANDED: /,
      () => check(lines, { demanded: { subject: SUBJECT } }),
    ],
    [
      "a part that another identity has signed",
      /✘ IDENTITY_MISMATCH: one part is signed by https:\/\/else\.example, the verdict by /,
      async () => {
        const others = await signed({
          environment: { SIGSTORE_ID_TOKEN: tokenOf({ sub: "https://else.example" }) },
        });
        return check([...lines.slice(0, 3), ...others.slice(3)]);
      },
    ],
    [
      "a file without the verdict",
      /✘ BUNDLE_VERDICT: the file holds no verdict/,
      () => check(lines.slice(1)),
    ],
    [
      "a file with two verdicts",
      /✘ BUNDLE_VERDICT: the file holds several verdicts/,
      () => check([...lines, ...lines.slice(0, 1)]),
    ],
    [
      "the bundles of another commit",
      /✘ ENVELOPE_SWAPPED: /,
      () => check(lines, { commit: second }),
    ],
    [
      "bundles that a key has signed",
      /✘ BUNDLE_NOT_KEYLESS: bundle 1 is signed by a key/,
      async () => check(await reader().bundles(first)),
    ],
    ["what is no bundle", /✘ BUNDLE_UNREADABLE: bundle 1 cannot be read: /, () => check(["{}"])],
    ["what is no JSON", /✘ BUNDLE_UNREADABLE: bundle 1 cannot be read: /, () => check(["-"])],
  ];

  test.each(REFUSALS)("%s is refused", async (_, words, act) => {
    const verification = await act();
    const text = explainVerification(verification);
    expect(text).toMatch(/^NOT VERIFIED\n/);
    expect(text).toMatch(words);
    expect(verification).toMatchObject({ verdict: "fail", properties: [], items: [] });
  });

  test("a statement that was left out is missed", async () => {
    const { verdict, reasons, items } = await check(lines.filter((_, index) => index !== 2));
    expect([verdict, reasons.map(({ code }) => code)]).toEqual(["fail", ["PART_MISSING"]]);
    // No item is said to rest on a statement.
    expect(items.flatMap(({ gates }) => gates).filter(({ statement }) => statement)).toEqual([]);
  });

  test("a statement of another landing is no part of this one", async () => {
    const made = await createKeylessSigner({
      urls: { authority: `${sigstore.url}/fulcio`, log: `${sigstore.url}/rekor` },
      environment: { SIGSTORE_ID_TOKEN: tokenOf() },
      nowMs: () => Date.now(),
    }).sign(await reader().payloads(second));
    if (made.kind === "trouble") throw new Error(explainKeylessTrouble(made.trouble));
    const { reasons } = await check([...lines, ...made.bundles.slice(1, 2)]);
    expect(reasons.map(({ code }) => code)).toEqual(["PART_ADDED"]);
  });
});

test.each([
  ["nothing", ""],
  ["no JSON", "root"],
  ["another form", "{}"],
  ["no authority", '{"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'],
])("a root of %s is refused", (_, text) => {
  expect(openTrustedRoot(text)).toMatchObject({ kind: "refused" });
});

const minutes = (count: number): number => Math.floor(Date.now() / 1_000) + count * 60;

const withToken = (token: string): Signing => ({ environment: { SIGSTORE_ID_TOKEN: token } });

describe("nothing is signed, and the reason has a remedy:", () => {
  const TROUBLES: readonly (readonly [string, RegExp, () => ReturnType<typeof sign>])[] = [
    [
      "no identity here",
      /there is no identity here to sign by; .*id-token: write.*SIGSTORE_ID_TOKEN\.$/,
      () => sign({ environment: {} }),
    ],
    [
      "a job that may have none",
      /this job may not have an identity; give it `permissions: \{id-token: write\}`/,
      () => sign({ environment: { GITHUB_ACTIONS: "true" } }),
    ],
    [
      "something that is no token",
      /is no OIDC token with an issuer and a subject; /,
      () => sign(withToken("ey.secret-of-mine.x")),
    ],
    [
      "an address that nobody has verified",
      /is no OIDC token with an issuer and a subject; /,
      () => sign(withToken(tokenOf({ email: "a@b.example" }))),
    ],
    [
      "a token of yesterday, or a clock that is fast",
      /the identity was good until \S+Z, and this machine's clock says \S+Z; get a new token, or set the clock/,
      () => sign(withToken(tokenOf({ exp: minutes(-5) }))),
    ],
    [
      "a clock that is slow",
      /the identity is good from \S+Z, and this machine's clock says \S+Z; set the clock: it is slow/,
      () => sign(withToken(tokenOf({ nbf: minutes(30), exp: minutes(40) }))),
    ],
    [
      "an identity that the authority does not know",
      /the authority \S+fulcio refused the identity: \(401\) There was an error processing the identity token; it has to know the issuer/,
      () => sign(withToken(tokenOf({ iss: "https://else.example" }))),
    ],
    [
      "an authority that answers nonsense",
      /the authority \S+fulcio answered what cannot be right: /,
      () => {
        sigstore.script.fulcio = { status: 201, body: "<html>hello</html>", isJson: false };
        return sign();
      },
    ],
    [
      "an authority whose certificate is none",
      /the authority \S+fulcio answered what cannot be right: /,
      () => {
        const chain = {
          certificates: ["-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
        };
        const body = JSON.stringify({ signedCertificateEmbeddedSct: { chain } });
        sigstore.script.fulcio = { status: 201, body };
        return sign();
      },
    ],
    [
      "an authority that certifies nobody",
      /the authority \S+fulcio answered what cannot be right: /,
      () => {
        sigstore.script.fulcio = { status: 201, body: "{}" };
        return sign();
      },
    ],
    [
      "an authority that certifies another key",
      /the authority \S+fulcio answered what cannot be right: the certificate is of another key; /,
      () => {
        sigstore.script.fulcio = "certifies-another-key";
        return sign();
      },
    ],
    [
      "an authority that is none",
      /the authority \S+nowhere refused what was signed: \(404\) no such path; look whether the URL is that of a certificate authority/,
      () => sign({ urls: { authority: `${sigstore.url}/nowhere` } }),
    ],
    [
      "a log that is down",
      /the transparency log \S+ cannot be reached: .*ECONNREFUSED.*; look at the network and the URL/,
      () => sign({ urls: { log: "http://127.0.0.1:9/rekor" } }),
    ],
    [
      "a log that fails",
      /the transparency log \S+rekor cannot be reached: \(503\) tired; /,
      () => {
        sigstore.script.rekor = { status: 503, body: '{"message": "tired"}' };
        return sign();
      },
    ],
    [
      "a log that answers nonsense",
      /the transparency log \S+rekor answered what cannot be right: /,
      () => {
        sigstore.script.rekor = { status: 201, body: "{}" };
        return sign();
      },
    ],
    [
      "a log that answers an entry of nothing",
      /the transparency log \S+rekor answered what cannot be right: /,
      () => {
        sigstore.script.rekor = { status: 201, body: '{"a": {}}' };
        return sign();
      },
    ],
    [
      "a log that enters something else",
      /the transparency log \S+rekor answered what cannot be right: its entry is not about this signature; /,
      () => {
        sigstore.script.rekor = "logs-something-else";
        return sign();
      },
    ],
    [
      "clocks that disagree",
      /the certificate is good from \S+Z until \S+Z, and the transparency log \S+ says that it was used at \S+Z, .*their clocks disagree/,
      () => {
        sigstore.script.rekor = "is-an-hour-fast";
        return sign();
      },
    ],
    [
      "a timestamp authority that answers nonsense",
      /the timestamp authority \S+tsa answered what cannot be right: it is no timestamp of this signature; /,
      () => {
        sigstore.script.tsa = { status: 201, body: "now", isJson: false };
        return sign({ urls: { timestampAuthority: `${sigstore.url}/tsa` } });
      },
    ],
    [
      "a root of other services than those that signed",
      /what was signed does not hold against the trusted root \(.*\); look whether that root is of the services that signed/,
      async () => sign({ checker: opened(await otherRoot()) }),
    ],
  ];

  test.each(TROUBLES)("%s", async (_, words, act) => {
    const made = await act();
    const said = made.kind === "trouble" ? explainKeylessTrouble(made.trouble) : "signed";
    expect(said).toMatch(words);
    expect(said).not.toMatch(/\n|secret-of-mine|eyJ/);
  });
});

test("what is signed for another commit, or by nobody, is not signed again", async () => {
  const path = `${first.slice(0, 2)}/${first}/parts/gate-more.dsse.json`;
  const before = await reader().payloads(first);
  repository.rewrite({
    [path]: repository.read(`${second.slice(0, 2)}/${second}/parts/gate-unit.dsse.json`),
    [`${first.slice(0, 2)}/${first}/parts/gate-none.dsse.json`]: JSON.stringify({
      payloadType: "application/vnd.in-toto+json",
      payload: "e30=",
      signatures: [{ keyid: "", sig: "AAAA" }],
    }),
  });
  expect(await reader().payloads(first)).toEqual(before);
});

interface Bundle {
  verificationMaterial: { tlogEntries: unknown[] };
  dsseEnvelope: { payload: string };
}

function changed(line: string, change: (bundle: Bundle) => void): string {
  const bundle = JSON.parse(line) as Bundle;
  change(bundle);
  return JSON.stringify(bundle);
}

/** The statement says that it is of another run. */
function otherRun(bundle: Bundle): void {
  const text = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString("utf8");
  const other = text.replace("week-1-1", "week-1-2");
  expect(other).not.toBe(text);
  bundle.dsseEnvelope.payload = Buffer.from(other).toString("base64");
}
