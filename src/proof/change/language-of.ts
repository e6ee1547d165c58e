/** The language of a path, by its ending; undefined for all that no grammar is here for. */

import type { Language } from "../../ports/syntax.js";

const ENDINGS: Readonly<Record<string, Language>> = {
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "tsx",
  py: "python",
  pyi: "python",
  rs: "rust",
  go: "go",
};

export const languageOf = (path: string): Language | undefined =>
  ENDINGS[/\.([a-z]+)$/.exec(path)?.[1] ?? ""];
