/** Statements signed by the identity of a CI and checked offline, by the built program, with services on loopback. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sha } from "../../src/domain/ids.js";
import { AttestedRepository } from "../support/attested-repository.js";
import { runCli } from "../support/built-cli.js";
import { ISSUER, ScriptedSigstore, SUBJECT } from "../support/sigstore/scripted-sigstore.js";

const TEST_MS = 300_000;

let sigstore: ScriptedSigstore;
let repository: AttestedRepository;
let commit: Sha;
let root: string;
let file: string;

const CONFIG = `version: 1
base: main
gates:
  - {id: unit, kind: command, run: "true", class: test}
`;

beforeAll(async () => {
  sigstore = await ScriptedSigstore.start();
  repository = new AttestedRepository();
  writeFileSync(join(repository.folder, "repo", "interlock.yaml"), CONFIG);
  repository.git(["add", "interlock.yaml"]);
  [commit] = (await repository.landed(1)) as [Sha];
  root = join(repository.folder, "trusted_root.json");
  file = join(repository.folder, "bundles.jsonl");
  writeFileSync(root, sigstore.trustedRoot());
});
afterAll(async () => {
  repository.dispose();
  await sigstore.stop();
});

/** No identity but the one that is given. */
const NOBODY = {
  GITHUB_ACTIONS: "",
  ACTIONS_ID_TOKEN_REQUEST_URL: "",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "",
  SIGSTORE_ID_TOKEN: "",
};

const verify = (flags: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCli(
    [
      ...["verify", commit, "--repo", join(repository.folder, "repo")],
      ...["--state-dir", join(repository.folder, "cli-state"), ...flags],
    ],
    { env: { ...NOBODY, INTERLOCK_KEY_FILE: repository.keyFile, ...env } },
  );

const sign = (target: string, more: readonly string[] = [], env = sigstore.jobEnvironment) =>
  verify(["--keyless", "--bundle", target, ...sigstore.flags, ...more], env);

const check = (target: string, more: readonly string[] = []) =>
  verify(["--from", target, "--trusted-root", root, ...more]);

const DEMANDED = ["--identity", SUBJECT, "--issuer", ISSUER];

test(
  "what a job has signed holds offline, for whoever demands its identity, and for nobody else",
  async () => {
    const made = await sign(file, [...sigstore.clockFlags, "--trusted-root", root]);
    expect([made.exitCode, made.stderr]).toEqual([
      0,
      `wrote ${file}: 4 Sigstore bundles, a line each, signed by ${SUBJECT}\n`,
    ]);
    const asked = sigstore.asked.length;

    const { exitCode, stdout, stderr } = await check(file, DEMANDED);
    expect([exitCode, stderr]).toEqual([0, ""]);
    const [verdict, signer, issuer, log, seen] = stdout.split("\n");
    expect(verdict).toBe(
      "VERIFIED: signed by the identity that was demanded, for this very commit.",
    );
    expect(signer).toBe(`  signed by ${SUBJECT}`);
    expect(issuer).toBe(`  as ${ISSUER} vouches; its certificate is in a log of certificates`);
    expect(log).toBe(`  in entry 5 of ${sigstore.url}`);
    expect(seen).toMatch(/^ {2}at \S+Z by the log, \S+Z by a timestamp authority$/);
    expect(stdout).toContain("✔ INTERLOCK_DOD_TESTS_PASS (unit; isolation: none)");
    expect(sigstore.asked).toHaveLength(asked);

    const stranger = await check(file, ["--identity", "https://else.example", "--issuer", ISSUER]);
    expect(stranger).toMatchObject({ exitCode: 1, stderr: "" });
    expect(stranger.stdout).toMatch(/^NOT VERIFIED\n[^]*✘ IDENTITY_MISMATCH: /);

    const changed = join(repository.folder, "changed.jsonl");
    writeFileSync(changed, withOtherRun(readFileSync(file, "utf8")));
    const refused = await check(changed, [...DEMANDED, "--json"]);
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      schema: "interlock/verify/v1",
      commit,
      verdict: "fail",
      reasons: [{ code: "BUNDLE_REFUSED" }],
    });
  },
  TEST_MS,
);

test.each([
  ["there is no identity here", "there is no identity here to sign by; ", () => sign("@", [], {})],
  [
    "the CI gives none",
    "the CI gave no identity when it was asked (127.0.0.1:",
    () => sign("@", [], { ...sigstore.jobEnvironment, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "no" }),
  ],
  [
    "the log cannot be reached",
    "the transparency log http://127.0.0.1:9 cannot be reached: ",
    () => sign("@", ["--rekor", "http://127.0.0.1:9/"]),
  ],
] as const)(
  "nothing is written when %s, and the key's own word stands",
  async (_, why, act) => {
    const { exitCode, stdout, stderr } = await act();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`@ was not written: ${why}`);
    expect(stdout).toMatch(/^VERIFIED: signed by a trusted key/);
    expect(existsSync("@")).toBe(false);
  },
  TEST_MS,
);

test(
  "nothing is signed for a file that could not be written",
  async () => {
    const asked = sigstore.asked.length;
    const { exitCode, stderr } = await sign(repository.folder);
    expect([exitCode, stderr]).toEqual([
      2,
      `--bundle is "${repository.folder}", which cannot be written (EISDIR); give the path of a file.\n`,
    ]);
    expect(sigstore.asked).toHaveLength(asked);
  },
  TEST_MS,
);

test(
  "a file that cannot be read, and a root that is none, are refused",
  async () => {
    const missing = await check(join(repository.folder, "none.jsonl"));
    expect(missing).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/--from is ".*", which cannot be read \(ENOENT\); /) as string,
    });
    const text = join(repository.folder, "text.jsonl");
    writeFileSync(text, "{}\n");
    const rootless = await verify(["--from", text, "--trusted-root", text]);
    expect(rootless).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(
        /is not a trusted root .*gh attestation trusted-root/,
      ) as string,
    });
  },
  TEST_MS,
);

interface Bundle {
  dsseEnvelope: { payload: string };
}

/** The verdict says that it is of another run. */
function withOtherRun(bundles: string): string {
  const [first = "", ...rest] = bundles.split("\n");
  const bundle = JSON.parse(first) as Bundle;
  const text = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString("utf8");
  const other = text.replace("week-1-1", "week-1-2");
  expect(other).not.toBe(text);
  bundle.dsseEnvelope.payload = Buffer.from(other).toString("base64");
  return [JSON.stringify(bundle), ...rest].join("\n");
}
