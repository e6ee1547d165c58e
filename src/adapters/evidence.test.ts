import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createEvidenceStore } from "./evidence.js";

const folder = temporaryFolder();
const newDirectory = (): string => mkdtempSync(join(folder, "evidence-"));
const DIGEST_OF_HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
const FILE_OF_HELLO = `sha256/2c/${DIGEST_OF_HELLO.slice(2)}`;

describe("evidence", () => {
  test("is kept under its digest, whatever it is called", async () => {
    const directory = newDirectory();
    const store = createEvidenceStore(directory);
    expect(await store.put("unit.log", "hello")).toEqual({
      name: "unit.log",
      sha256: DIGEST_OF_HELLO,
    });
    expect(readFileSync(join(directory, FILE_OF_HELLO), "utf8")).toBe("hello");
    expect(await createEvidenceStore(directory).get(DIGEST_OF_HELLO)).toBe("hello");
  });

  test("the same text twice is one file, written once", async () => {
    const directory = newDirectory();
    const store = createEvidenceStore(directory);
    await store.put("a", "hello");
    const { ino } = statSync(join(directory, FILE_OF_HELLO));
    await store.put("b", "hello");
    expect(statSync(join(directory, FILE_OF_HELLO)).ino).toBe(ino);
  });

  test("put at the same time, the same text is whole, and no half-written file is left", async () => {
    const directory = newDirectory();
    const store = createEvidenceStore(directory);
    await Promise.all(Array.from({ length: 8 }, () => store.put("a", "hello")));
    expect(await store.get(DIGEST_OF_HELLO)).toBe("hello");
    expect(readdirSync(join(directory, "sha256/2c"))).toEqual([DIGEST_OF_HELLO.slice(2)]);
  });

  test("what no longer matches its digest is not here, until it is put again", async () => {
    const directory = newDirectory();
    const store = createEvidenceStore(directory);
    await store.put("a", "hello");
    writeFileSync(join(directory, FILE_OF_HELLO), "hallo");
    expect(await store.get(DIGEST_OF_HELLO)).toBeUndefined();
    await store.put("a", "hello");
    expect(await store.get(DIGEST_OF_HELLO)).toBe("hello");
  });

  test("what is no digest is not here, wherever it points", async () => {
    const store = createEvidenceStore(newDirectory());
    for (const digest of ["", "../../etc/passwd", DIGEST_OF_HELLO.toUpperCase(), "a".repeat(64)]) {
      expect(await store.get(digest)).toBeUndefined();
    }
  });

  test("law: every text comes back", async () => {
    const store = createEvidenceStore(newDirectory());
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (text) => {
        const { sha256 } = await store.put("text", text);
        expect(await store.get(sha256)).toBe(text);
      }),
      { numRuns: 10 },
    );
  });
});
