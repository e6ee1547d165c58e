/** The digest of all files in a folder: names, kinds and contents, whatever the file system's order, times and owners. */

import { createHash } from "node:crypto";
import { open, readdir, readlink } from "node:fs/promises";
import { join } from "node:path";

export interface TreeLimits {
  readonly filesMax: number;
  readonly bytesMax: number;
}

/** No action is larger; GitHub would not fetch it either. */
const LIMITS: TreeLimits = { filesMax: 100_000, bytesMax: 2 * 1024 * 1024 * 1024 };

/** `sha256:…`; undefined: there is more in the folder than the limits allow. */
export async function digestTree(
  directory: string,
  limits: TreeLimits = LIMITS,
): Promise<string | undefined> {
  const whole = createHash("sha256");
  let files = 0;
  let bytes = 0;
  const folders: string[] = [""];
  const lines: string[] = [];
  for (let under = folders.pop(); under !== undefined; under = folders.pop()) {
    for (const entry of await readdir(join(directory, under), { withFileTypes: true })) {
      const path = under === "" ? entry.name : `${under}/${entry.name}`;
      if (entry.isDirectory()) {
        folders.push(path);
        continue;
      }
      files += 1;
      const found = entry.isSymbolicLink()
        ? await digestLink(join(directory, path))
        : await digestFile(join(directory, path), limits.bytesMax - bytes);
      if (files > limits.filesMax || found === undefined) return undefined;
      bytes += found.bytes;
      lines.push(`${path}\0${found.kind}\0${found.digest}\n`);
    }
  }
  for (const line of lines.sort()) whole.update(line);
  return `sha256:${whole.digest("hex")}`;
}

interface Digested {
  readonly kind: "link" | "program" | "file";
  readonly digest: string;
  readonly bytes: number;
}

async function digestLink(path: string): Promise<Digested> {
  const to = await readlink(path);
  return { kind: "link", digest: createHash("sha256").update(to).digest("hex"), bytes: to.length };
}

async function digestFile(path: string, bytesMax: number): Promise<Digested | undefined> {
  const file = await open(path, "r");
  try {
    const { mode, size } = await file.stat();
    if (size > bytesMax) return undefined;
    const hash = createHash("sha256");
    for await (const chunk of file.createReadStream({ autoClose: false }))
      hash.update(Buffer.isBuffer(chunk) ? chunk : String(chunk));
    const isProgram = (mode & 0o100) !== 0;
    return { kind: isProgram ? "program" : "file", digest: hash.digest("hex"), bytes: size };
  } finally {
    await file.close();
  }
}
