/** Why a tree cannot be written to a folder: names that git refuses, and what no file system takes. Nothing is checked out. */

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Tree } from "../../domain/ids.js";
import { tryGit } from "./git.js";
import { encodePath } from "./path-codec.js";
import { blobSizes } from "./read-blobs.js";
import type { Store } from "./store.js";
import { LINK_MODE, type Listing } from "./trees.js";

/** Of one name, and of the text of a link: as Linux and macOS have it. */
const NAME_BYTES_MAX = 255;
const LINK_BYTES_MAX = 1023;

export async function checkoutObstacle(
  store: Store,
  tree: Tree,
  listing: Listing,
): Promise<string | undefined> {
  const long = [...listing.keys()].find(isTooLong);
  if (long !== undefined) return `the name ${JSON.stringify(long.slice(0, 80))} … is too long`;
  return (await oddLink(store, listing)) ?? refusalOf(store, tree);
}

const isTooLong = (path: string): boolean =>
  path.length > NAME_BYTES_MAX / 4 &&
  path.split("/").some((part) => encodePath(part).length > NAME_BYTES_MAX);

async function oddLink(store: Store, listing: Listing): Promise<string | undefined> {
  const links = [...listing].filter(([, { mode }]) => mode === LINK_MODE);
  const sizes = await blobSizes(
    store.layout.mirrorGit,
    links.map(([, { id }]) => id),
  );
  const odd = links.find(([, { id }]) => {
    const bytes = sizes.get(id) ?? 0;
    return bytes === 0 || bytes > LINK_BYTES_MAX;
  });
  return odd === undefined ? undefined : `${JSON.stringify(odd[0])} is a link to nowhere`;
}

/** Git looks at every name when it reads a tree into an index. */
async function refusalOf({ layout, ambient }: Store, tree: Tree): Promise<string | undefined> {
  const indexFile = join(layout.indexes, `.looking-${ambient.nonce()}`);
  await mkdir(layout.indexes, { recursive: true, mode: 0o700 });
  try {
    const place = { gitDir: layout.mirrorGit, indexFile };
    const { exitCode, stderr } = await tryGit(place, ["read-tree", tree]);
    return exitCode === 0
      ? undefined
      : stderr
          .trim()
          .split("\n")[0]
          ?.replace(/^error: /, "");
  } finally {
    await rm(indexFile, { force: true });
  }
}
