/**
 * Memory and disk that the machine has left: too little of either, and nothing that needs some begins. What runs goes on, nobody's
 * turn is blamed for it, and it ends by itself when there is room, or by a person who wants to begin all the same.
 */

import type { Command } from "./command.js";
import type { Entry } from "./event.js";
import { type Instant, toInstant, toMs } from "./ids.js";
import { LIMITS } from "./limits.js";
import type { Run, Workstream } from "./run.js";
import type { StopReason } from "./stop-reason.js";

type Of<Type extends Entry["type"]> = Extract<Entry, { type: Type }>;

export interface Room {
  /** Absent: it cannot be told on this machine. */
  readonly memoryBytes?: number;
  /** Absent: it cannot be told. */
  readonly disk?: { readonly folder: string; readonly bytes: number };
}

/** What there is too little of. */
export interface Lack {
  readonly of: "disk" | "memory";
  readonly foundBytes: number;
  readonly limitBytes: number;
  /** A folder of the disk. */
  readonly where?: string;
}

/** Told first at `since`, and again at `toldAt` for the `times`th time. */
export interface Shortage extends Lack {
  readonly since: Instant;
  readonly toldAt: Instant;
  readonly times: number;
  /** A person wants to begin all the same, as long as it lasts. */
  readonly overruledBy?: string;
}

