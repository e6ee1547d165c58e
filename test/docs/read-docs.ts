/** The documentation as data: its fenced blocks, its links, its tables, and the files that it names. */

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface Block {
  /** Of the opening fence. */
  readonly line: number;
  /** First word after the fence. */
  readonly language: string;
  /** The rest: `no-run`, or the path of the file that the block is. */
  readonly label: string;
  readonly text: string;
}

export interface Doc {
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The text without its fenced blocks. */
  readonly prose: string;
}

const AT_THE_TOP = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];

export function readDocs(): readonly Doc[] {
  const below = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => posix.join("docs", name));
  return [...AT_THE_TOP, ...below].map((path) =>
    toDoc(path, readFileSync(join(ROOT, path), "utf8")),
  );
}

export const docNamed = (docs: readonly Doc[], path: string): Doc => {
  const doc = docs.find((one) => one.path === path);
  if (doc === undefined) throw new Error(`There is no ${path}.`);
  return doc;
};

const FENCE = /^```(\S*) *(.*)\n([\s\S]*?)^```$/gm;

export function toDoc(path: string, text: string): Doc {
  const blocks = [...text.matchAll(FENCE)].map(
    ([, language = "", label = "", body = ""], index) => ({
      line: lineOfMatch(text, index),
      language,
      label,
      text: body,
    }),
  );
  return { path, text, blocks, prose: text.replace(FENCE, "") };
}

const lineOfMatch = (text: string, index: number): number => {
  const offset = [...text.matchAll(FENCE)][index]?.index ?? 0;
  return text.slice(0, offset).split("\n").length;
};

/** Targets of links and pictures that are files here, from the top of the repository, without `#…`. */
export function linksOf({
  path,
  prose,
}: Doc): readonly { readonly target: string; readonly anchor: string }[] {
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = ""]) => {
    if (/^[a-z]+:/.test(link)) return [];
    const [file = "", anchor = ""] = link.split("#", 2);
    return [{ target: file === "" ? path : posix.join(posix.dirname(path), file), anchor }];
  });
}

/** Anchors as GitHub makes them of headings. */
export const anchorsOf = ({ prose }: Doc): ReadonlySet<string> =>
  new Set(
    [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );

const TOP = "src|test|docs|schemas|examples|scripts|bench";
const LAYER = "domain|ports|config|proof|app|adapters|cli|demo";

/** Paths in backticks, from the top of the repository; those of a layer may leave out `src/`. May be globs. */
export function pathsIn({ prose }: Doc): readonly string[] {
  const quoted = [...prose.matchAll(/`([^`\s]+)`/g)].map(([, text = ""]) => text);
  return quoted.flatMap((text) => {
    if (text.includes("<") || text.includes("…")) return [];
    if (new RegExp(`^(?:${TOP})/`).test(text)) return [text];
    return new RegExp(`^(?:${LAYER})/.*\\.tsx?$`).test(text) ? [`src/${text}`] : [];
  });
}

/** Rows of the first table whose head has these columns, cell by cell, without backticks around a cell. */
export function tableOf(
  { prose }: Doc,
  ...columns: readonly string[]
): readonly (readonly string[])[] {
  const lines = prose.split("\n");
  const start = lines.findIndex((line) => sameCells(cellsOf(line), columns));
  const rest = start === -1 ? [] : lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end === -1 ? rest.length : end).map(cellsOf);
}

const sameCells = (left: readonly string[], right: readonly string[]): boolean =>
  left.length === right.length && left.every((cell, index) => cell === right[index]);

const cellsOf = (line: string): readonly string[] =>
  line.startsWith("|")
    ? line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim().replace(/^`([^`]*)`$/, "$1"))
    : [];
