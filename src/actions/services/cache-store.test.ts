import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tickingAmbient } from "../../../test/actions/support/services-call.js";
import { temporaryFolder } from "../../../test/support/temporary-folder.js";
import { toCacheScopes } from "./cache-scopes.js";
import { createCacheStore } from "./cache-store.js";

function open() {
  const folder = temporaryFolder();
  const directory = join(folder, "caches");
  const ambient = tickingAmbient();
  const as = (own: string, bases: readonly string[] = [], bytesMax?: number) => {
    const limit = bytesMax === undefined ? {} : { bytesMax };
    const store = createCacheStore({ directory, scopes: { own, bases }, ambient, ...limit });
    return {
      ...store,
      put: (key: string, text: string, version = "v") => {
        const file = join(folder, "file");
        writeFileSync(file, text);
        return store.save({ key, version, file });
      },
      get: async (...keys: readonly string[]) => {
        const hit = await store.find({ keys, version: "v" });
        return hit === undefined ? undefined : `${hit.key}=${readFileSync(hit.archive, "utf8")}`;
      },
    };
  };
  return { folder, directory, as };
}

test("a key is found exactly, then by its beginning, the newest first, in the order of the keys", async () => {
  const store = open().as("main");
  await store.put("npm-1", "one");
  await store.put("npm-2", "two");
  await store.put("pip-1", "pip");
  expect(await store.get("npm-1")).toBe("npm-1=one");
  expect(await store.get("npm-")).toBe("npm-2=two");
  expect(await store.get("npm-9", "pip-", "npm-")).toBe("pip-1=pip");
  expect(await store.get("npm-1-longer")).toBeUndefined();
  expect(await store.find({ keys: ["npm-1"], version: "other" })).toBeUndefined();
});

test("an entry never changes once it is saved", async () => {
  const store = open().as("main");
  expect(await store.put("k", "first")).toEqual({ kind: "saved" });
  expect(await store.put("k", "second")).toEqual({ kind: "exists" });
  expect(await store.get("k")).toBe("k=first");
  expect(await store.has("k", "v")).toBe(true);
  expect(await store.has("k", "w")).toBe(false);
});

test("what one branch saves is seen by itself and by those that have it for a base, and by nobody else", async () => {
  const { as } = open();
  const [main, agent, other] = [as("main"), as("agent", ["main"]), as("other", ["main"])];
  await main.put("k-1", "of main");
  await agent.put("k-2", "of agent");
  expect(await main.get("k-")).toBe("k-1=of main");
  expect(await other.get("k-")).toBe("k-1=of main");
  // Its own comes first, even where the base has the very key.
  expect(await agent.get("k-1", "k-")).toBe("k-2=of agent");
  expect(await agent.put("k-1", "mine")).toEqual({ kind: "saved" });
  expect(await other.get("k-1")).toBe("k-1=of main");
});

test("scopes are the own ref, the base of the pull request, and the default branch", () => {
  const of = (ref: string, baseRef: string) =>
    toCacheScopes({ ref, baseRef, defaultBranch: "main" });
  expect(of("refs/pull/1/merge", "next")).toEqual({
    own: "refs/pull/1/merge",
    bases: ["refs/heads/next", "refs/heads/main"],
  });
  expect(of("refs/pull/1/merge", "main").bases).toEqual(["refs/heads/main"]);
  expect(of("refs/heads/main", "")).toEqual({ own: "refs/heads/main", bases: [] });
});

test("what is damaged, or not what it says, counts as not there, and gives its place free", async () => {
  const { directory, as } = open();
  const store = as("main");
  const entryOf = () =>
    join(directory, "entries", readdirSync(join(directory, "entries"))[0] ?? "");
  for (const damage of [
    () => writeFileSync(join(entryOf(), "archive"), "wrong"),
    () => rmSync(join(entryOf(), "archive")),
    () => writeFileSync(join(entryOf(), "entry.json"), "{"),
    () => writeFileSync(join(entryOf(), "entry.json"), '{"scope":"main","key":"k2"}'),
    () => rmSync(join(entryOf(), "entry.json")),
  ]) {
    await store.put("k", "right");
    damage();
    expect(await store.get("k")).toBeUndefined();
    rmSync(join(directory, "entries"), { recursive: true });
  }
  await store.put("k", "right");
  writeFileSync(join(entryOf(), "archive"), "wrong");
  expect(await store.get("k")).toBeUndefined();
  expect(await store.put("k", "again")).toEqual({ kind: "saved" });
  expect(await store.get("k")).toBe("k=again");
});

test("the least recently used goes when there is no room, and what has no room at all is refused", async () => {
  const store = open().as("main", [], 10);
  for (const key of ["a", "b", "c"]) await store.put(key, "333");
  await store.get("a");
  await store.put("d", "4444");
  expect(await Promise.all(["a", "b", "c", "d"].map((key) => store.get(key)))).toEqual([
    "a=333",
    undefined,
    "c=333",
    "d=4444",
  ]);
  expect(await store.put("e", "x".repeat(11))).toMatchObject({ kind: "refused" });
  expect(await store.get("d")).toBe("d=4444");
});

test("of several that save one key at once, one is kept whole", async () => {
  const { folder, directory, as } = open();
  const store = as("main");
  const texts = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
  const ends = await Promise.all(
    texts.map((text, index) => {
      const file = join(folder, `file-${index}`);
      writeFileSync(file, text);
      return store.save({ key: "k", version: "v", file });
    }),
  );
  expect(ends.filter(({ kind }) => kind === "saved")).toHaveLength(1);
  expect(texts.map((text) => `k=${text}`)).toContain(await store.get("k"));
  expect(readdirSync(join(directory, "making"))).toEqual([]);
});

test("a link in the place of the archive is not followed", async () => {
  const { folder, as } = open();
  writeFileSync(join(folder, "secret"), "secret");
  symlinkSync(join(folder, "secret"), join(folder, "link"));
  const saving = as("main").save({ key: "k", version: "v", file: join(folder, "link") });
  await expect(saving).rejects.toThrow("ELOOP");
});

test("what a killed process left goes after a day, and what is being made stays", async () => {
  const { directory, as } = open();
  const making = join(directory, "making");
  mkdirSync(join(making, "old"), { recursive: true });
  mkdirSync(join(making, "new"));
  utimesSync(
    join(making, "old"),
    new Date("2025-12-30T00:00:00Z"),
    new Date("2025-12-30T00:00:00Z"),
  );
  await as("main").put("k", "x");
  expect(readdirSync(making)).toEqual(["new"]);
});

test.each([
  ["", "v"],
  ["a,b", "v"],
  ["x".repeat(513), "v"],
  ["k", ""],
])("the key %j with the version %j is refused", async (key, version) => {
  expect(await open().as("main").put(key, "x", version)).toMatchObject({ kind: "refused" });
});
