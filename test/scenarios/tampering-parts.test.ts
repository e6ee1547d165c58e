/** What can be done to the statements of single gates and suites, and the name it gets. */

import { createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAttestationReader } from "../../src/adapters/attestations/attestation-reader.js";
import { seal } from "../../src/adapters/attestations/envelope.js";
import { signingKey } from "../../src/adapters/attestations/keys.js";
import { withChain } from "../../src/adapters/attestations/statement-schema.js";
import { explainVerification, type VerificationCode } from "../../src/app/verification.js";
import { verifyCommit } from "../../src/app/verify.js";
import type { Sha } from "../../src/domain/ids.js";
import {
  AttestedRepository,
  partPathOf,
  partsAbout,
  pathOf,
  statementAbout,
} from "../support/attested-repository.js";

let repository: AttestedRepository;
let first: Sha;
let second: Sha;
beforeEach(async () => {
  repository = new AttestedRepository();
  [first, second] = (await repository.landed(2)) as [Sha, Sha];
});
afterEach(() => repository.dispose());

const NAMES = ["gate-rules", "gate-unit", "tests-unit"] as const;

const verify = (commit: Sha) =>
  verifyCommit({ commit, reader: createAttestationReader(repository) });

const part = (commit: Sha, name: string): string => repository.read(partPathOf(commit, name));

interface Envelope {
  payloadType: string;
  payload: string;
  signatures: { keyid: string; sig: string }[];
}
const envelopeOf = (commit: Sha, name: string) => JSON.parse(part(commit, name)) as Envelope;
const payloadOf = (text: string): string =>
  Buffer.from((JSON.parse(text) as Envelope).payload, "base64").toString("utf8");

const chainOf = (commit: Sha, name: string) =>
  (
    JSON.parse(payloadOf(part(commit, name))) as {
      predicate: { interlock_chain: { seq: number; part: number; prev?: string } };
    }
  ).predicate.interlock_chain;

/** Whoever holds the machine's key signs other parts, and a verdict that names them. */
async function resign(
  change: (statement: unknown, index: number) => unknown,
  renumber: (part: number) => number = (same) => same,
): Promise<void> {
  const key = await signingKey(repository.keyFile);
  const tree = repository.git(["rev-parse", `${first}^{tree}`]);
  let prev: string | undefined;
  const files: Record<string, string> = {};
  const inputs = partsAbout(first, tree).map(({ name, statement }, index) => {
    const chain = { seq: 1, part: renumber(index + 1), prev };
    const sealed = seal(withChain(change(statement, index), chain), key);
    files[partPathOf(first, name)] = sealed.text;
    prev = sealed.sha256;
    return { name, digest: { sha256: sealed.sha256 } };
  });
  const verdict = withChain(statementAbout(first, tree), { seq: 1, prev: undefined, inputs });
  files[pathOf(first)] = seal(verdict, key).text;
  repository.rewrite(files);
}

