/** What paths there are in a tree: files, the folders that they lie in, and where a relative path leads. */

export interface TreePaths {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  /** Is there something at the path, or inside a submodule or link that stands on the way? */
  has(path: string): boolean;
  /** Is there a file whose path ends like this? */
  hasEnding(path: string): boolean;
}

export function treePaths(paths: readonly string[]): TreePaths {
  const files = new Set(paths);
  const folders = new Set(paths.flatMap(foldersOf));
  const names = new Map<string, string[]>();
  for (const path of paths) {
    const name = nameOf(path);
    names.set(name, [...(names.get(name) ?? []), path]);
  }
  return {
    files,
    folders,
    has: (path) =>
      path === "" ||
      files.has(path) ||
      folders.has(path) ||
      foldersOf(path).some((one) => files.has(one)),
    hasEnding: (path) =>
      (names.get(nameOf(path)) ?? []).some((one) => `/${one}`.endsWith(`/${path}`)),
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** `a/b/c` → `a`, `a/b` */
function foldersOf(path: string): readonly string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}

/** Where it leads from a folder; undefined: out of the tree. */
export function leadsTo(folder: string, path: string): string | undefined {
  const place = folder.split("/").filter((step) => step !== "");
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step !== "..") place.push(step);
    else if (place.pop() === undefined) return undefined;
  }
  return place.join("/");
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
