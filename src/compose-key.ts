/** Where the key that attestations are signed with lies. */

import { homedir } from "node:os";
import { join } from "node:path";

/** The key belongs to the machine's user, not to a repository or its state. */
export function keyFile(): string {
  const home = process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local", "share");
  return process.env["INTERLOCK_KEY_FILE"] ?? join(home, "interlock", "attestation-key.pem");
}
