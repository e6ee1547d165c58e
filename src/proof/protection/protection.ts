/** What a protected pattern says: a glob, and behind a `#` the sections of such files that are meant, e.g. `package.json#scripts`. */

import picomatch from "picomatch";
import { isManifest } from "./manifest.js";

export interface Protection {
  readonly glob: string;
  /** Key paths such as `tool.pytest`; none: all of the file. */
  readonly sections: readonly string[];
}

/** A `#` counts only behind the name of a file that has sections: others may have one in their names. */
export function toProtection(pattern: string): Protection {
  const at = pattern.lastIndexOf("#");
  const glob = pattern.slice(0, at);
  if (at === -1 || !isManifest(glob)) return { glob: pattern, sections: [] };
  const sections = pattern
    .slice(at + 1)
    .split(",")
    .map((section) => section.trim().replace(/^\[+|\]+$/g, ""))
    .filter((section) => section !== "");
  return { glob, sections };
}

/** The globs alone: every file in which something is protected. */
export const globsOf = (patterns: readonly string[]): readonly string[] =>
  patterns.map((pattern) => toProtection(pattern).glob);

/** Dots count: `.github/**` is a path like any other. */
export const matches = (globs: readonly string[], path: string): boolean =>
  globs.length > 0 && picomatch.isMatch(path, [...globs], { dot: true });

export interface Protected {
  readonly isWhole: boolean;
  readonly sections: readonly string[];
}

/** What of the path the patterns name. */
export function protectedIn(patterns: readonly string[], path: string): Protected {
  const found = patterns.map(toProtection).filter(({ glob }) => matches([glob], path));
  return {
    isWhole: found.some(({ sections }) => sections.length === 0),
    sections: [...new Set(found.flatMap(({ sections }) => sections))],
  };
}
