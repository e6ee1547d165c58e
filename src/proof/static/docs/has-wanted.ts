/** Is there what a command of a document wants? Where nobody can tell, it is. */

import type { TreeReader } from "../../change/change-view.js";
import { readManifest } from "../../protection/manifest.js";
import type { Named } from "./commands.js";
import type { TreePaths } from "./tree-paths.js";

export async function hasWanted(
  { wants }: Named,
  reader: Pick<TreeReader, "readFile">,
  tree: TreePaths,
): Promise<boolean> {
  switch (wants.kind) {
    case "path":
      return tree.has(wants.path);
    case "script":
      return hasScript(await reader.readFile(inFolder(wants.folder, "package.json")), wants.name);
    case "make-target":
      return hasTarget(
        await anyOf(["Makefile", "makefile", "GNUmakefile"], wants.folder, reader),
        wants.name,
      );
    case "just-recipe":
      return hasRecipe(
        await anyOf(["justfile", "Justfile", ".justfile"], wants.folder, reader),
        wants.name,
      );
    case "cargo-target":
      return hasCargoTarget(wants.name, reader, tree);
  }
}

const inFolder = (folder: string, name: string): string =>
  folder === "" ? name : `${folder}/${name}`;

async function anyOf(
  names: readonly string[],
  folder: string,
  reader: Pick<TreeReader, "readFile">,
): Promise<string | undefined> {
  for (const name of names) {
    const text = await reader.readFile(inFolder(folder, name));
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Without a manifest the command is meant for a project of the reader's. */
function hasScript(text: string | undefined, name: string): boolean {
  if (text === undefined) return true;
  const manifest = readManifest("package.json", text);
  if (typeof manifest !== "object" || manifest === null) return true;
  const scripts = "scripts" in manifest ? manifest.scripts : {};
  return typeof scripts === "object" && scripts !== null && Object.hasOwn(scripts, name);
}

/** `name other: …`, or by a pattern; what is included may hold any. */
function hasTarget(text: string | undefined, name: string): boolean {
  if (text === undefined || /^\s*-?include\b/m.test(text)) return true;
  return text.split("\n").some((line) => {
    const [, head] = /^([^\s#=:][^=:#]*):(?!=)/.exec(line) ?? [];
    return head?.split(/\s+/).some((word) => isRule(word, name)) === true;
  });
}

/** What is computed may be any name. */
function isRule(word: string, name: string): boolean {
  if (word.includes("$")) return true;
  const [start, end] = word.split("%");
  return end === undefined ? word === name : name.startsWith(start ?? "") && name.endsWith(end);
}

/** `@name argument='…': …` */
function hasRecipe(text: string | undefined, name: string): boolean {
  if (text === undefined || /^\s*(?:import|mod)\b/m.test(text)) return true;
  const heads = text.matchAll(/^(?:alias\s+)?@?([\w-]+)[^:\n]*:/gm);
  return [...heads].some(([, head]) => head === name);
}

/** By its file, or by the name that a manifest gives it. */
async function hasCargoTarget(
  name: string,
  reader: Pick<TreeReader, "readFile">,
  tree: TreePaths,
): Promise<boolean> {
  const manifests = [...tree.files].filter((path) => /(?:^|\/)Cargo\.toml$/.test(path));
  if (manifests.length === 0) return true;
  const isByFile = ["src/bin", "examples", "tests", "benches"].some((folder) =>
    [`${folder}/${name}.rs`, `${folder}/${name}/main.rs`].some((path) => tree.hasEnding(path)),
  );
  if (isByFile) return true;
  const texts = await Promise.all(manifests.map((path) => reader.readFile(path)));
  return texts.some((text) => text?.includes(`"${name}"`));
}
