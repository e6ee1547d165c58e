/** A user's repository in a temporary folder, and a desk that proves changes to it. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeProver, type ProofDesk } from "../../src/compose.js";
import { openSite } from "../../src/site.js";
import { type Checkout, makeUserRepository } from "./user-repository.js";

export interface DeskRoom {
  readonly user: Checkout;
  readonly desk: ProofDesk;
  close(): Promise<void>;
}

/** `files` are the repository's first commit. */
export async function openDeskRoom(files: Readonly<Record<string, string>>): Promise<DeskRoom> {
  const folder = mkdtempSync(join(tmpdir(), "interlock-desk-"));
  const user = makeUserRepository(join(folder, "repository"), files);
  const desk = await openDesk(user.root, join(folder, "state"));
  const close = async (): Promise<void> => {
    await desk.close();
    rmSync(folder, { recursive: true });
  };
  return { user, desk, close };
}

/** A desk for a repository that is there already. */
export async function openDesk(path: string, stateDirectory: string): Promise<ProofDesk> {
  const opened = await openSite({ path, stateDirectory });
  if (opened.kind === "refused") throw new Error(opened.why);
  return composeProver(opened.site);
}
