/**
 * Go builds its standard library anew for every empty build cache, which costs more than most test suites. So Interlock keeps
 * one cache that it has filled itself, from nothing but the toolchain, and gives each checkout's home links to what is in it: a
 * hundred megabytes that nobody has to copy. In the box of gates it cannot be written to; what Go builds for the code under test
 * reaches nobody else's.
 */

import { createHash } from "node:crypto";
import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Processes, ProcessResult } from "../ports/process.js";
import { hasCode } from "./files/error-code.js";
import { BUILT, LINKS, layLinks, makeLinks } from "./files/linked-cache.js";
import { settle } from "./files/settle.js";

export interface GoSeedOptions {
  /** Shared by all repositories of this user: nothing in it comes from any of them. */
  readonly directory: string;
  readonly processes: Processes;
  readonly nonce: () => string;
}

/** Lays a filled build cache into a home whose programs run with `env`. Without Go, or when it cannot be made, it does nothing. */
export type GoSeed = (env: Readonly<Record<string, string>>) => Promise<void>;

const MINUTE = 60_000;
const LIMITS = { timeoutMs: 10 * MINUTE, outputBytesMax: 64 * 1024, floodBytesMax: 1024 * 1024 };

/** Both look at the library, each in its way. */
const COMMANDS = ["test", "vet"] as const;

/** What tests commonly import; anything else of the library is built where it is needed. */
const PACKAGES = [
  ...[
    "bufio",
    "bytes",
    "cmp",
    "context",
    "crypto/sha256",
    "encoding/hex",
    "encoding/json",
    "errors",
    "flag",
    "fmt",
  ],
  ...[
    "io",
    "io/fs",
    "log",
    "maps",
    "math",
    "math/rand",
    "net/http/httptest",
    "net/url",
    "os",
    "os/exec",
    "path",
  ],
  ...[
    "path/filepath",
    "reflect",
    "regexp",
    "runtime",
    "slices",
    "sort",
    "strconv",
    "strings",
    "sync",
  ],
  ...["sync/atomic", "text/tabwriter", "text/template", "time", "unicode", "unicode/utf8"],
];

export function createGoSeed({ directory, processes, nonce }: GoSeedOptions): GoSeed {
  const making = new Map<string, Promise<string | undefined>>();
  const go = (
    args: readonly string[],
    cwd: string,
    env: Readonly<Record<string, string>>,
  ): Promise<ProcessResult> =>
    processes.run({ program: { argv: ["go", ...args] }, cwd, env, ...LIMITS });

  /** The folder of the cache that fits this toolchain; undefined: there is none to be had. */
  const seedFor = async (env: Readonly<Record<string, string>>): Promise<string | undefined> => {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const version = await go(
      ["env", "GOVERSION", "GOROOT", "GOFLAGS", "CGO_ENABLED"],
      directory,
      env,
    );
    if (!hasSucceeded(version)) return undefined;
    const seed = join(
      directory,
      `go-${digest(`${version.stdout}${[LINKS, ...COMMANDS, ...PACKAGES].join()}`)}`,
    );
    return (await isThere(seed)) ? seed : make(seed, env);
  };

  const make = async (
    seed: string,
    env: Readonly<Record<string, string>>,
  ): Promise<string | undefined> => {
    const place = join(directory, `.making-${nonce()}`);
    const made = join(place, "seed");
    await mkdir(made, { recursive: true });
    try {
      await writeFile(join(place, "go.mod"), "module seed\n\ngo 1.21\n");
      await writeFile(join(place, "seed_test.go"), PROGRAM);
      const GOCACHE = join(made, BUILT);
      for (const command of COMMANDS)
        if (!hasSucceeded(await go([command, "./..."], place, { ...env, GOCACHE })))
          return undefined;
      await makeLinks(made, seed);
      await settle(made, seed);
      return seed;
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  };

  return async (env) => {
    const target = env["GOCACHE"];
    if (target === undefined || (await isThere(target))) return;
    const key = `${env["PATH"] ?? ""} ${env["GOROOT"] ?? ""} ${env["GOFLAGS"] ?? ""}`;
    const seeding = making.get(key) ?? seedFor(env);
    making.set(key, seeding);
    const seed = await seeding;
    if (seed !== undefined) await layLinks(seed, target);
  };
}

const PROGRAM = `package seed

import (
\t"testing"
${PACKAGES.map((name) => `\t_ "${name}"`).join("\n")}
)

func TestNothing(t *testing.T) {}
`;

const hasSucceeded = ({ end }: ProcessResult): boolean =>
  end.kind === "exited" && end.exitCode === 0;

const digest = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 16);

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return false;
    throw cause;
  }
}
