/** Locks that the gate on dependencies has to refuse before it is believed: one of each way to be wrong. */

import type { Control } from "../static-gate.js";

const npmLock = (resolved: string, integrity: string): string =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      "": { dependencies: { a: "1" } },
      "node_modules/a": { version: "1.0.0", resolved, integrity },
    },
  });

const MANIFEST = '{"dependencies":{"a":"1"}}';
const REGISTRY = "https://registry.npmjs.org/a/-/a-1.0.0.tgz";

const mismatch = (before: Control["after"], after: Control["after"]): Control => ({
  code: "LOCK_MISMATCH",
  before,
  after,
});

export const LOCK_CONTROLS: readonly Control[] = [
  // From elsewhere.
  mismatch(
    { "package.json": MANIFEST, "package-lock.json": npmLock(REGISTRY, "sha512-AA==") },
    {
      "package.json": MANIFEST,
      "package-lock.json": npmLock("https://example.org/a-1.0.0.tgz", "sha512-AA=="),
    },
  ),
  // Other contents.
  mismatch(
    { "package.json": MANIFEST, "package-lock.json": npmLock(REGISTRY, "sha512-AA==") },
    { "package.json": MANIFEST, "package-lock.json": npmLock(REGISTRY, "sha512-BB==") },
  ),
  // The manifest asks for something else.
  mismatch(
    { "Cargo.toml": '[package]\nname = "a"\n', "Cargo.lock": '[[package]]\nname = "a"\n' },
    {
      "Cargo.toml": '[package]\nname = "a"\n[dependencies]\nb = "1"\n',
      "Cargo.lock": '[[package]]\nname = "a"\n',
    },
  ),
];
