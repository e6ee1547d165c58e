/** Everything that somebody with write access to the repository can do to attestations, and the name it gets. */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAttestationReader } from "../../src/adapters/attestations/attestation-reader.js";
import { seal } from "../../src/adapters/attestations/envelope.js";
import { readTrustedKey, signingKey } from "../../src/adapters/attestations/keys.js";
import { withChain } from "../../src/adapters/attestations/statement-schema.js";
import {
  explainVerification,
  type Verification,
  type VerificationCode,
} from "../../src/app/verification.js";
import { verifyCommit } from "../../src/app/verify.js";
import { DOD_PROPERTIES, type NotHeldBecause } from "../../src/domain/definition-of-done.js";
import { type Sha, toSha } from "../../src/domain/ids.js";
import { AttestedRepository, pathOf, statementAbout } from "../support/attested-repository.js";

let repository: AttestedRepository;
beforeEach(() => {
  repository = new AttestedRepository();
});
afterEach(() => repository.dispose());

interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}

const envelopeOf = (commit: Sha): Envelope =>
  JSON.parse(repository.read(pathOf(commit))) as Envelope;
const payloadOf = (commit: Sha): string =>
  Buffer.from(envelopeOf(commit).payload, "base64").toString("utf8");
const replace = (commit: Sha, envelope: unknown): void =>
  repository.rewrite({ [pathOf(commit)]: JSON.stringify(envelope) });
const base64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");
const treeOf = (commit: Sha): string => repository.git(["rev-parse", `${commit}^{tree}`]);

function verify(commit: Sha): Promise<Verification> {
  return verifyCommit({ commit, reader: createAttestationReader(repository) });
}

const codes = async (commit: Sha): Promise<readonly VerificationCode[]> =>
  (await verify(commit)).reasons.map(({ code }) => code);

/** An insider: signs with the machine's own key what Interlock would not have signed. */
async function forge(
  place: Sha,
  statement: unknown,
  chain: { seq: number; prev: string | undefined },
): Promise<void> {
  const key = await signingKey(repository.keyFile);
  repository.rewrite({ [pathOf(place)]: seal(withChain(statement, chain), key).text });
}

type Three = readonly [Sha, Sha, Sha];
async function three(): Promise<Three> {
  const [first, second, third] = await repository.landed(3);
  return [first!, second!, third!];
}

test("an attested commit on the base is verified, with all eight properties", async () => {
  const [, second] = await three();
  const evidence = [{ name: "gate-unit.log", sha256: "a".repeat(64) }];
  const unit = { gate: "unit", class: "tests", conclusion: "success", evidence };
  expect(await verify(second)).toMatchObject({
    verdict: "pass",
    reasons: [],
    properties: DOD_PROPERTIES,
    items: DOD_PROPERTIES.map((property) => ({
      property,
      state: "held",
      gates: property === "INTERLOCK_DOD_TESTS_PASS" ? [unit] : [],
    })),
    notes: ["isolation of the agent: bubblewrap, network open"],
  });
});

type Tampering = (commits: Three) => Promise<Sha> | Sha;

