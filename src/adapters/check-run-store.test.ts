import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { sampleCheckRun } from "../../test/support/sample-events.js";
import { temporaryFolder } from "../../test/support/temporary-folder.js";
import { createCheckRunStore } from "./check-run-store.js";

const folder = temporaryFolder();
const KEY = "ab".repeat(32);
const OTHER = "cd".repeat(32);

function newStore() {
  const directory = mkdtempSync(join(folder, "check-runs-"));
  const problems: string[] = [];
  const store = createCheckRunStore(directory, (sentence) => problems.push(sentence));
  const fileOf = (key: string): string => join(directory, key.slice(0, 2), `${key.slice(2)}.json`);
  return { directory, store, problems, fileOf };
}

describe("a kept check run", () => {
  test("comes back as it was, from another process too", async () => {
    const { store, directory, problems } = newStore();
    expect(await store.get(KEY)).toBeUndefined();
    await store.put(KEY, sampleCheckRun);
    expect(await createCheckRunStore(directory).get(KEY)).toEqual(sampleCheckRun);
    expect(problems).toEqual([]);
  });

  test("put again is replaced", async () => {
    const { store } = newStore();
    await store.put(KEY, sampleCheckRun);
    await store.put(KEY, { ...sampleCheckRun, conclusion: "success", findings: [] });
    expect(await store.get(KEY)).toMatchObject({ conclusion: "success", findings: [] });
  });

  test("that is damaged counts as absent, is removed, and is spoken of once", async () => {
    const { store, problems, fileOf } = newStore();
    await store.put(KEY, sampleCheckRun);
    const whole = readFileSync(fileOf(KEY), "utf8");
    const damaged = [
      "",
      "{",
      "null",
      whole.slice(0, -20),
      whole.replace('"failure"', '"success"'),
      whole.replace('"gate":"test"', '"gate":"tess"'),
      whole.replace('"durationMs"', '"durationms"'),
    ];
    for (const text of damaged) {
      problems.length = 0;
      writeFileSync(fileOf(KEY), text);
      expect(await store.get(KEY)).toBeUndefined();
      expect(existsSync(fileOf(KEY))).toBe(false);
      expect(await store.get(KEY)).toBeUndefined();
      expect(problems).toEqual([
        `The kept result ${fileOf(KEY)} was damaged; it was removed, and the gate runs again.`,
      ]);
    }
  });

  test("of another key is not taken for this one's, though its file was copied", async () => {
    const { store, problems, fileOf } = newStore();
    await store.put(KEY, sampleCheckRun);
    mkdirSync(dirname(fileOf(OTHER)));
    copyFileSync(fileOf(KEY), fileOf(OTHER));
    expect(await store.get(OTHER)).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(await store.get(KEY)).toEqual(sampleCheckRun);
  });

  test("has a digest for its key; anything else is a bug of the caller", async () => {
    const { store } = newStore();
    await expect(store.get("../../etc/passwd")).rejects.toThrow("Not a key of a check run");
    await expect(store.put("", sampleCheckRun)).rejects.toThrow("Not a key of a check run");
  });
});
