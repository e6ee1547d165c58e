/** Which file of the repository a tool means. */

import { statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { Locate } from "../../domain/matchers/matcher.js";

export const createLocate =
  (workspace: string): Locate =>
  (file, fromPath = "") => {
    if (file.trim() === "" || file.includes("\0") || fromPath.includes("\0")) return undefined;
    const folder = resolve(workspace, isAbsolute(file) ? "" : dirname(fromPath));
    const path = resolve(folder, file);
    const inside = relative(workspace, path);
    const isInside = inside !== "" && inside !== ".." && !inside.startsWith("../");
    return isInside && isFile(path) ? inside : undefined;
  };

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch (cause) {
    // A name that is too long, a circle of links, a folder that is closed: whatever it is, it is no file that can be read.
    if (cause instanceof Error && "code" in cause) return false;
    throw cause;
  }
}
