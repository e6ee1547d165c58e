/** What a test command left for a reader: its streams and how it ended. */
export interface ReportText {
  /** Standard output alone; machine-readable reports are there and nowhere else. */
  readonly stdout: string;
  /** Standard output and error in the order they arrived. */
  readonly output: string;
  readonly exitCode: number | undefined;
  /** The checkout's path, to be taken off absolute paths; without it, ids of two checkouts may differ. */
  readonly root?: string | undefined;
}

/** The path as the repository names it, with `/` and without the checkout's place on this machine. */
export function toRepositoryPath(path: string, root: string | undefined): string {
  const plain = path.replace(/^file:\/\//, "").replaceAll("\\", "/");
  if (root !== undefined && plain.startsWith(`${trimSlash(root)}/`)) {
    return plain.slice(trimSlash(root).length + 1);
  }
  return plain.replace(/^(?:\.\/)+/, "");
}

const trimSlash = (root: string): string => root.replaceAll("\\", "/").replace(/\/+$/, "");
