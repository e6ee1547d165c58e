/**
 * Appends to the journal's file. Callers that come while a write is under way are written together by the next one
 * ("group commit"): one write and one sync, however many they are. The order in the file is the order of the calls.
 */

import { type FileHandle, stat } from "node:fs/promises";
import type { Entry, Event } from "../../domain/event.js";
import type { Ambient } from "../../ports/ambient.js";
import { toLine } from "./chain.js";
import { LINE_BYTES_MAX, type Position } from "./scan.js";
import { toEntry } from "./to-entry.js";

interface Waiting {
  readonly bytes: Buffer;
  readonly written: () => void;
  readonly failed: (cause: unknown) => void;
}

export class JournalWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #ambient: Pick<Ambient, "now">;
  #link: Position["link"];
  #bytes: number;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #end: { readonly why: Error } | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: {
    readonly file: FileHandle;
    readonly path: string;
    readonly position: Position;
    readonly ambient: Pick<Ambient, "now">;
  }) {
    this.#file = options.file;
    this.#path = options.path;
    this.#ambient = options.ambient;
    this.#link = options.position.link;
    this.#bytes = options.position.offset;
  }

  async append(events: readonly Event[]): Promise<readonly Entry[]> {
    if (this.#end !== undefined) throw this.#end.why;
    if (events.length === 0) return [];
    const { entries, bytes, link } = this.#toLines(events);
    this.#link = link;
    const written = new Promise<void>((resolve, reject) => {
      this.#waiting.push({ bytes, written: resolve, failed: reject });
    });
    this.#writing ??= this.#writeAll();
    await written;
    return entries;
  }

  /** Lets what is under way end, then closes the file. May be called twice. */
  close(): Promise<void> {
    this.#end ??= { why: new Error(`${this.#path} is closed: nothing can be appended any more.`) };
    this.#closing ??= this.#closeFile();
    return this.#closing;
  }

  async #closeFile(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  /** All or nothing: an event that does not fit leaves no trace, not even of those before it in the call. */
  #toLines(events: readonly Event[]) {
    const at = this.#ambient.now();
    const entries: Entry[] = [];
    const lines: Buffer[] = [];
    let link = this.#link;
    for (const event of events) {
      const entry = toEntry(event, { seq: link.seq + 1, at });
      const line = toLine(entry, link);
      const bytes = Buffer.from(line.text);
      if (bytes.length > LINE_BYTES_MAX) {
        throw new Error(
          `A "${event.type}" entry of ${bytes.length} bytes is more than a line may have (${LINE_BYTES_MAX}).`,
        );
      }
      entries.push(entry);
      lines.push(bytes);
      link = line.link;
    }
    return { entries, bytes: Buffer.concat(lines), link };
  }

  async #writeAll(): Promise<void> {
    // The callers of this very moment come along with the first one.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(Buffer.concat(batch.map(({ bytes }) => bytes)));
        for (const { written } of batch) written();
      } catch (cause) {
        this.#breakOff(cause, batch);
      }
    }
    this.#writing = undefined;
  }

  async #write(bytes: Buffer): Promise<void> {
    await this.#mustBeUntouched();
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(bytes, done);
      done += bytesWritten;
    }
    await this.#file.datasync();
    this.#bytes += bytes.length;
  }

  /** The lease keeps others away. This notices those who do not ask for one: a person with an editor, `rm -r`, a sync tool. */
  async #mustBeUntouched(): Promise<void> {
    const [there, mine] = await Promise.all([stat(this.#path), this.#file.stat()]);
    if (there.ino !== mine.ino || there.dev !== mine.dev) {
      throw new Error(`${this.#path} was replaced by another file while this run was writing it.`);
    }
    if (there.size !== this.#bytes) {
      throw new Error(
        `${this.#path} has ${there.size} bytes where this run left ${this.#bytes}: something else wrote to it.`,
      );
    }
  }

  /** After a write or sync that failed nobody knows what is on the disk: only opening it anew can tell. */
  #breakOff(cause: unknown, batch: readonly Waiting[]): void {
    const why = new Error(`Cannot append to ${this.#path}; what was not confirmed may be lost`, {
      cause,
    });
    this.#end = { why };
    for (const { failed } of [...batch, ...this.#waiting]) failed(why);
    this.#waiting = [];
  }
}
