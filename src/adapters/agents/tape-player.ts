/**
 * The player's program: reads one turn of a tape from standard input and plays it in the current folder.
 * It speaks as any command agent may, in events on standard output; a turn that cannot be played is exit code 1.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LIMITS } from "../../domain/limits.js";
import { clip } from "./clip.js";
import type { TapeOrder } from "./tape.js";
import { applyPatch, commitAll, GitRefusal, syncWith } from "./tape-git.js";

/** The order comes from `tape.ts`, of the same version, through a file that nobody else has open. */
const parseOrder = (text: string): TapeOrder => JSON.parse(text) as TapeOrder;

/** What the tape asks for and cannot be done. */
class Unplayable extends Error {}

async function play({ turn, base }: TapeOrder): Promise<void> {
  if (turn.misbehave === "silent") return waitForEver();
  for (const line of turn.say ?? []) emit("progress", line);
  await sleep(turn.delayMs ?? 0);
  if (turn.misbehave === "hang") return hang();
  if (turn.misbehave === "flood") return flood();
  if (turn.sync === true) syncWith(base);
  if (turn.patch !== undefined) applyPatch(readRecorded(turn.patch));
  for (const [path, file] of Object.entries(turn.write ?? {})) write(path, readRecorded(file));
  if (turn.misbehave === "crash") throw new Unplayable("The tape crashes here.");
  if (turn.commit !== undefined && !commitAll(turn.commit))
    emit("progress", "There was nothing to commit.");
  if (turn.claim !== undefined) emit("claim", turn.claim);
}

/** Clipped, because a line that is cut is no event any more. */
function emit(type: "progress" | "claim", text: string): void {
  const event = { type, text: clip(text, LIMITS.claimCharsMax) };
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function readRecorded(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    throw new Unplayable(`The tape names ${path}, which cannot be read: ${cause.message}`, {
      cause,
    });
  }
}

function write(path: string, text: string): void {
  const target = resolve(path);
  if (/^\.\.(?:\/|$)/.test(relative(process.cwd(), target)))
    throw new Unplayable(`The tape writes ${path}, which is outside the workspace.`);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}

const waitForEver = (): Promise<void> =>
  new Promise(() => {
    setInterval(() => undefined, LIMITS.setupMs);
  });

const DEAF = "process.on('SIGTERM', () => {}); setInterval(() => {}, 100000);";

async function hang(): Promise<void> {
  process.on("SIGTERM", () => undefined);
  // In a session of its own, and holding our output open.
  const child = spawn(process.execPath, ["-e", DEAF], { detached: true, stdio: "inherit" });
  await once(child, "spawn");
  emit("progress", "Hanging.");
  return waitForEver();
}

async function flood(): Promise<void> {
  const text = `${"x".repeat(1023)}\n`.repeat(64);
  for (;;) if (!process.stdout.write(text)) await once(process.stdout, "drain");
}

try {
  await play(parseOrder(readFileSync(0, "utf8")));
} catch (cause) {
  if (!(cause instanceof Unplayable) && !(cause instanceof GitRefusal)) throw cause;
  process.stderr.write(`${cause.message}\n`);
  process.exitCode = 1;
}
