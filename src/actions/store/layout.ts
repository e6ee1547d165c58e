/** Where things lie in the store. Names are those of a reference that was read: they lead nowhere else. */

import { join } from "node:path";
import type { RemoteReference } from "./reference.js";

type Name = Pick<RemoteReference, "owner" | "repository">;

/** In lower case, as GitHub does not tell `Actions/Checkout` from `actions/checkout`. */
export const mirrorOf = (directory: string, { owner, repository }: Name): string =>
  join(directory, owner.toLowerCase(), `${repository.toLowerCase()}.git`);

export interface ExtractedPlace {
  /** The files of the commit. */
  readonly files: string;
  /** Beside them: their digest when they were extracted. */
  readonly digest: string;
}

export function extractedPlace(directory: string, name: Name, commit: string): ExtractedPlace {
  const { owner, repository } = name;
  const files = join(directory, "extracted", owner.toLowerCase(), repository.toLowerCase(), commit);
  return { files, digest: `${files}.digest` };
}

/** A ref that keeps a commit, whatever becomes of the branch or tag that it came by. */
export const keepingRef = (commit: string): string => `refs/interlock/commits/${commit}`;