const TAMPERINGS: readonly (readonly [string, VerificationCode, Tampering])[] = [
  ["a commit that nobody has", "UNKNOWN_COMMIT", () => toSha("f".repeat(40))],
  ["a commit that was never attested", "NO_ATTESTATION", () => repository.commit("in passing")],
  [
    "a ref that was deleted",
    "NO_ATTESTATION",
    ([first]) => {
      repository.git(["update-ref", "-d", "refs/interlock/attestations"]);
      return first;
    },
  ],
  [
    "a commit that was amended: other commit, same tree",
    "COMMIT_MISMATCH",
    () => {
      repository.git(["commit", "--quiet", "--amend", "--message", "nicer words"]);
      return toSha(repository.git(["rev-parse", "HEAD"]));
    },
  ],
  [
    "a payload with another property",
    "PAYLOAD_CHANGED",
    ([first]) => {
      const envelope = envelopeOf(first);
      replace(first, {
        ...envelope,
        payload: base64(payloadOf(first).replace("change", "CHANGE").replace("ws1", "ws9")),
      });
      return first;
    },
  ],
  [
    "a payload with one more blank",
    "PAYLOAD_CHANGED",
    ([first]) => {
      replace(first, { ...envelopeOf(first), payload: base64(`${payloadOf(first)} `) });
      return first;
    },
  ],
  [
    "a signature of another statement",
    "SIGNATURE_WRONG",
    ([first, second]) => {
      replace(first, { ...envelopeOf(first), signatures: envelopeOf(second).signatures });
      return first;
    },
  ],
  [
    "a signature that is too short",
    "SIGNATURE_WRONG",
    ([first]) => {
      const envelope = envelopeOf(first);
      replace(first, {
        ...envelope,
        signatures: [{ ...envelope.signatures[0], sig: base64("short") }],
      });
      return first;
    },
  ],
  [
    "no signature at all",
    "UNKNOWN_KEY",
    ([first]) => {
      replace(first, { ...envelopeOf(first), signatures: [] });
      return first;
    },
  ],
  [
    "a statement that is signed by somebody's own key, kept beside it",
    "UNKNOWN_KEY",
    async ([first]) => {
      const stranger = await signingKey(join(repository.folder, "elsewhere", "key.pem"));
      const statement = withChain(statementAbout(first, treeOf(first)), {
        seq: 1,
        prev: undefined,
      });
      const pem = stranger.public.key.export({ type: "spki", format: "pem" }).toString();
      repository.rewrite({
        [pathOf(first)]: seal(statement, stranger).text,
        [`keys/${stranger.public.keyid}.pub`]: pem,
      });
      return first;
    },
  ],
  [
    "a stranger's signature under the name of the known key",
    "SIGNATURE_WRONG",
    async ([first]) => {
      const stranger = await signingKey(join(repository.folder, "elsewhere", "key.pem"));
      const [known] = envelopeOf(first).signatures;
      const sealed = JSON.parse(
        seal(withChain(statementAbout(first, treeOf(first)), { seq: 1, prev: undefined }), stranger)
          .text,
      ) as Envelope;
      replace(first, {
        ...sealed,
        signatures: [{ keyid: known!.keyid, sig: sealed.signatures[0]!.sig }],
      });
      repository.rewrite({ [`tree/${treeOf(first)}/${first}`]: undefined });
      return first;
    },
  ],
  [
    "an envelope that was swapped with another commit's",
    "ENVELOPE_SWAPPED",
    ([first, second]) => {
      const [one, two] = [repository.read(pathOf(first)), repository.read(pathOf(second))];
      repository.rewrite({ [pathOf(first)]: two, [pathOf(second)]: one });
      return first;
    },
  ],
  [
    "the envelope of a proven commit, copied to one that is not",
    "ENVELOPE_SWAPPED",
    ([first]) => {
      const unproven = repository.commit("unproven");
      repository.rewrite({ [pathOf(unproven)]: repository.read(pathOf(first)) });
      return unproven;
    },
  ],
  [
    "a statement about another tree",
    "TREE_MISMATCH",
    async ([first, second]) => {
      await forge(first, statementAbout(first, treeOf(second)), { seq: 1, prev: undefined });
      return first;
    },
  ],
  [
    "a newest statement that was taken away",
    "CHAIN_TRUNCATED",
    ([first, , third]) => {
      repository.rewrite({ [pathOf(third)]: undefined });
      return first;
    },
  ],
  [
    "a statement in the middle that was taken away",
    "CHAIN_BROKEN",
    ([, second, third]) => {
      repository.rewrite({ [pathOf(second)]: undefined });
      return third;
    },
  ],
  [
    "a statement in the middle that was damaged",
    "CHAIN_BROKEN",
    ([, second, third]) => {
      repository.rewrite({ [pathOf(second)]: "?" });
      return third;
    },
  ],
  [
    "a newest statement that was written anew",
    "CHAIN_BROKEN",
    async ([first, second, third]) => {
      const prev = await repository.attest(second);
      await forge(third, statementAbout(third, treeOf(first)), { seq: 3, prev });
      return first;
    },
  ],
  [
    "two other statements that changed places",
    "CHAIN_REORDERED",
    ([first, second, third]) => {
      const [two, three_] = [repository.read(pathOf(second)), repository.read(pathOf(third))];
      repository.rewrite({ [pathOf(second)]: three_, [pathOf(third)]: two });
      return first;
    },
  ],
  [
    "two statements with the same number",
    "CHAIN_REORDERED",
    async ([first, second]) => {
      await forge(second, statementAbout(second, treeOf(second)), { seq: 1, prev: undefined });
      return first;
    },
  ],
  [
    "a statement that follows another than the one before it",
    "CHAIN_REORDERED",
    async ([first, , third]) => {
      await forge(third, statementAbout(third, treeOf(third)), {
        seq: 3,
        prev: await repository.attest(first),
      });
      return third;
    },
  ],
  [
    "a property that the statement does not name",
    "PROPERTY_MISSING",
    async () => {
      const commit = repository.commit("no lint");
      await repository.attest(commit, (statement) => ({
        ...statement,
        predicate: {
          ...statement.predicate,
          properties: DOD_PROPERTIES.filter((one) => !one.includes("LINT")),
        },
      }));
      return commit;
    },
  ],
  [
    "a base that was wound back",
    "NOT_ON_BASE",
    ([first, , third]) => {
      repository.git(["reset", "--quiet", "--hard", first]);
      return third;
    },
  ],
  [
    "a base that is not there",
    "NOT_ON_BASE",
    ([, , third]) => {
      repository.git(["branch", "--move", "other"]);
      return third;
    },
  ],
  [
    "an envelope that is not JSON",
    "MALFORMED_JSON",
    ([first]) => {
      repository.rewrite({ [pathOf(first)]: '{"payload":' });
      return first;
    },
  ],
  [
    "an envelope that is null",
    "MALFORMED_JSON",
    ([first]) => {
      repository.rewrite({ [pathOf(first)]: "null" });
      return first;
    },
  ],
  [
    "an envelope without signatures",
    "MALFORMED_ENVELOPE",
    ([first]) => {
      const { payload, payloadType } = envelopeOf(first);
      replace(first, { payload, payloadType });
      return first;
    },
  ],
  [
    "a payload that is not Base64",
    "MALFORMED_BASE64",
    ([first]) => {
      const envelope = envelopeOf(first);
      replace(first, { ...envelope, payload: `${envelope.payload}\n` });
      return first;
    },
  ],
  [
    "another type of payload",
    "WRONG_PAYLOAD_TYPE",
    ([first]) => {
      replace(first, { ...envelopeOf(first), payloadType: "text/plain" });
      return first;
    },
  ],
  [
    "an envelope of five megabytes",
    "TOO_LARGE",
    ([first]) => {
      replace(first, { ...envelopeOf(first), payload: "A".repeat(5 * 1024 * 1024) });
      return first;
    },
  ],
  [
    "a signed text that is no statement",
    "MALFORMED_STATEMENT",
    async ([first]) => {
      await forge(first, { predicate: { verdict: "all good" } }, { seq: 1, prev: undefined });
      return first;
    },
  ],
];

