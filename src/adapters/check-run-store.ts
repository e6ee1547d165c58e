/** Results of gates as JSON files named by their key: `<first two>/<rest>.json`. */

import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { CheckRun } from "../domain/check-run.js";
import type { CheckRunStore } from "../ports/check-run-store.js";
import { writeAtomically } from "./files/durable.js";
import { readTextIfThere } from "./files/read-text.js";
import { checkRunSchema } from "./records/check-run-schema.js";
import { parseJson } from "./records/parse-json.js";

const KEY = /^[0-9a-f]{64}$/;

/**
 * A record that cannot be trusted counts as absent, is removed, and `onProblem` hears of it in a sentence:
 * the gate will simply run again.
 */
export function createCheckRunStore(
  directory: string,
  onProblem: (sentence: string) => void = () => undefined,
): CheckRunStore {
  const fileOf = (key: string): string => {
    if (!KEY.test(key)) throw new Error(`Not a key of a check run: ${JSON.stringify(key)}`);
    return join(directory, key.slice(0, 2), `${key.slice(2)}.json`);
  };

  return {
    async get(key) {
      const path = fileOf(key);
      const text = await readTextIfThere(path);
      if (text === undefined) return undefined;
      const checkRun = parseRecord(text, key);
      if (checkRun === undefined) {
        await rm(path, { force: true });
        onProblem(`The kept result ${path} was damaged; it was removed, and the gate runs again.`);
      }
      return checkRun;
    },
    async put(key, checkRun) {
      const record = { key, sha256: digestOf(checkRun), checkRun };
      await writeAtomically(fileOf(key), `${JSON.stringify(record)}\n`);
    },
  };
}

const recordSchema = z.strictObject({ key: z.string(), sha256: z.string(), checkRun: z.unknown() });

/** The key is in the record so that a file that was moved or copied is noticed; the digest, so that one flipped bit is. */
function parseRecord(text: string, key: string): CheckRun | undefined {
  const record = recordSchema.safeParse(parseJson(text)).data;
  if (record?.key !== key || record.sha256 !== digestOf(record.checkRun)) return undefined;
  return checkRunSchema.safeParse(record.checkRun).data;
}

const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex");
