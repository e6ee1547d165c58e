import { createPublicKey, verify } from "node:crypto";
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { AttestedRepository, pathOf } from "../../../test/support/attested-repository.js";
import { createAttestations } from "./attestations.js";

let repository: AttestedRepository;
beforeEach(() => {
  repository = new AttestedRepository();
});
afterEach(() => repository.dispose());

interface StoredEnvelope {
  readonly payloadType: string;
  readonly payload: string;
  readonly signatures: readonly { readonly keyid: string; readonly sig: string }[];
}

function stored(commit: Parameters<typeof pathOf>[0]) {
  const envelope = JSON.parse(repository.read(pathOf(commit))) as StoredEnvelope;
  const payload = Buffer.from(envelope.payload, "base64");
  return {
    envelope,
    payload,
    statement: JSON.parse(payload.toString("utf8")) as {
      predicate: { interlock_chain: { seq: number; prev?: string } };
    },
  };
}

test("an envelope is DSSE: anybody can check it with the public key that is kept beside it", async () => {
  const [commit] = await repository.landed(1);
  const { envelope, payload } = stored(commit!);
  const [{ keyid, sig } = { keyid: "", sig: "" }] = envelope.signatures;
  const key = createPublicKey(repository.read(`keys/${keyid}.pub`));
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${payload.length} `),
    payload,
  ]);
  expect(verify(null, signed, key, Buffer.from(sig, "base64"))).toBe(true);
});

test("each statement is numbered and names the digest of the one before it", async () => {
  const first = repository.commit("one");
  const second = repository.commit("two");
  const sha256 = await repository.attest(first);
  await repository.attest(second);
  expect(stored(first).statement.predicate.interlock_chain).toMatchObject({ seq: 1 });
  expect(stored(first).statement.predicate.interlock_chain).not.toHaveProperty("prev");
  expect(stored(second).statement.predicate.interlock_chain).toMatchObject({
    seq: 2,
    prev: sha256,
  });
});

test("a second call for the same commit finds the first", async () => {
  const commit = repository.commit("one");
  const first = await repository.attest(commit);
  const ref = repository.git(["rev-parse", "refs/interlock/attestations"]);
  expect(await repository.attest(commit)).toBe(first);
  expect(repository.git(["rev-parse", "refs/interlock/attestations"])).toBe(ref);
});

test("statements that are stored at the same time all get a place of their own", async () => {
  const commits = ["one", "two", "three"].map((text) => repository.commit(text));
  await Promise.all(commits.map((commit) => repository.attest(commit)));
  const places = commits.map((commit) => stored(commit).statement.predicate.interlock_chain.seq);
  expect(places.sort()).toEqual([1, 2, 3]);
  expect(repository.git(["rev-list", "--count", "refs/interlock/attestations"])).toBe("3");
});

test("what was planted in a commit's place does not pass for its statement", async () => {
  await repository.landed(1);
  const commit = repository.commit("two");
  repository.rewrite({ [pathOf(commit)]: "{}" });
  await repository.attest(commit);
  expect(stored(commit).statement.predicate.interlock_chain.seq).toBe(2);
});

test("a ref that was cut off stays visibly cut off: the next statement goes on from the one that is gone", async () => {
  await repository.landed(2);
  repository.git(["update-ref", "-d", "refs/interlock/attestations"]);
  const commit = repository.commit("three");
  await repository.attest(commit);
  expect(stored(commit).statement.predicate.interlock_chain.seq).toBe(3);
});

test("the key is readable by its owner alone and made once", async () => {
  await repository.landed(1);
  const key = readFileSync(repository.keyFile, "utf8");
  expect(statSync(repository.keyFile).mode & 0o777).toBe(0o600);
  await repository.attest(repository.commit("more"));
  expect(readFileSync(repository.keyFile, "utf8")).toBe(key);
});

test("a key that others can read is refused with the command that mends it", async () => {
  const [commit] = await repository.landed(1);
  chmodSync(repository.keyFile, 0o644);
  await expect(repository.attest(commit!)).rejects.toThrow(/chmod 600/);
});

test("a key inside the repository is refused before anything is signed", () => {
  const keyFile = join(repository.folder, "repo", "key.pem");
  const make = () =>
    createAttestations({
      gitDir: repository.gitDir,
      keyFile,
      headsDirectory: repository.headsDirectory,
      tmpDir: repository.tmpDir,
    });
  expect(make).toThrow(/inside the repository/);
});

test("no hook and no configuration of the repository runs when a statement is stored", async () => {
  const mark = join(repository.folder, "mark");
  writeFileSync(
    join(repository.gitDir, "hooks", "reference-transaction"),
    `#!/bin/sh\ntouch ${mark}\n`,
    { mode: 0o755 },
  );
  repository.git(["config", "core.fsmonitor", `touch ${mark}`]);
  const commit = toCommit();
  await repository.attest(commit);
  expect(existsSync(mark)).toBe(false);

  function toCommit() {
    const made = repository.git([
      "-c",
      "core.hooksPath=/dev/null",
      "-c",
      "core.fsmonitor=false",
      "commit-tree",
      "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
      "-m",
      "x",
    ]);
    return made as Parameters<typeof pathOf>[0];
  }
});
