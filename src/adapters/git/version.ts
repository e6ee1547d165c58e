/** Which git this is: `merge-tree --write-tree` came with 2.38. */

/** `git version 2.39.5 (Apple Git-154)` → `2.39.5` */
export const parseVersion = (text: string): string => /\d+(?:\.\d+)+/.exec(text)?.[0] ?? "unknown";

export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return !(major > 2 || (major === 2 && minor >= 38));
}
