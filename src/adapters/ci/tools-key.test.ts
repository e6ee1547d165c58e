import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { toolsKey } from "./tools-key.js";

const folder = mkdtempSync(join(tmpdir(), "tools-key-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const node = join(folder, "node");
const rustup = join(folder, "rustup");
writeFileSync(node, "one");
utimesSync(node, 1, 1);
mkdirSync(join(rustup, "toolchains", "stable"), { recursive: true });

const key = (): string =>
  toolsKey(
    {
      os: "Linux",
      arch: "X64",
      release: "Test",
      find: (program) => (program === "node" ? node : undefined),
    },
    { RUSTUP_HOME: rustup, PYENV_ROOT: join(folder, "nowhere") },
  ).join("\n");

test("tools that are as they were have the same key; an update, or one more toolchain, gives another", () => {
  const before = key();
  expect(key()).toBe(before);
  writeFileSync(node, "two");
  const updated = key();
  expect(updated).not.toBe(before);
  mkdirSync(join(rustup, "toolchains", "nightly"));
  expect(key()).not.toBe(updated);
});
