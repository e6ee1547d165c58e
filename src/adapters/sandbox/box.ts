/** What a box shows of the disk and of the network: pure data, to be made real by bubblewrap, namespaces or Seatbelt. */

/** All paths are absolute, as the programs inside see them; `from` is where it lies outside. */
export type Mount =
  | { readonly kind: "read" | "write"; readonly from: string; readonly at: string }
  /** An empty folder that cannot be written to. */
  | { readonly kind: "empty"; readonly at: string }
  /** A file in whose place there is nothing to read. */
  | { readonly kind: "nothing"; readonly at: string }
  | { readonly kind: "link"; readonly to: string; readonly at: string };

export interface Box {
  /** The whole disk: what is not here is not there. Each after all those that it lies in. */
  readonly mounts: readonly Mount[];
  /** `shut`: a loopback of its own and nothing else. */
  readonly network: "shut" | "open";
  readonly bounds: ProcessBounds;
}

/** What each process of a box is held to by the kernel. */
export interface ProcessBounds {
  readonly processesMax: number;
  readonly fileBytesMax: number;
}

/** In an order in which they can be made: a folder before what is in it; of two for the same path the later one counts. */
export function inOrder(mounts: readonly Mount[]): readonly Mount[] {
  const last = new Map(mounts.map((mount) => [mount.at, mount]));
  return [...last.values()].toSorted((one, other) => depth(one.at) - depth(other.at));
}

const depth = (path: string): number => path.split("/").filter((part) => part !== "").length;

export const isIn = (path: string, folder: string): boolean =>
  path === folder || folder === "/" || path.startsWith(`${folder}/`);

export const isInAny = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => isIn(path, folder));

/** The nearest mount that a path lies in, of those that show something. */
export function showing(path: string, mounts: readonly Mount[]): Mount | undefined {
  return mounts
    .filter((mount) => mount.kind !== "link" && isIn(path, mount.at))
    .toSorted((one, other) => depth(other.at) - depth(one.at))[0];
}
