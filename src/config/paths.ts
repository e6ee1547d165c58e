/** What a path or glob in a file may look like. Each function answers with the remedy, or nothing if all is well. */

/** Beyond any real pattern; a matcher compiles each to a regular expression. */
const GLOB_CHARS_MAX = 500;
const PATH_CHARS_MAX = 1_000;

/** A path inside a checkout: it may not leave it, nor reach into git's own folder. */
export function checkoutPathRemedy(path: string): string | undefined {
  const general = pathRemedy(path, "the checkout");
  if (general !== undefined) return general;
  const parts = path.split("/");
  if (parts.includes("..")) return 'give a path inside the checkout, without ".."';
  if (parts.some((part) => part === "" || part === "."))
    return 'give a plain path, without "." or "//"';
  if (parts[0]?.toLowerCase() === ".git") return "give a path outside .git";
  return undefined;
}

/** A path beside the file that names it. It may lead upwards: its writer is trusted, and so is where it leads. */
export const relativePathRemedy = (path: string): string | undefined =>
  pathRemedy(path, "this file");

function pathRemedy(path: string, start: string): string | undefined {
  if (path.trim() === "") return "give a path";
  if (path.length > PATH_CHARS_MAX) return `give a path of at most ${PATH_CHARS_MAX} characters`;
  if (isAbsolute(path)) return `give a path relative to ${start}`;
  if (path.includes("\\")) return 'separate folders with "/"';
  if (/[\n\r]/.test(path)) return "give a path without line breaks";
  return undefined;
}

/** A glob over the paths of a checkout. */
export function globRemedy(glob: string): string | undefined {
  if (glob.trim() === "") return 'give a glob such as "src/**"';
  if (glob.length > GLOB_CHARS_MAX) return `give a glob of at most ${GLOB_CHARS_MAX} characters`;
  if (isAbsolute(glob)) return "give a glob relative to the repository";
  if (glob.split("/").includes("..")) return 'give a glob inside the repository, without ".."';
  if (/\\[^[\]{}()*?!+@\\]/.test(glob)) return 'separate folders with "/"';
  if (/^(?:\.\/)*!(?!\()/.test(glob)) return 'list what belongs to it, without "!"';
  return undefined;
}

const isAbsolute = (path: string): boolean =>
  path.startsWith("/") || path.startsWith("~") || /^[A-Za-z]:[\\/]/.test(path);
