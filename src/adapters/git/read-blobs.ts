/** Sizes and contents of many blobs by one command each, however many there are. */

import { gitBytes } from "./git.js";

export async function readBlobs(
  gitDir: string,
  ids: readonly string[],
  bytesMax: number,
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const sizes = await blobSizes(gitDir, wanted);
  const small = wanted.filter((id) => (sizes.get(id) ?? Number.POSITIVE_INFINITY) <= bytesMax);
  if (small.length === 0) return new Map();
  return readBatch(await gitBytes({ gitDir, input: lines(small) }, ["cat-file", "--batch"]));
}

const lines = (ids: readonly string[]): string => ids.map((id) => `${id}\n`).join("");

/** `<id> <type> <size>`, or `<id> missing`. */
export async function blobSizes(
  gitDir: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const input = lines([...new Set(ids)]);
  const output = await gitBytes({ gitDir, input }, ["cat-file", "--batch-check"]);
  const found = output.toString("latin1").split("\n");
  return new Map(
    found.flatMap((line) => {
      const [id, type, size] = line.split(" ");
      return id !== undefined && type === "blob" ? [[id, Number(size)] as const] : [];
    }),
  );
}

const NEWLINE = "\n".charCodeAt(0);

/** `<id> blob <size>\n<content>\n`, again and again. */
function readBatch(output: Buffer): ReadonlyMap<string, string> {
  const contents = new Map<string, string>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(NEWLINE, at);
    const [id, , size] = output.subarray(at, end).toString("latin1").split(" ");
    if (end === -1 || id === undefined || size === undefined)
      throw new Error("git cat-file --batch ended in the middle of a header");
    const start = end + 1;
    contents.set(id, output.subarray(start, start + Number(size)).toString("utf8"));
    at = start + Number(size) + 1;
  }
  return contents;
}