describe("statements of gates and suites", () => {
  test("are numbered and linked, the first to the verdict before", () => {
    const verdict = JSON.parse(payloadOf(repository.read(pathOf(second)))) as {
      predicate: {
        interlock_chain: {
          seq: number;
          prev: string;
          inputs: { name: string; digest: { sha256: string } }[];
        };
      };
    };
    const { seq, prev, inputs } = verdict.predicate.interlock_chain;
    expect(inputs.map(({ name }) => name)).toEqual(NAMES);
    expect(NAMES.map((name) => chainOf(second, name))).toEqual([
      { seq, part: 1, prev },
      { seq, part: 2, prev: inputs[0]!.digest.sha256 },
      { seq, part: 3, prev: inputs[1]!.digest.sha256 },
    ]);
  });

  test("say which gate an item rests on, by which statement, and what it was kept in", async () => {
    const { verdict, items } = await verify(first);
    expect(verdict).toBe("pass");
    expect(items[0]!.gates).toMatchObject([
      {
        gate: "unit",
        isolation: { kind: "none" },
        statement: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
    expect(explainVerification(await verify(first))).toContain(
      "✔ INTERLOCK_DOD_TESTS_PASS (unit; isolation: none)",
    );
  });
});

type Tampering = () => Promise<void> | void;

const TAMPERINGS: readonly (readonly [string, VerificationCode, Tampering])[] = [
  [
    "one that is removed",
    "PART_MISSING",
    () => repository.rewrite({ [partPathOf(first, "gate-unit")]: undefined }),
  ],
  [
    "one that is added",
    "PART_ADDED",
    () => repository.rewrite({ [partPathOf(first, "gate-lint")]: part(first, "gate-unit") }),
  ],
  [
    "one with another conclusion",
    "PART_CHANGED",
    () => {
      const envelope = envelopeOf(first, "gate-unit");
      const payload = Buffer.from(envelope.payload, "base64")
        .toString("utf8")
        .replace("success", "neutral");
      repository.rewrite({
        [partPathOf(first, "gate-unit")]: JSON.stringify({
          ...envelope,
          payload: Buffer.from(payload).toString("base64"),
        }),
      });
    },
  ],
  [
    "one whose signature is gone",
    "PART_CHANGED",
    () =>
      repository.rewrite({
        [partPathOf(first, "tests-unit")]: JSON.stringify({
          ...envelopeOf(first, "tests-unit"),
          signatures: [],
        }),
      }),
  ],
  [
    "one that is no envelope",
    "PART_CHANGED",
    () => repository.rewrite({ [partPathOf(first, "tests-unit")]: "{}" }),
  ],
  [
    "two that changed places",
    "PART_REORDERED",
    () =>
      repository.rewrite({
        [partPathOf(first, "gate-rules")]: part(first, "gate-unit"),
        [partPathOf(first, "gate-unit")]: part(first, "gate-rules"),
      }),
  ],
  [
    "one of another landing, played again",
    "PART_REPLAYED",
    () => repository.rewrite({ [partPathOf(first, "tests-unit")]: part(second, "tests-unit") }),
  ],
  [
    "all of another landing, played again",
    "PART_REPLAYED",
    () =>
      repository.rewrite(
        Object.fromEntries(NAMES.map((name) => [partPathOf(first, name), part(second, name)])),
      ),
  ],
  [
    "one about another commit, signed by whoever holds the key",
    "PART_REPLAYED",
    () => {
      const other = partsAbout(second, repository.git(["rev-parse", `${second}^{tree}`]));
      return resign((statement, index) => (index === 1 ? other[index]!.statement : statement));
    },
  ],
  [
    "one that claims another number, signed by whoever holds the key",
    "PART_REORDERED",
    () =>
      resign(
        (same) => same,
        (number) => (number === 2 ? 3 : number),
      ),
  ],
  [
    "one that contradicts the verdict, signed by whoever holds the key",
    "PART_CONTRADICTS",
    () =>
      resign((statement, index) =>
        index === 1
          ? (JSON.parse(JSON.stringify(statement).replace("success", "failure")) as unknown)
          : statement,
      ),
  ],
  [
    "a signed text that is no statement of a gate",
    "PART_CHANGED",
    () => resign((statement, index) => (index === 1 ? { predicate: { gate: "unit" } } : statement)),
  ],
];

describe("tampering with them has a name:", () => {
  test.each(TAMPERINGS)("%s is %s", async (_, code, tamper) => {
    await tamper();
    const { verdict, reasons, items } = await verify(first);
    expect(verdict).toBe("fail");
    expect(reasons.map((reason) => reason.code)).toContain(code);
    expect(reasons.every(({ message }) => message.length > 20)).toBe(true);
    // No item is said to rest on a statement that may have been touched.
    expect(items.flatMap(({ gates }) => gates).filter(({ statement }) => statement)).toEqual([]);
  });

  test("and concerns no other landing", async () => {
    repository.rewrite({ [partPathOf(second, "gate-unit")]: undefined });
    expect((await verify(first)).verdict).toBe("pass");
    expect((await verify(second)).verdict).toBe("fail");
  });
});

test("what a person allowed later is told with the name", async () => {
  const commit = repository.commit("granted");
  await repository.attest(commit, (statement) => {
    const { interlock } = statement.predicate;
    const granted = [{ key: "removeTests" as const, value: "old *", by: "Ada", why: "gone" }];
    return {
      ...statement,
      predicate: { ...statement.predicate, interlock: { ...interlock, granted } },
    };
  });
  expect((await verify(commit)).notes).toContain(
    "allowed by Ada after the work had begun: removeTests=old *",
  );
});

describe("as Sigstore bundles", () => {
  const bundles = async () => createAttestationReader(repository).bundles(first);

  /** Sigstore's own verifier, with this machine's key as the only thing that it trusts, and no network. */
  async function check(json: unknown): Promise<void> {
    const { public: own } = await signingKey(repository.keyFile);
    const pem = own.key.export({ type: "spki", format: "pem" }).toString();
    const material = toTrustMaterial(
      {
        mediaType: "",
        tlogs: [],
        certificateAuthorities: [],
        ctlogs: [],
        timestampAuthorities: [],
      },
      () => ({ publicKey: createPublicKey(pem), validFor: () => true }),
    );
    const options = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
    new Verifier(material, options).verify(toSignedEntity(bundleFromJSON(json)));
  }

  test("the verdict comes first, and Sigstore's own verifier accepts each by the key", async () => {
    const lines = await bundles();
    expect(lines).toHaveLength(4);
    for (const line of lines) await expect(check(JSON.parse(line))).resolves.toBeUndefined();
    const types = lines.map((line) => {
      const { dsseEnvelope } = JSON.parse(line) as { dsseEnvelope: Envelope };
      const statement = Buffer.from(dsseEnvelope.payload, "base64").toString("utf8");
      return (JSON.parse(statement) as { predicateType: string }).predicateType;
    });
    expect(types).toEqual([
      "https://in-toto.io/attestation/svr/v0.2",
      "https://interlock.dev/attestation/gate-result/v1",
      "https://interlock.dev/attestation/gate-result/v1",
      "https://in-toto.io/attestation/test-result/v0.1",
    ]);
  });

  test("a changed payload is refused by it", async () => {
    const [line] = await bundles();
    const bundle = JSON.parse(line!) as { dsseEnvelope: Envelope };
    bundle.dsseEnvelope.payload = Buffer.from("{}").toString("base64");
    await expect(check(bundle)).rejects.toThrow(/signature/i);
  });
});
