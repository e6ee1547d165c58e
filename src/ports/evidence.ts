/** What check runs and turns leave behind, kept by digest. */

import type { Evidence } from "../domain/check-run.js";

export interface EvidenceStore {
  /** Keeps the text; the same text twice is kept once. */
  put(name: string, text: string): Promise<Evidence>;
  /** The text of a digest, or undefined when it is not here or no longer matches its digest. */
  get(sha256: string): Promise<string | undefined>;
}
