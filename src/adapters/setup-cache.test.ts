import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SetupCache } from "../ports/setup-cache.js";
import { createSetupCache } from "./setup-cache.js";

let folder: string;
let cache: SetupCache;
/** Files that are laid below without a copy. */
let isBelow: string | undefined;

beforeEach(async () => {
  isBelow = undefined;
  folder = mkdtempSync(join(tmpdir(), "interlock-setup-"));
  cache = createSetupCache({
    directory: join(folder, "setup"),
    excludesFile: join(folder, "excludes"),
    nonce: () => "0",
    layersOf: (directory) => `${directory}.layers`,
    layBelow: async (_, files) => files === isBelow,
  });
  for (const path of PATHS) write(`made/${path}`, "as it was");
  await cache.keep("key", join(folder, "made"), ["node_modules/", "generated/", "one.lock"]);
});
afterEach(async () => {
  for (const name of ["one", "two"]) await cache.takeBack(join(folder, name));
  rmSync(folder, { recursive: true });
});

const PATHS = ["node_modules/a/index.js", "node_modules/b/index.js", "generated/c.js", "one.lock"];

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

async function give(lay: "lay" | "lend", name: string): Promise<void> {
  mkdirSync(join(folder, name), { recursive: true });
  expect(await cache[lay]("key", join(folder, name))).toBe(true);
}

const read = (path: string): string => readFileSync(join(folder, path), "utf8");

test("what shows through from below is not copied, and what was removed there is", async () => {
  isBelow = join(folder, "setup/key/files");
  write("one/node_modules/a/index.js", "shown");
  expect(await cache.lay("key", join(folder, "one"))).toBe(true);
  expect(existsSync(join(folder, "one/node_modules/b"))).toBe(false);
  expect(read("one/node_modules/a/index.js")).toBe("shown");
  expect(read("one/one.lock")).toBe("as it was");
  expect(await cache.lay("other", join(folder, "one"))).toBe(false);
});

/** Both manners say the same of what lies there; only what it costs is another matter. */
describe.each(["lay", "lend"] as const)("what is kept, when a folder is to have it (%s)", (lay) => {
  test("is there, whatever lay there before", async () => {
    write("one/node_modules/old.js", "old");
    write("one/src/own.js", "own");
    await give(lay, "one");
    expect(read("one/src/own.js")).toBe("own");
    for (const path of PATHS) expect(read(`one/${path}`)).toBe("as it was");
    expect(existsSync(join(folder, "one/node_modules/old.js"))).toBe(false);
  });

  test("is not what others see change", async () => {
    for (const name of ["one", "two"]) await give(lay, name);
    for (const path of PATHS) write(`one/${path}`, "changed");
    rmSync(join(folder, "one/node_modules/b"), { recursive: true });
    write("one/node_modules/new.js", "new");
    await give(lay, "three");
    for (const name of ["two", "three"])
      for (const path of PATHS) expect(read(`${name}/${path}`)).toBe("as it was");
    expect(existsSync(join(folder, "two/node_modules/new.js"))).toBe(false);
    await cache.takeBack(join(folder, "three"));
  });

  test("can be deleted with the folder once it is taken back", async () => {
    await give(lay, "one");
    await cache.takeBack(join(folder, "one"));
    await cache.takeBack(join(folder, "one"));
    rmSync(join(folder, "one"), { recursive: true });
    expect(existsSync(join(folder, "one.layers"))).toBe(false);
    await give(lay, "two");
    expect(read("two/node_modules/a/index.js")).toBe("as it was");
  });

  test("can be moved and deleted like anything else there", async () => {
    write("one/src/own.js", "own");
    await give(lay, "one");
    renameSync(join(folder, "one/generated"), join(folder, "one/src/generated"));
    renameSync(join(folder, "one/src/own.js"), join(folder, "one/node_modules/a/own.js"));
    rmSync(join(folder, "one/node_modules/b"), { recursive: true });
    expect(readdirSync(join(folder, "one/node_modules"))).toEqual(["a"]);
    rmSync(join(folder, "one/node_modules"), { recursive: true });
    expect(readdirSync(join(folder, "one")).sort()).toEqual(["one.lock", "src"]);
    expect(read("one/src/generated/c.js")).toBe("as it was");
  });

  test("is nothing under another key", async () => {
    expect(await cache[lay]("other", join(folder, "one"))).toBe(false);
  });
});
