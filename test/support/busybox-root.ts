/** The file system of a container image, packed as it is imported: one static BusyBox under the names of its programs. */

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export interface RootContent {
  /** Folder of the programs. */
  readonly bin: string;
  readonly programs: readonly string[];
  readonly folders: readonly string[];
  /** Path → text; all of them may be run. */
  readonly files: Readonly<Record<string, string>>;
}

export interface PackedRoot {
  /** For who packed it to remove. */
  readonly folder: string;
  readonly archive: string;
}

/** Undefined: there is no BusyBox to make it of. */
export function packBusyboxRoot(content: RootContent): PackedRoot | undefined {
  const busybox = ["/usr/bin/busybox", "/bin/busybox"].find(existsSync);
  if (busybox === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "test-image-"));
  const root = join(folder, "root");
  for (const name of [content.bin, ...content.folders])
    mkdirSync(join(root, name), { recursive: true });
  copyFileSync(busybox, join(root, content.bin, "busybox"));
  for (const name of content.programs) symlinkSync("busybox", join(root, content.bin, name));
  for (const [path, text] of Object.entries(content.files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o755 });
  }
  const archive = join(folder, "root.tar");
  execFileSync("tar", ["-C", root, "-cf", archive, "."]);
  return { folder, archive };
}
