/** Is a name there for others than the repository itself? Then nothing in it has to use it. */

import type { Language, SyntaxNode } from "../../../ports/syntax.js";
import type { TreeReader } from "../../change/change-view.js";
import { ancestorsOf } from "../../change/nodes.js";
import type { Named } from "./named.js";

export interface Placed extends Named {
  readonly path: string;
  readonly language: Language;
}

export async function isPublic(placed: Placed, tree: TreeReader): Promise<boolean> {
  switch (placed.language) {
    case "javascript":
    case "typescript":
    case "tsx":
      return isPublicInJavaScript(placed, tree);
    case "python":
      return !placed.name.startsWith("_") && (await isPythonLibrary(placed.path, tree));
    case "rust":
      return isPub(placed) && (await isRustLibrary(placed.path, tree));
    case "go":
      return isPublicInGo(placed);
  }
}

/** Exported, of a package that others install, or from one of the files that it names. */
async function isPublicInJavaScript(placed: Placed, tree: TreeReader): Promise<boolean> {
  if (!isExported(placed)) return false;
  if (BY_CONVENTION.test(placed.path)) return true;
  const manifest = await nearest(placed.path, "package.json", tree);
  if (manifest === undefined || !/"private"\s*:\s*true/.test(manifest.text)) return true;
  const stem = stemOf(placed.path);
  const entries = [...manifest.text.matchAll(/[\w@./-]+\.(?:[cm]?[jt]sx?)\b/g)].map(
    ([entry]) => entry,
  );
  if ((entries.length === 0 && stem === "index") || entries.some((one) => stemOf(one) === stem))
    return true;
  return isPassedOn(stem, tree);
}

/** Files that a framework or a tool finds by where they lie. */
const BY_CONVENTION =
  /(?:^|\/)(?:pages|app|routes|api|functions|migrations|plugins)\/|\.(?:config|stories|d)\.[cm]?[jt]sx?$/;

const stemOf = (path: string): string =>
  (path.split("/").at(-1) ?? path).replace(/(?:\.d)?\.\w+$/, "");

/** `export * from "./amounts.js"`, `module.exports = require("./amounts")` */
async function isPassedOn(stem: string, tree: TreeReader): Promise<boolean> {
  const [word = stem] = stem.split(/[^\p{L}\p{N}_]+/u);
  for (const path of (await tree.filesWithWord(word)).slice(0, FILES_MAX)) {
    const text = (await tree.readFile(path)) ?? "";
    const passed =
      /(?:export\s*\*[^;\n]*from|exports\s*=\s*require|\.\.\.require|import)\s*\(?\s*["']([^"'\n]+)["']/g;
    for (const [, target = ""] of text.matchAll(passed))
      if (stemOf(target) === stem || target.endsWith(`/${stem}`)) return true;
  }
  return false;
}

const FILES_MAX = 50;

/** With its word in front of it, in a list at the end, or given to `exports`; a method as its class is, unless it is private. */
function isExported({ name, node, nameNode, owner }: Named): boolean {
  if (owner !== undefined) {
    if (/^(?:_|#)/.test(name) || /^(?:private|protected)\b/.test(node.text)) return false;
    const of = owner.children.find(({ field }) => field === "name");
    return of !== undefined && isExported({ name: of.text, node: owner, nameNode: of });
  }
  for (const ancestor of ancestorsOf(node)) {
    if (ancestor.type === "export_statement") return true;
    if (ancestor.parent === undefined)
      return listsIt(ancestor, name) || nameNode.text === "default";
  }
  return false;
}

function listsIt(root: SyntaxNode, name: string): boolean {
  const word = new RegExp(`(?<![\\w$])${name}(?![\\w$])`);
  return root.children.some(({ text }) => EXPORTING.test(text) && word.test(text));
}

/** Statements that give names to others. */
export const EXPORTING = /^(?:export\s*(?:\{|default)|(?:module\.)?exports\b)/;

async function isPythonLibrary(path: string, tree: TreeReader): Promise<boolean> {
  for (const name of ["setup.py", "setup.cfg"])
    if ((await nearest(path, name, tree)) !== undefined) return true;
  const project = await nearest(path, "pyproject.toml", tree);
  return project !== undefined && /^\[(?:project|build-system|tool\.poetry)\b/m.test(project.text);
}

/** A method as its own word says: that of its type stands elsewhere. */
const isPub = ({ node }: Named): boolean =>
  node.children.some(({ type, text }) => type === "visibility_modifier" && text === "pub");

async function isRustLibrary(path: string, tree: TreeReader): Promise<boolean> {
  const manifest = await nearest(path, "Cargo.toml", tree);
  if (manifest === undefined || /^\[lib\]/m.test(manifest.text)) return true;
  const { folder } = manifest;
  return (await tree.readFile(`${folder}src/lib.rs`)) !== undefined;
}

function isPublicInGo({ name, path, node }: Placed): boolean {
  let root = node;
  for (const ancestor of ancestorsOf(node)) root = ancestor;
  const isProgram = root.children.some(
    ({ type, text }) => type === "package_clause" && /^package\s+main\b/.test(text),
  );
  return /^\p{Lu}/u.test(name) && !isProgram && !/(?:^|\/)internal\//.test(path);
}

/** In the file's folder, or above it. */
async function nearest(
  path: string,
  name: string,
  tree: TreeReader,
): Promise<{ readonly folder: string; readonly text: string } | undefined> {
  const parts = path.split("/").slice(0, -1);
  for (let depth = parts.length; depth >= 0; depth -= 1) {
    const folder = parts
      .slice(0, depth)
      .map((part) => `${part}/`)
      .join("");
    const text = await tree.readFile(`${folder}${name}`);
    if (text !== undefined) return { folder, text };
  }
  return undefined;
}
