import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createGoSeed } from "./go-seed.js";
import { createProcesses } from "./processes/processes.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "interlock-go-seed-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const seedIn = () =>
  createGoSeed({
    directory: join(folder, "seeds"),
    processes: createProcesses({ marker: "0123456789abcdef/go-seed-test" }),
    nonce: () => "0",
  });

/** A stand-in for Go that says its version, and fills the cache that it is told of. */
const fakeGo = (script: string): Readonly<Record<string, string>> => {
  const bin = join(folder, "bin");
  spawnSync("sh", [
    "-c",
    `mkdir -p ${bin} && printf '%s' "$1" > ${bin}/go && chmod +x ${bin}/go`,
    "sh",
    script,
  ]);
  return { PATH: `${bin}:/usr/bin:/bin`, HOME: folder };
};

const FILLS = `#!/bin/sh
[ "$1" = env ] && { echo go1.99; exit; }
grep -q net/http seed_test.go && mkdir -p "$GOCACHE/aa" && echo object > "$GOCACHE/aa/object" && echo "$1" >> "$HOME/made"
`;

describe("a build cache of Go's standard library", () => {
  test("is made once for a toolchain, and laid into every home", async () => {
    const env = fakeGo(FILLS);
    const seed = seedIn();
    const homes = ["one", "two"].map((name) => join(folder, name, "go-build"));
    for (const GOCACHE of homes) await seed({ ...env, GOCACHE });
    for (const home of homes) expect(existsSync(join(home, "aa", "object"))).toBe(true);
    rmSync(join(homes[0]!, "aa"), { recursive: true });
    await seedIn()({ ...env, GOCACHE: join(folder, "three") });
    expect(existsSync(join(folder, "three", "aa", "object"))).toBe(true);
    expect(
      readdirSync(join(folder, "seeds")).filter((name) => name.startsWith("go-")),
    ).toHaveLength(1);
    expect(spawnSync("wc", ["-l", join(folder, "made")]).stdout.toString()).toMatch(/^2 /);
  });

  test("leads to what is kept without copying it, and takes what is new for itself", async () => {
    const env = fakeGo(FILLS);
    const GOCACHE = join(folder, "home");
    await seedIn()({ ...env, GOCACHE });
    const kept = join(folder, "seeds", readdirSync(join(folder, "seeds"))[0]!, "built", "aa");
    expect(readlinkSync(join(GOCACHE, "aa", "object"))).toBe(join(kept, "object"));
    rmSync(join(GOCACHE, "aa", "object"));
    writeFileSync(join(GOCACHE, "aa", "object"), "new\n");
    expect(readFileSync(join(kept, "object"), "utf8")).toBe("object\n");
    // Go tidies up at its first command where nobody has for a day.
    expect(Number(readFileSync(join(GOCACHE, "trim.txt"), "utf8"))).toBeGreaterThan(1_700_000_000);
  });

  test("is left out where Go is not there, or fails", async () => {
    const GOCACHE = join(folder, "home");
    await seedIn()({ PATH: "/nonexistent", HOME: folder, GOCACHE });
    await seedIn()({ ...fakeGo('#!/bin/sh\n[ "$1" = env ]\n'), GOCACHE });
    expect(existsSync(GOCACHE)).toBe(false);
    expect(readdirSync(join(folder, "seeds"))).toEqual([]);
  });
});
