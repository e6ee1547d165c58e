// What every tool of this repository shares: where the sources are, and the compiler that reads them.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script } from "node:vm";

import { eraseTypes } from "./erase-types.mjs";
import { knownJavaScript, rememberJavaScript, writeKnown } from "./known.mjs";
import { layOut } from "./lay-out.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const compilerPath = join(root, "node_modules", "typescript", "lib", "typescript.js");
const codeCachePath = join(root, "node_modules", ".cache", `typescript-${process.versions.v8}.bin`);

// The tools live for a second or two: time spent on optimising their code is never won back.
setFlagsFromString("--no-opt");

let compiler;

/**
 * Loaded late, so that a tool that does not need the compiler does not pay for it. The code cache that set-up made
 * saves a second start of the compiler half of its time; without it, or with one of another engine, all works the same.
 */
export function loadTypeScript() {
  if (!existsSync(compilerPath)) throw new Error("The compiler is missing; run: node tools/setup.mjs");
  compiler ??= existsSync(codeCachePath)
    ? evaluateCompiler(toScript(readFileSync(codeCachePath)))
    : createRequire(compilerPath)(compilerPath);
  return compiler;
}

/** For set-up: does the work of the tools once, so that they find the compiler parsed, and what has not changed since done. */
export function writeCaches() {
  const script = toScript(undefined);
  const ts = evaluateCompiler(script);
  const paths = listSources(["src", "test", "types"]);
  ts.getPreEmitDiagnostics(ts.createProgram(listSources(["src"]).map((path) => join(root, path)), compilerOptions(ts)));
  writeKnown(
    paths.map((path) => {
      const text = readSource(path);
      const javaScript = path.endsWith(".d.ts") ? undefined : toJavaScript(ts, path, text);
      return { text, isLaidOut: layOut(ts, path, text) === text, javaScript };
    }),
  );
  writeFileSync(codeCachePath, script.createCachedData());
}

/** What all sources are checked by. */
export function compilerOptions(ts) {
  return {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ["lib.es2022.d.ts"],
    types: [],
    strict: true,
    noEmit: true,
    noFallthroughCasesInSwitch: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    verbatimModuleSyntax: true,
    skipLibCheck: true,
  };
}

function toScript(cachedData) {
  const source = readFileSync(compilerPath, "utf8");
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  return new Script(wrapped, { filename: compilerPath, cachedData });
}

function evaluateCompiler(script) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(compilerPath), module, compilerPath, dirname(compilerPath));
  return module.exports;
}

/** Paths of all .ts files below the given folders, relative to the root, sorted. */
export function listSources(folders) {
  const found = folders.flatMap((folder) => listBelow(join(root, folder)));
  return found.map((path) => relative(root, path).split(sep).join("/")).sort();
}

function listBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listBelow(path);
    return entry.name.endsWith(".ts") ? [path] : [];
  });
}

export function readSource(path) {
  return readFileSync(join(root, path), "utf8");
}

/** Translates sources to JavaScript, file by file, into a fresh folder. */
export function transpile({ paths, into, strip }) {
  rmSync(join(root, into), { recursive: true, force: true });
  const translated = [];
  for (const path of paths) {
    const target = join(root, into, path.slice(strip.length).replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    const text = readSource(path);
    const known = knownJavaScript(text);
    const javaScript = known ?? toJavaScript(loadTypeScript(), path, text);
    if (known === undefined) translated.push({ text, javaScript });
    writeFileSync(target, javaScript);
  }
  rememberJavaScript(translated);
}

function toJavaScript(ts, path, text) {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return eraseTypes(ts, path, text) ?? ts.transpileModule(text, { compilerOptions: options, fileName: path }).outputText;
}
