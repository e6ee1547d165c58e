/**
 * Some parts of Interlock are programs of their own, which Node starts from `dist/`. Tests run from the sources: this
 * translates a program, and whatever it imports by a relative path, into a temporary folder.
 */

import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Below `node_modules`, so that the program finds packages. */
const PROGRAMS = join(ROOT, "node_modules/.cache/interlock-programs");

/** Path of the translated program; `source` is relative to the repository. Removed when the test file is done. */
export function builtProgram(source: string): string {
  const folder = join(PROGRAMS, randomBytes(8).toString("hex"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const done = new Set<string>();
  const open = [resolve(ROOT, source)];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const from = dirname(file);
    const text = translate(file);
    const target = targetOf(folder, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
    open.push(...relativeImports(text).map((path) => resolve(from, sourceOf(path))));
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  return targetOf(folder, resolve(ROOT, source));
}

const sourceOf = (path: string): string => path.replace(/\.js$/, ".ts");

const targetOf = (folder: string, file: string): string =>
  join(folder, relative(ROOT, file)).replace(/\.ts$/, ".js");

/** Types, and imports of types alone, vanish; so what is left of the imports is what the program needs. */
function translate(file: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions, fileName: file })
    .outputText;
}

const relativeImports = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:import|export)\b[^"']*["'](\.[^"']+)["']/gm)].flatMap(
    (match) => match[1] ?? [],
  );
