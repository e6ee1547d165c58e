/** Where the key that attestations are signed with lies, and what is remembered of their chain. */

import { homedir } from "node:os";
import { join } from "node:path";
import type { Site } from "./site.js";

/** The key belongs to the machine's user, not to a repository or its state. */
export function keyFile(): string {
  const home = process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share");
  return process.env["INTERLOCK_KEY_FILE"] ?? join(home, "interlock", "attestation-key.pem");
}

/** What was remembered of a repository goes with its state: one made anew in the same place begins a chain of its own. */
export const headsDirectory = ({ stateDirectory }: Pick<Site, "stateDirectory">): string =>
  join(stateDirectory, "attestation-heads");
