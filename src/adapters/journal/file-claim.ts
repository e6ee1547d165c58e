/**
 * A claim kept in a file, for systems without abstract sockets. Claims are numbered: `claim-7.json` is taken by making
 * it, which only one process can; the next number may be taken once the owner of the highest one is dead or has let go.
 * Numbers only grow and the highest file is never removed, so nobody can take a number by an old listing and win.
 */

import { randomBytes } from "node:crypto";
import { link, readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { writeAtomically, writeDurably } from "../files/durable.js";
import { hasCode } from "../files/error-code.js";
import { readTextIfThere } from "../files/read-text.js";
import { byKind, exactly } from "../records/exact.js";
import { parseJson } from "../records/parse-json.js";
import type { Claim } from "./claim.js";
import { startOf } from "./process-start.js";

type Written =
  | {
      readonly kind: "owned";
      readonly pid: number;
      readonly started: string;
      readonly host: string;
    }
  | { readonly kind: "released" };

const recordSchema = byKind<Written>({
  owned: exactly<Extract<Written, { kind: "owned" }>>({
    kind: z.literal("owned"),
    pid: z.int(),
    started: z.string(),
    host: z.string(),
  }),
  released: exactly<Extract<Written, { kind: "released" }>>({ kind: z.literal("released") }),
});

const claimFile = (directory: string, number: number): string =>
  join(directory, `claim-${number}.json`);

export async function claimByFile(directory: string): Promise<Claim | undefined> {
  const highest = Math.max(0, ...(await listNumbers(directory)));
  if (highest > 0 && (await isOwned(claimFile(directory, highest)))) return undefined;
  const mine = highest + 1;
  if (!(await make(directory, mine))) return undefined;
  const others = (await listNumbers(directory)).filter((number) => number !== mine);
  if (others.some((number) => number > mine)) {
    await rm(claimFile(directory, mine), { force: true });
    return undefined;
  }
  await Promise.all(others.map((number) => rm(claimFile(directory, number), { force: true })));
  return {
    release: () => writeAtomically(claimFile(directory, mine), toText({ kind: "released" })),
  };
}

/** A link, not a write: the file is there with all its text, or not at all. */
async function make(directory: string, number: number): Promise<boolean> {
  const temporary = join(directory, `.claim-${randomBytes(6).toString("hex")}.tmp`);
  const started = (await startOf(process.pid)) ?? "unknown";
  await writeDurably(
    temporary,
    toText({ kind: "owned", pid: process.pid, started, host: hostname() }),
  );
  try {
    await link(temporary, claimFile(directory, number));
    return true;
  } catch (cause) {
    if (hasCode(cause, "EEXIST")) return false;
    throw cause;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** An owner on another machine cannot be asked, so it counts as alive. */
async function isOwned(path: string): Promise<boolean> {
  const record = recordSchema.safeParse(parseJson((await readTextIfThere(path)) ?? "")).data;
  if (record?.kind !== "owned") return false;
  if (record.host !== hostname()) return true;
  const started = await startOf(record.pid);
  return started !== undefined && (started === record.started || record.started === "unknown");
}

async function listNumbers(directory: string): Promise<readonly number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => {
    const digits = /^claim-(\d{1,9})\.json$/.exec(name)?.[1];
    return digits === undefined ? [] : [Number(digits)];
  });
}

const toText = (record: Written): string => `${JSON.stringify(record)}\n`;
