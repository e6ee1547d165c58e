/** Files in which tools keep what they log in with, below the user's home. Covered wherever a folder around them is shown. */

import { join } from "node:path";
import { isIn, type Mount, showing } from "./box.js";
import { look } from "./machine.js";

const CREDENTIALS = [
  ".aws",
  ".azure",
  ".cargo/credentials",
  ".cargo/credentials.toml",
  ".config/containers/auth.json",
  ".config/gcloud",
  ".config/gh",
  ".config/git/credentials",
  ".config/glab-cli",
  ".config/hub",
  ".docker/config.json",
  ".gem/credentials",
  ".git-credentials",
  ".gnupg",
  ".gradle/gradle.properties",
  ".kube",
  ".local/share/keyrings",
  ".m2/settings-security.xml",
  ".m2/settings.xml",
  ".netrc",
  ".npmrc",
  ".password-store",
  ".pypirc",
  ".ssh",
  ".terraform.d/credentials.tfrc.json",
  ".vault-token",
  ".yarnrc.yml",
];

/** `named`: what the configuration asks for by its name is meant. */
export function coverCredentials(
  home: string,
  mounts: readonly Mount[],
  named: readonly string[],
): readonly Mount[] {
  return CREDENTIALS.map((name) => join(home, name))
    .filter((path) => !named.includes(path))
    .flatMap((path) => cover(path, mounts));
}

/** Lays nothing over a path, if it is shown at all. */
export function cover(path: string, mounts: readonly Mount[]): readonly Mount[] {
  const shown = showing(path, mounts);
  if (shown === undefined || (shown.kind !== "read" && shown.kind !== "write")) return [];
  // Shown from another place: then it is not this file that lies there.
  if (shown.from !== shown.at || !isIn(path, shown.from)) return [];
  const stats = look(path);
  if (stats === undefined || stats.isSymbolicLink()) return [];
  return [{ kind: stats.isDirectory() ? "empty" : "nothing", at: path }];
}