interface Bounds {
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

const TO_BEGIN: Bounds = {
  diskBytes: LIMITS.diskToBeginBytesMin,
  memoryBytes: LIMITS.memoryToBeginBytesMin,
};
const TO_KEEP: Bounds = {
  diskBytes: LIMITS.diskFreeBytesMin,
  memoryBytes: LIMITS.memoryFreeBytesMin,
};

function lackIn({ disk, memoryBytes }: Room, bounds: Bounds): Lack | undefined {
  if (disk !== undefined && disk.bytes < bounds.diskBytes) {
    const { bytes: foundBytes, folder: where } = disk;
    return { of: "disk", foundBytes, limitBytes: bounds.diskBytes, where };
  }
  return memoryBytes !== undefined && memoryBytes < bounds.memoryBytes
    ? { of: "memory", foundBytes: memoryBytes, limitBytes: bounds.memoryBytes }
    : undefined;
}

/** Of what is short there has to be more than what was too little, so that a shortage does not come and go with every file. */
const toGoOn = (of: Lack["of"]): Bounds =>
  of === "disk"
    ? { ...TO_BEGIN, diskBytes: TO_BEGIN.diskBytes * LIMITS.roomAgainFactor }
    : { ...TO_BEGIN, memoryBytes: TO_BEGIN.memoryBytes * LIMITS.roomAgainFactor };

/** So little is left that whatever fails may fail for that alone. */
export const isOut = (room: Room): Lack | undefined => lackIn(room, TO_KEEP);

/** Too little is left for anything to begin. */
export const isShort = (room: Room): Lack | undefined => lackIn(room, TO_BEGIN);

/** Work that takes memory and disk. Landing takes next to none, and frees some. */
const NEEDS_ROOM: ReadonlySet<Command["type"]> = new Set([
  "establish-baseline",
  "examine-base",
  "open-workspace",
  "run-turn",
  "prove",
  "mend",
]);

export const needsRoom = ({ type }: Command): boolean => NEEDS_ROOM.has(type);

/** May this begin? `room` is what was found just now. */
export function mayBegin(run: Run, room: Room | undefined, command: Command): boolean {
  if (!needsRoom(command)) return true;
  if (run.shortage !== undefined) return run.shortage.overruledBy !== undefined;
  return room === undefined || isShort(room) === undefined;
}

/** What the journal does not know yet of the room that was found; and what has lasted so long that people are told again. */
export function roomNews(
  { shortage }: Run,
  { room, now }: { readonly room?: Room; readonly now: Instant },
): readonly Command[] {
  if (room === undefined) return [];
  const lack = lackIn(room, shortage === undefined ? TO_BEGIN : toGoOn(shortage.of));
  if (lack === undefined) {
    if (shortage === undefined) return [];
    const { of, since } = shortage;
    return [{ type: "declare-recovered", of, foundBytes: bytesOf(room, of), since }];
  }
  if (shortage?.of !== lack.of) return [{ type: "declare-short", ...lack }];
  const { since, limitBytes } = shortage;
  return isToldAgain(shortage, now) ? [{ type: "declare-short", ...lack, limitBytes, since }] : [];
}

const bytesOf = ({ disk, memoryBytes }: Room, of: Lack["of"]): number =>
  (of === "disk" ? disk?.bytes : memoryBytes) ?? 0;

/** More and more seldom. Whoever has overruled it knows. */
function isToldAgain({ toldAt, times, overruledBy }: Shortage, now: Instant): boolean {
  const pauseMs = Math.min(LIMITS.shortToldAgainMs * 2 ** (times - 1), LIMITS.shortToldAgainMsMax);
  return overruledBy === undefined && toMs(now) >= toMs(toldAt) + pauseMs;
}

export function withShortage(run: Run, { at, ...entry }: Of<"machine-ran-short">): Run {
  const before = run.shortage?.of === entry.of ? run.shortage : undefined;
  const { of, foundBytes, limitBytes, where } = entry;
  const shortage: Shortage = {
    ...{ of, foundBytes, limitBytes },
    ...(where === undefined ? {} : { where }),
    since: before?.since ?? at,
    toldAt: at,
    times: (before?.times ?? 0) + 1,
    ...(before?.overruledBy === undefined ? {} : { overruledBy: before.overruledBy }),
  };
  return { ...run, shortage };
}

/** A person who resumes the whole run wants it to go on as the machine is. */
export const overruled = ({ shortage }: Run, by: string): Shortage | undefined =>
  shortage === undefined ? undefined : { ...shortage, overruledBy: by };

/** As long as it lasts the machine is looked at now and then. */
export function nextLookAtRoom({ shortage }: Run, now: Instant): Instant | undefined {
  if (shortage === undefined) return undefined;
  const passedMs = toMs(now) - toMs(shortage.toldAt);
  const looks = Math.max(0, Math.floor(passedMs / LIMITS.roomLookMs)) + 1;
  return toInstant(toMs(shortage.toldAt) + looks * LIMITS.roomLookMs);
}

/** Its turns have found no room so often that a person has to see to it. */
export function withoutRoomFor({ noRoomTurns: times }: Workstream): StopReason | undefined {
  if (times < LIMITS.noRoomTurnsMax) return undefined;
  return {
    kind: "needs-person",
    explanation: `the machine ran out of memory or disk in its turn, ${times} times in a row; free some, or give its agent a smaller box (sandbox.memoryGb, sandbox.diskGb)`,
  };
}

/** Pause before a turn is played again that the machine had no room for, after so many in a row. */
export const noRoomPauseMs = (times: number): number => times * LIMITS.noRoomBackoffMs;

/** What waits, for what, and what a person can do; or who wanted it not to wait. */
export function explainShortage(shortage: Shortage): string {
  const lack = `the machine ${explainLack(shortage)}`;
  return shortage.overruledBy === undefined
    ? `${lack}; no turn and no proof begins until there is room: ${remedyFor(shortage)}`
    : `${lack}; ${shortage.overruledBy} wants to go on all the same`;
}

/** Completes “the machine …”. */
export function explainLack({ of, foundBytes, limitBytes, where }: Lack): string {
  const there = where === undefined ? "" : ` on the disk of ${where}`;
  return `is short of ${of}: ${toGb(foundBytes, "down")} GB free${there}, below ${toGb(limitBytes, "up")} GB`;
}

/** What can be told of it, e.g. `12.5 GB of disk and 3 GB of memory free`. */
export function explainRoom({ disk, memoryBytes }: Room): string {
  const kinds = [
    ...(disk === undefined ? [] : [`${toGb(disk.bytes, "down")} GB of disk`]),
    ...(memoryBytes === undefined ? [] : [`${toGb(memoryBytes, "down")} GB of memory`]),
  ];
  return kinds.length === 0 ? "its room cannot be told here" : `${kinds.join(" and ")} free`;
}

/** What a person can do about a run that waits. */
export const remedyFor = (lack: Lack): string =>
  `${explainMissing(lack)} and it goes on by itself, or say \`interlock resume\` to begin all the same`;

/** How much there has to be more, e.g. `free 1.2 GB there`. */
export function explainMissing({ of, foundBytes, where }: Lack): string {
  const { diskBytes, memoryBytes } = toGoOn(of);
  const wanted = of === "disk" ? diskBytes : memoryBytes;
  const missing = toGb(Math.max(0, wanted - foundBytes), "up");
  return `free ${missing} GB${where === undefined ? "" : " there"}`;
}

const GIB = 1024 ** 3;

/** With two decimals at most, so that too little never reads as enough. */
export function toGb(bytes: number, towards: "up" | "down"): string {
  const hundredths = (bytes / GIB) * 100;
  return String((towards === "up" ? Math.ceil(hundredths) : Math.floor(hundredths)) / 100);
}
