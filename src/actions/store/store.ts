/**
 * The store of other people's actions. It is read while jobs run, and never fetches: what it lacks is said, with the command that
 * gets it.
 */

import { type Extracted, extract } from "./extract.js";
import type { GitTools } from "./git.js";
import { LOCK_FILE, type Lock } from "./lock.js";
import { isPinned, lockKeyOf, type RemoteReference } from "./reference.js";

export type FoundAction =
  | {
      readonly kind: "found";
      /** The root of the action's repository. Not to be written to. */
      readonly directory: string;
      readonly commit: string;
      /** Of all files in it. */
      readonly digest: string;
    }
  | { readonly kind: "absent"; readonly reason: string; readonly remedy: string }
  /** What is stored is not whole, or not what was locked. */
  | { readonly kind: "broken"; readonly reason: string };

export interface ActionStore {
  find(reference: RemoteReference, lock: Lock): Promise<FoundAction>;
}

export interface ActionStoreOptions extends GitTools {
  /** With bare mirrors `<owner>/<repository>.git`, and what was taken out of them under `extracted`. */
  readonly directory: string;
  /** How a user fetches, for the remedy. */
  readonly fetchCommand?: string;
}

const FETCH_COMMAND = "interlock actions sync";

/** Files are compared with their digest once in the life of a store; later steps trust it. */
export function createActionStore(options: ActionStoreOptions): ActionStore {
  const known = new Map<string, Promise<Extracted>>();
  const remedy = `fetch it with \`${options.fetchCommand ?? FETCH_COMMAND}\``;
  const look = (reference: RemoteReference, commit: string): Promise<Extracted> => {
    const key = lockKeyOf({ ...reference, ref: commit });
    const before = known.get(key);
    if (before !== undefined) return before;
    const looking = lookOnce(known, key, () =>
      extract(options, { directory: options.directory, reference, commit }),
    );
    known.set(key, looking);
    return looking;
  };
  return {
    async find(reference, lock) {
      const key = lockKeyOf(reference);
      const entry = lock.get(key);
      const commit = isPinned(reference) ? reference.ref.toLowerCase() : entry?.commit;
      if (commit === undefined)
        return { kind: "absent", reason: `${key} is not in ${LOCK_FILE}`, remedy };
      const extracted = await look(reference, commit);
      if (extracted.kind === "absent")
        return { kind: "absent", reason: `${key} (${commit}) is not in the local store`, remedy };
      if (extracted.kind === "broken") return extracted;
      if (entry !== undefined && (entry.digest !== extracted.digest || entry.commit !== commit))
        return {
          kind: "broken",
          reason: `${key} is not what ${LOCK_FILE} says: its digest is ${extracted.digest}, and ${entry.digest} was locked`,
        };
      return { ...extracted, commit };
    },
  };
}

/** What was not found, or could not be read, may be there the next time. */
async function lookOnce(
  known: Map<string, Promise<Extracted>>,
  key: string,
  work: () => Promise<Extracted>,
): Promise<Extracted> {
  let kept = false;
  try {
    const extracted = await work();
    kept = extracted.kind === "found";
    return extracted;
  } finally {
    if (!kept) known.delete(key);
  }
}
