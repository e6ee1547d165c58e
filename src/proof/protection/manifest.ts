/** Files that say how a project is made, as values: JSON, TOML and INI. */

import { parse } from "smol-toml";

type Reader = (text: string) => unknown;

/** By the name of the file; a pattern may end in it. */
export const isManifest = (name: string): boolean => readerOf(name) !== undefined;

/** Undefined: the text is not of the form that its name says. */
export function readManifest(path: string, text: string): unknown {
  try {
    return readerOf(path)?.(text);
  } catch (cause) {
    // Whatever a parser says of a text is that it cannot be read.
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}

function readerOf(path: string): Reader | undefined {
  return READERS.find(([ending]) => ending.test(path))?.[1];
}

/** `[section]` with `key = value`; a line that begins with a blank goes on with the one before. */
function readIni(text: string): unknown {
  const found: Record<string, string[]> = {};
  let section = "";
  for (const line of text.split("\n")) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const header = /^\[(.+)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) section = header.trim();
    else found[section] = [...(found[section] ?? []), line.trim()];
  }
  return found;
}

const READERS: readonly (readonly [RegExp, Reader])[] = [
  [/\.json$/, (text): unknown => JSON.parse(text.replace(/^\uFEFF/, ""))],
  [/\.toml$/, (text) => parse(text)],
  [/\.(?:cfg|ini)$/, readIni],
];
