/** Reading a journal without owning it: for those who only want to know. Changes nothing, asks for no lease. */

import { type FileHandle, open, stat } from "node:fs/promises";
import type { Entry } from "../../domain/event.js";
import type { Ambient } from "../../ports/ambient.js";
import { isMissing } from "../files/error-code.js";
import { journalFile } from "./files.js";
import type { JournalProblem } from "./problem.js";
import { BEGINNING, drain, type Position, type Reading, type ScanEnd, scan } from "./scan.js";

export type JournalItem =
  | { readonly kind: "entry"; readonly entry: Entry }
  /** The last item, when the last line is being written or was torn by a crash. No reason for alarm. */
  | { readonly kind: "torn"; readonly message: string }
  /** The last item, when the rest cannot be read. */
  | { readonly kind: "corrupt"; readonly problem: JournalProblem };

/** What is in the journal now, oldest first. Of a missing journal: nothing. */
export async function* readJournal(directory: string): AsyncGenerator<JournalItem, void> {
  const end = yield* each(readFrom(directory, BEGINNING));
  if (end.kind === "torn") yield { kind: "torn", message: end.message };
  if (end.kind === "corrupt") yield { kind: "corrupt", problem: end.problem };
}

export type LoadedJournal =
  | { readonly kind: "missing" }
  | { readonly kind: "loaded"; readonly entries: readonly Entry[] }
  /** `entries` are those before the damage: sound, and all that can be said. */
  | {
      readonly kind: "corrupt";
      readonly entries: readonly Entry[];
      readonly problem: JournalProblem;
    };

/** The same at once. An empty journal, as a crash at the very beginning leaves it, is a missing one. */
export async function loadJournal(directory: string): Promise<LoadedJournal> {
  const { entries, end } = await drain(readFrom(directory, BEGINNING));
  if (end.kind === "corrupt") return { kind: "corrupt", entries, problem: end.problem };
  return entries.length === 0 ? { kind: "missing" } : { kind: "loaded", entries };
}

export interface Following {
  readonly directory: string;
  readonly ambient: Pick<Ambient, "wait">;
  /** Ends the following, after a last look. */
  readonly signal: AbortSignal;
  readonly pollMs: number;
}

/** What is in the journal now and whatever comes, until the signal or damage. It may not exist yet. */
export async function* followJournal(following: Following): AsyncGenerator<JournalItem, void> {
  let position = BEGINNING;
  for (;;) {
    const isLastLook = following.signal.aborted;
    const end: ScanEnd = yield* each(readFrom(following.directory, position));
    if (end.kind === "corrupt") {
      yield { kind: "corrupt", problem: end.problem };
      return;
    }
    // A torn line is read anew: it will be whole soon, or its owner will have cut it off.
    position = end.position;
    if (isLastLook) return;
    await following.ambient.wait(following.pollMs, following.signal);
  }
}

async function* readFrom(directory: string, position: Position): Reading {
  const path = journalFile(directory);
  const file = await openIfGrown(path, position);
  if (file === undefined) return { kind: "whole", position };
  try {
    return yield* scan(file, path, position);
  } finally {
    await file.close();
  }
}

async function* each(reading: Reading): AsyncGenerator<JournalItem, ScanEnd> {
  try {
    for (;;) {
      const { done, value } = await reading.next();
      if (done === true) return value;
      for (const entry of value) yield { kind: "entry", entry };
    }
  } finally {
    // For those who stop in the middle: the file is closed with the reading.
    await reading.return({ kind: "whole", position: BEGINNING });
  }
}

async function openIfGrown(path: string, position: Position): Promise<FileHandle | undefined> {
  try {
    const { size } = await stat(path);
    return size > position.offset ? await open(path, "r") : undefined;
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new Error(`Cannot read ${path}`, { cause });
  }
}
