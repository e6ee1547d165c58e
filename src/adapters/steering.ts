/**
 * People's instructions as files in an inbox, one each. Whoever is told to leave one renames it into place, so the
 * owner of the run never sees half of it, and any terminal of the machine can leave one, whether the run is going on or not.
 */

import { lstat, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Ambient } from "../ports/ambient.js";
import type { Instruction, Steering } from "../ports/steering.js";
import { writeAtomically } from "./files/durable.js";
import { isMissing } from "./files/error-code.js";
import { readTextIfThere } from "./files/read-text.js";
import { parseInstruction } from "./records/instruction-schema.js";

export interface SteeringOptions {
  readonly directory: string;
  readonly ambient: Pick<Ambient, "now" | "nonce">;
  /** Hears once of each file that is no instruction, in a sentence. */
  readonly onProblem?: (sentence: string) => void;
}

/** Nobody types more than this; a bigger file is not an instruction. */
const INSTRUCTION_BYTES_MAX = 1024 * 1024;
const REJECTED = "rejected";

export function createSteering(options: SteeringOptions): Steering {
  return new Inbox(options);
}

class Inbox implements Steering {
  readonly #directory: string;
  readonly #ambient: SteeringOptions["ambient"];
  readonly #onProblem: (sentence: string) => void;
  /** Instructions left within one millisecond keep their order by this. */
  #left = 0;

  constructor(options: SteeringOptions) {
    this.#directory = options.directory;
    this.#ambient = options.ambient;
    this.#onProblem = options.onProblem ?? (() => undefined);
  }

  /** Polled: with an empty inbox it lists one folder and does nothing else. */
  async pending(): Promise<readonly Instruction[]> {
    const found = await this.#read();
    return found
      .map(({ instruction }) => instruction)
      .filter(({ id }, index, all) => all.findIndex((other) => other.id === id) === index);
  }

  async drop(id: string): Promise<void> {
    for (const { name, instruction } of await this.#read()) {
      if (instruction.id === id) await rm(join(this.#directory, name), { force: true });
    }
  }

  async leave(instruction: Instruction): Promise<void> {
    this.#left += 1;
    const time = this.#ambient.now().replaceAll(":", "-");
    const name = `${time}-${String(this.#left).padStart(6, "0")}-${this.#ambient.nonce()}.json`;
    await writeAtomically(join(this.#directory, name), `${JSON.stringify(instruction)}\n`);
  }

  async #read(): Promise<readonly { readonly name: string; readonly instruction: Instruction }[]> {
    const found = [];
    for (const name of await this.#list()) {
      const text = await this.#readFile(name);
      if (text === undefined) continue;
      const parsed = parseInstruction(text);
      if (parsed.ok) found.push({ name, instruction: parsed.instruction });
      else await this.#reject(name, parsed.why);
    }
    return found;
  }

  /** Without what begins with a dot: those are not yet in place, or were left by a crash. */
  async #list(): Promise<readonly string[]> {
    try {
      const names = await readdir(this.#directory);
      return names.filter((name) => !name.startsWith(".") && name !== REJECTED).sort();
    } catch (cause) {
      if (isMissing(cause)) return [];
      throw new Error(`Cannot list ${this.#directory}`, { cause });
    }
  }

  /** Undefined: gone meanwhile, or no file to read (a pipe would never end). */
  async #readFile(name: string): Promise<string | undefined> {
    const path = join(this.#directory, name);
    try {
      const stats = await lstat(path);
      if (stats.isFile() && stats.size <= INSTRUCTION_BYTES_MAX) return await readTextIfThere(path);
      const why = stats.isFile() ? `it has ${stats.size} bytes` : "it is not a regular file";
      await this.#reject(name, why);
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
    }
    return undefined;
  }

  async #reject(name: string, why: string): Promise<void> {
    const rejected = join(this.#directory, REJECTED);
    await mkdir(rejected, { recursive: true, mode: 0o700 });
    const to = join(rejected, `${this.#ambient.nonce()}-${name}`);
    await rename(join(this.#directory, name), to);
    this.#onProblem(`${name} is not an instruction (${why}); it was moved to ${to}.`);
  }
}