describe("tampering has a name:", () => {
  test.each(TAMPERINGS)("%s is %s", async (_, code, tamper) => {
    const commit = await tamper(await three());
    const verification = await verify(commit);
    expect(verification.verdict).toBe("fail");
    expect(verification.reasons.map((reason) => reason.code)).toContain(code);
    expect(verification.reasons.every(({ message }) => message.length > 20)).toBe(true);
  });
});

test("the reason that concerns the commit itself comes first", async () => {
  const [first] = await three();
  replace(first, { ...envelopeOf(first), payload: base64(`${payloadOf(first)} `) });
  expect((await codes(first))[0]).toBe("PAYLOAD_CHANGED");
});

test("git replace does not change what a commit stands for", async () => {
  const [first, second] = await three();
  repository.git(["replace", first, second]);
  expect((await verify(first)).verdict).toBe("pass");
});

test("another machine believes nothing until a person names the key", async () => {
  const [first] = await three();
  const known = envelopeOf(first).signatures[0]!.keyid;
  const elsewhere = {
    gitDir: repository.gitDir,
    keyFile: join(repository.folder, "other-machine", "key.pem"),
    headsDirectory: join(repository.folder, "other-machine", "heads"),
  };
  const stranger = await verifyCommit({
    commit: first,
    reader: createAttestationReader(elsewhere),
  });
  expect(stranger.reasons).toMatchObject([{ code: "UNKNOWN_KEY" }]);
  expect(explainVerification(stranger)).toContain(known.slice(0, 16));

  const file = join(repository.folder, "known.pub");
  writeFileSync(file, repository.read(`keys/${known}.pub`));
  const key = await readTrustedKey(file);
  const trusted = key.ok ? key.key : undefined;
  const friend = await verifyCommit({
    commit: first,
    reader: createAttestationReader({ ...elsewhere, trusted: trusted! }),
  });
  expect(friend).toMatchObject({ verdict: "pass", reasons: [] });
  expect(friend.notes.join()).toContain("cannot tell whether newer statements were cut off");
});

