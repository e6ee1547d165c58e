/** What a file is for: source that ships, tests, or anything else. */

import { isTestPath } from "../test-path.js";
import type { Role } from "./change-view.js";

/** Endings of program text, of languages with a grammar here and without. */
const SOURCE =
  /\.(?:[cm]?[jt]sx?|pyi?|rs|go|java|kts?|scala|rb|php|cs|fs|vb|swift|c|h|cc|cpp|cxx|hpp|hh|m|mm|ex|exs|erl|hs|ml|mli|clj|cljs|lua|pl|pm|r|jl|dart|zig|nim|cr|vue|svelte|sh|bash|sql)$/i;

export function roleOf(path: string): Role {
  if (isTestPath(path)) return "test";
  return isSourcePath(path) ? "source" : "other";
}

/** Program text, of tests or of what they test. */
export const isSourcePath = (path: string): boolean => SOURCE.test(path);
