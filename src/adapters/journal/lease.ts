/**
 * The right to write a run's journal: one process at a time, and none after its death. On Linux the kernel keeps it
 * (`socket-claim.ts`); elsewhere a file does (`file-claim.ts`). Beside it lies `owner.json`, for the eyes of whoever
 * is refused; nobody decides by it.
 */

import { realpath, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Instant } from "../../domain/ids.js";
import type { Ambient } from "../../ports/ambient.js";
import type { Lease } from "../../ports/journal.js";
import { isAlive } from "../files/abandoned.js";
import { replaceFile } from "../files/durable.js";
import { isMissing } from "../files/error-code.js";
import { readTextIfThere } from "../files/read-text.js";
import { exactly } from "../records/exact.js";
import { instantSchema } from "../records/ids-schema.js";
import { parseJson } from "../records/parse-json.js";
import type { Claim, Claiming } from "./claim.js";
import { claimByFile } from "./file-claim.js";
import { claimBySocket, isSocketClaimed } from "./socket-claim.js";

export interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: Instant;
}

export interface OwnedLease extends Lease {
  /** May be called twice. */
  release(): Promise<void>;
}

export type Taking =
  | { readonly kind: "taken"; readonly lease: OwnedLease }
  /** `by` is undefined when the holder died, or had not yet written its name, while it was looked at. */
  | { readonly kind: "held"; readonly by: Holder | undefined };

/** A holder that is just coming or going has no name yet or no more: this often it is looked for again. */
const ROUNDS = 40;
const ROUND_MS = 25;

const ownerFile = (directory: string): string => join(directory, "owner.json");

const claimOf = (platform: NodeJS.Platform): Claiming =>
  platform === "linux" ? claimBySocket : claimByFile;

/** The directory must exist. `claiming` is the platform's own unless a test says otherwise. */
export async function takeLease(
  directory: string,
  ambient: Ambient,
  claiming: Claiming = claimOf(process.platform),
): Promise<Taking> {
  const place = await realpath(directory);
  for (let round = 1; ; round += 1) {
    const claim = await claiming(place);
    if (claim !== undefined) return { kind: "taken", lease: await toLease(place, claim, ambient) };
    const by = await readHolder(place);
    if (by !== undefined || round === ROUNDS) return { kind: "held", by };
    await ambient.wait(ROUND_MS);
  }
}

export type Holding =
  | { readonly kind: "free" }
  | { readonly kind: "held"; readonly by: Holder | undefined };

/** Whether a process has the lease at this moment, and which. For those who only want to know. */
export async function findHolder(directory: string): Promise<Holding> {
  const by = await readHolder(directory);
  const isHeld = process.platform === "linux" ? await isClaimed(directory) : by !== undefined;
  return isHeld ? { kind: "held", by } : { kind: "free" };
}

async function isClaimed(directory: string): Promise<boolean> {
  try {
    return await isSocketClaimed(await realpath(directory));
  } catch (cause) {
    if (isMissing(cause)) return false;
    throw cause;
  }
}

/** What to tell the one who was refused. */
export function explainHeld(run: string, by: Holder | undefined): string {
  const who =
    by === undefined ? "another process" : `process ${by.pid} on ${by.host} (since ${by.since})`;
  const end = by === undefined ? "end it" : `end it (\`kill ${by.pid}\`)`;
  return `Run ${run} belongs to ${who}; watch it with \`interlock status\`, or ${end} and run this again.`;
}

async function toLease(directory: string, claim: Claim, ambient: Ambient): Promise<OwnedLease> {
  const owner = ambient.nonce();
  try {
    const holder = { pid: process.pid, host: hostname(), owner, since: ambient.now() };
    await replaceFile(ownerFile(directory), `${JSON.stringify(holder)}\n`);
  } catch (cause) {
    await claim.release();
    throw cause;
  }
  let releasing: Promise<void> | undefined;
  const release = async (): Promise<void> => {
    // First the name, then the claim: the other way round it could be the next owner's name.
    await rm(ownerFile(directory), { force: true });
    await claim.release();
  };
  return {
    owner,
    get isHeld() {
      return releasing === undefined;
    },
    release: () => (releasing ??= release()),
  };
}

const holderSchema = exactly<Holder & { readonly owner: string }>({
  pid: z.int().min(1),
  host: z.string(),
  owner: z.string(),
  since: instantSchema,
});

/** The name that lies there, unless its owner is known to be dead. */
async function readHolder(directory: string): Promise<Holder | undefined> {
  const text = await readTextIfThere(ownerFile(directory));
  const holder = holderSchema.safeParse(parseJson(text ?? "")).data;
  if (holder === undefined) return undefined;
  const isDead = holder.host === hostname() && !isAlive(holder.pid);
  return isDead ? undefined : { pid: holder.pid, host: holder.host, since: holder.since };
}
