import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tickingAmbient } from "../../../test/actions/support/services-call.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { createArtifactStore, explainArtifactPath } from "./artifact-store.js";

function open() {
  const directory = join(temporaryFolder(), "artifacts");
  const store = createArtifactStore({ directory, ambient: tickingAmbient() });
  const add = async (name: string, text: string, digest?: string) => {
    const file = await store.stage();
    writeFileSync(file, text);
    return store.add({ name, file, jobKey: "build", ...(digest === undefined ? {} : { digest }) });
  };
  return { directory, store, add };
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

test("what is added is listed, found and kept as it was", async () => {
  const { store, add } = open();
  await add("one", "1");
  await add("two", "22", sha256("22"));
  expect(store.list().map(({ id, name, bytes }) => [id, name, bytes])).toEqual([
    [1, "one", 1],
    [2, "two", 2],
  ]);
  expect(store.find("two")).toMatchObject({ digest: sha256("22"), jobKey: "build" });
  expect(readFileSync(store.find("two")?.file ?? "", "utf8")).toBe("22");
  expect(store.find("three")).toBeUndefined();
});

test("a name is given once, until what has it is removed", async () => {
  const { store, add } = open();
  await add("one", "1");
  expect(await add("one", "2")).toMatchObject({
    kind: "refused",
    reason: "an artifact with this name already exists on the workflow run",
  });
  expect(readFileSync(store.find("one")?.file ?? "", "utf8")).toBe("1");
  expect((await store.remove("one"))?.id).toBe(1);
  expect(await store.remove("one")).toBeUndefined();
  expect(await add("one", "3")).toMatchObject({ kind: "added" });
});

test("of several that want one name at once, one gets it, and nothing is left of the others", async () => {
  const { directory, add } = open();
  const ends = await Promise.all(["a", "b", "c", "d"].map((text) => add("same", text)));
  expect(ends.filter(({ kind }) => kind === "added")).toHaveLength(1);
  expect(readdirSync(directory).filter((name) => name.endsWith(".zip"))).toHaveLength(1);
  expect(readdirSync(join(directory, "staged"))).toEqual([]);
});

test("what arrived damaged is refused and gone", async () => {
  const { store, add } = open();
  expect(await add("one", "1", sha256("2"))).toMatchObject({ kind: "refused" });
  expect(store.list()).toEqual([]);
});

test.each(["", ".", "..", "a/b", "a\\b", 'a"b', "a:b", "a*b", "a\nb", "x".repeat(300)])(
  "the name %j is refused",
  async (name) => {
    const { store, add, directory } = open();
    expect(await add(name, "1")).toMatchObject({ kind: "refused" });
    expect(store.refusal(name)).not.toBeUndefined();
    expect(existsSync(join(directory, "1.zip"))).toBe(false);
  },
);

test("the prototype's names are names like all others", async () => {
  const { store, add } = open();
  expect(store.find("__proto__")).toBeUndefined();
  expect(await add("constructor", "1")).toMatchObject({ kind: "added" });
});

test("paths that other systems could not have are named", () => {
  expect(explainArtifactPath("a/b c/d.txt")).toBeUndefined();
  expect(explainArtifactPath('a/b"c')).toContain('"a/b\\"c"');
  expect(explainArtifactPath("a:b")).toContain("rename it");
});
