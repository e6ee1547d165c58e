import { expect, test } from "vitest";
import { explainKeylessTrouble, type KeylessTrouble } from "./keyless.js";

const url = "https://service.example";
const [early, late] = ["2026-11-29T09:00:00.000Z", "2026-11-29T10:00:00.000Z"];

const TROUBLES: readonly KeylessTrouble[] = [
  { kind: "no-identity", isGitHub: true },
  { kind: "no-identity", isGitHub: false },
  { kind: "identity-not-given", host: "ci.example" },
  { kind: "identity-malformed" },
  { kind: "identity-expired", until: early, now: late },
  { kind: "identity-not-yet", from: late, now: early },
  { kind: "identity-refused", url, why: "(401) unknown issuer" },
  { kind: "refused", service: "log", url, why: "(413) too large" },
  { kind: "refused", service: "timestamp-authority", url, why: "(404) Not Found" },
  { kind: "unreachable", service: "authority", url, why: "connect ECONNREFUSED" },
  { kind: "nonsense", service: "log", url, why: "two\nlines \u001b[31mand colours\u202e" },
  { kind: "clocks-disagree", service: "log", url, at: late, from: early, until: early },
  { kind: "not-verified", why: "SCT verification failed" },
];

test("each trouble says what it is, with its values, and what can be done", async () => {
  const text = TROUBLES.map((one) => `${one.kind}\n  ${explainKeylessTrouble(one)}\n`).join("");
  await expect(text).toMatchFileSnapshot("../../test/golden/keyless-troubles.txt");
});

test("a stranger's words are cut, and take one line", () => {
  const said = explainKeylessTrouble({ kind: "not-verified", why: "long\n".repeat(1_000) });
  expect(said.length).toBeLessThan(500);
  expect(said).not.toContain("\n");
});
