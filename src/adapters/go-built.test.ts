import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { BuiltCache } from "../ports/built-cache.js";
import { createGoBuilt } from "./go-built.js";

let folder: string;
let cache: BuiltCache;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-go-built-"));
  cache = createGoBuilt({
    directory: join(folder, "kept"),
    nonce: () => "0",
    cacheOf: (directory) => join(directory, "go-build"),
  });
  mkdirSync(join(folder, "one/go-build/aa"), { recursive: true });
  writeFileSync(join(folder, "one/go-build/aa/built"), "object");
  writeFileSync(join(folder, "library"), "library");
  symlinkSync(join(folder, "library"), join(folder, "one/go-build/aa/linked"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (path: string): string => join(folder, path);

test("what was built is kept, and others get it as links that cannot be written through", async () => {
  expect(await cache.has("key")).toBe(false);
  await cache.keep("key", at("one"));
  expect(await cache.has("key")).toBe(true);
  expect(await cache.lay("key", at("two"))).toBe(true);
  for (const name of ["one", "two"]) {
    expect(readFileSync(at(`${name}/go-build/aa/built`), "utf8")).toBe("object");
    expect(lstatSync(at(`${name}/go-build/aa/built`)).isSymbolicLink()).toBe(true);
  }
  // Go puts what it builds in the place of a name.
  rmSync(at("two/go-build/aa/built"));
  writeFileSync(at("two/go-build/aa/built"), "forged");
  await cache.lay("key", at("three"));
  expect(readFileSync(at("three/go-build/aa/built"), "utf8")).toBe("object");
});

test("what is kept elsewhere is not kept again, and what is there already stays", async () => {
  await cache.keep("key", at("one"));
  await cache.lay("key", at("two"));
  expect(existsSync(at("two/go-build/aa/linked"))).toBe(false);
  writeFileSync(at("two/go-build/aa/own"), "own");
  await cache.lay("key", at("two"));
  expect(readFileSync(at("two/go-build/aa/own"), "utf8")).toBe("own");
});

test("what is not kept is not laid", async () => {
  expect(await cache.lay("other", at("two"))).toBe(false);
  expect(existsSync(at("two"))).toBe(false);
});
