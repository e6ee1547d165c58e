/** Opens a run's journal for writing: takes the lease, reads what is there, mends a torn end. */

import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Entry } from "../../domain/event.js";
import type { Ambient } from "../../ports/ambient.js";
import type { Journal } from "../../ports/journal.js";
import { syncDirectory } from "../files/durable.js";
import { journalFile } from "./files.js";
import { type Holder, type OwnedLease, takeLease } from "./lease.js";
import type { JournalProblem } from "./problem.js";
import { cutTornLine } from "./repair.js";
import { BEGINNING, drain, scan } from "./scan.js";
import { JournalWriter } from "./writer.js";

export type OpenedJournal =
  | { readonly kind: "opened"; readonly journal: Journal }
  | { readonly kind: "held"; readonly by: Holder | undefined }
  /** Nothing was changed. */
  | { readonly kind: "corrupt"; readonly problem: JournalProblem };

export interface JournalOptions {
  /** The run's own folder; made when it is missing. */
  readonly directory: string;
  readonly ambient: Ambient;
}

export async function openJournal(options: JournalOptions): Promise<OpenedJournal> {
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const taking = await takeLease(options.directory, options.ambient);
  if (taking.kind === "held") return taking;
  return orElse(
    () => openOwned(options, taking.lease),
    () => taking.lease.release(),
  );
}

async function openOwned(options: JournalOptions, lease: OwnedLease): Promise<OpenedJournal> {
  const { directory, ambient } = options;
  const path = journalFile(directory);
  const file = await open(path, "a+", 0o600);
  return orElse(
    async () => {
      if ((await file.stat()).size === 0) await keepName(directory);
      const { entries, end } = await drain(scan(file, path, BEGINNING));
      if (end.kind === "corrupt") return { kind: "corrupt", problem: end.problem };
      const repairs =
        end.kind === "torn" ? [await cutTornLine({ directory, file, end, at: ambient.now() })] : [];
      const writer = new JournalWriter({ file, path, position: end.position, ambient });
      return { kind: "opened", journal: toJournal({ lease, writer, entries, repairs }) };
    },
    () => file.close(),
  );
}

/** A new file survives a power cut only when the folders that name it do. */
async function keepName(directory: string): Promise<void> {
  await syncDirectory(directory);
  await syncDirectory(dirname(directory));
}

/** Undoes what was taken before, unless the journal was opened. */
async function orElse(
  opening: () => Promise<OpenedJournal>,
  undo: () => Promise<void>,
): Promise<OpenedJournal> {
  let opened: OpenedJournal | undefined;
  try {
    opened = await opening();
    return opened;
  } finally {
    if (opened?.kind !== "opened") await undo();
  }
}

function toJournal(parts: {
  readonly lease: OwnedLease;
  readonly writer: JournalWriter;
  readonly entries: readonly Entry[];
  readonly repairs: readonly string[];
}): Journal {
  const { lease, writer, entries, repairs } = parts;
  return {
    lease,
    entries,
    repairs,
    append: (events) => writer.append(events),
    close: async () => {
      try {
        await writer.close();
      } finally {
        await lease.release();
      }
    },
  };
}
