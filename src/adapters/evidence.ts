/** Evidence as files named by their digest: `sha256/<first two>/<rest>`. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import type { EvidenceStore } from "../ports/evidence.js";
import { writeAtomically } from "./files/durable.js";
import { readTextIfThere } from "./files/read-text.js";

const DIGEST = /^[0-9a-f]{64}$/;

export function createEvidenceStore(directory: string): EvidenceStore {
  const fileOf = (sha256: string): string =>
    join(directory, "sha256", sha256.slice(0, 2), sha256.slice(2));

  /** Damaged evidence is no evidence: better none than something else. */
  const get = async (sha256: string): Promise<string | undefined> => {
    if (!DIGEST.test(sha256)) return undefined;
    const text = await readTextIfThere(fileOf(sha256));
    return text !== undefined && digestOf(text) === sha256 ? text : undefined;
  };

  return {
    get,
    async put(name, text) {
      const sha256 = digestOf(text);
      // Asking first also mends: what is there but damaged is written anew.
      if ((await get(sha256)) === undefined) await writeAtomically(fileOf(sha256), text);
      return { name, sha256 };
    },
  };
}

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
