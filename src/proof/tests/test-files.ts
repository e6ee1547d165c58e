/** Which files a runner looks into by itself, by the habits of each language. */

import type { Language } from "../../ports/syntax.js";
import { isTestPath } from "../test-path.js";

/** How a runner finds a file: by its name, by its folder, or by the language's own rules. Absent: it does not. */
export type Found = "by-name" | "by-folder" | "by-language";

export function foundHow(language: Language, path: string): Found | undefined {
  const name = path.split("/").at(-1) ?? "";
  switch (language) {
    case "python":
      return /^test_.*\.py$|_test\.py$|^tests?\.py$/.test(name) ? "by-name" : undefined;
    case "go":
      return /^[^_.].*_test\.go$/.test(name) &&
        !/(?:^|\/)(?:[_.][^/]*|testdata|vendor)\//.test(path)
        ? "by-name"
        : undefined;
    case "rust":
      return "by-language";
    default:
      if (
        /[.\-_](?:test|spec|e2e|cy)s?\.[cm]?[jt]sx?$|^(?:test|spec)[-_.]?.*\.[cm]?[jt]sx?$/.test(
          name,
        )
      )
        return "by-name";
      return isTestPath(path) ? "by-folder" : undefined;
  }
}

/** Tests of the first are run from the second as well, as far as names tell. */
export const isFoundAsWell = (before: Found | undefined, after: Found | undefined): boolean =>
  after !== undefined && !(before === "by-name" && after === "by-folder");

const SYSTEMS =
  "aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9|solaris|wasip1|windows|unix";
const MACHINES =
  "386|amd64|arm|arm64|loong64|mips|mips64|mips64le|mipsle|ppc64|ppc64le|riscv64|s390x|wasm";
const KNOWN_TAG = new RegExp(`^(?:${SYSTEMS}|${MACHINES}|cgo|race|gc|gccgo|go1\\.\\d+)$`);
const FOREIGN_NAME = new RegExp(
  `_(?:(?!linux)(?:${SYSTEMS})|(?!amd64|arm64)(?:${MACHINES}))_test\\.go$`,
);

/** Not even built unless somebody asks for it: a build tag of the project's own, or of no system that tests are run on. */
export function isSetAside(language: Language, path: string, text: string): boolean {
  if (language !== "go") return false;
  if (FOREIGN_NAME.test(path)) return true;
  const head = text.slice(0, Math.max(0, text.search(/^package /m)));
  const condition = /^\/\/\s*(?:go:build|\+build)\s+(.*)$/m.exec(head)?.[1];
  if (condition === undefined) return false;
  const tags = condition.match(/!?\s*[\w.]+/g) ?? [];
  return tags.some((tag) => !tag.startsWith("!") && !KNOWN_TAG.test(tag));
}