test("a key file that is missing or no key is told, with what to give instead", async () => {
  const file = join(repository.folder, "key.txt");
  expect(await readTrustedKey(file)).toMatchObject({ ok: false });
  writeFileSync(file, "ssh-ed25519 AAAA");
  expect(await readTrustedKey(file)).toMatchObject({ ok: false });
});

test("a clone that fetched the ref verifies with the key of the machine", async () => {
  const [, second] = await three();
  const clone = join(repository.folder, "clone");
  repository.git(["clone", "--quiet", repository.gitDir, clone]);
  repository.git(["-C", clone, "fetch", "--quiet", "origin", "refs/interlock/*:refs/interlock/*"]);
  repository.git(["-C", clone, "checkout", "--quiet", "--detach"]);
  repository.git(["-C", clone, "branch", "--quiet", "--delete", "--force", "main"]);
  const reader = createAttestationReader({
    gitDir: join(clone, ".git"),
    keyFile: repository.keyFile,
    headsDirectory: repository.headsDirectory,
  });
  expect(await verifyCommit({ commit: second, reader })).toMatchObject({ verdict: "pass" });
});

const BECAUSE: readonly (readonly [NotHeldBecause, "pass" | "fail"])[] = [
  ["not-configured", "pass"],
  ["waived", "pass"],
  ["preexisting", "pass"],
  ["not-held", "fail"],
];

test.each(BECAUSE)("a property that is absent because it is %s: %s", async (because, verdict) => {
  const property = "INTERLOCK_DOD_RELEASE_BUILD";
  const commit = repository.commit("no build");
  await repository.attest(commit, (statement) => ({
    ...statement,
    predicate: {
      ...statement.predicate,
      properties: DOD_PROPERTIES.filter((one) => one !== property),
      interlock: {
        ...statement.predicate.interlock,
        notHeld: [{ property, because, why: "no build gate is configured" }],
      },
    },
  }));
  const verification = await verify(commit);
  expect(verification.verdict).toBe(verdict);
  expect(explainVerification(verification)).toContain(
    "INTERLOCK_DOD_RELEASE_BUILD is not attested: no build gate is configured",
  );
  const required = await verifyCommit({
    commit,
    reader: createAttestationReader(repository),
    required: [property],
  });
  expect(required.reasons).toMatchObject([{ code: "PROPERTY_MISSING" }]);
});

test("a lost memory of the newest statement is said, and fails nothing", async () => {
  const [first] = await three();
  rmSync(repository.headsDirectory, { recursive: true });
  const verification = await verify(first);
  expect(verification).toMatchObject({ verdict: "pass" });
  expect(verification.notes.at(-1)).toContain("signed nothing here");
  expect(verification.notes).toHaveLength(2);
});
