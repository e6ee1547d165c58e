/** The rules of the house, each a function from the source tree to what breaks it. */

import picomatch from "picomatch";
import ts from "typescript";
import { sightingsOf } from "./absences.js";
import { cyclesIn } from "./cycles.js";
import { type Absence, DOORS, LAYERS, type Layer, LINES_MAX } from "./layers.js";
import { lineOf, type ReadSource } from "./read-source.js";

type Rule = (sources: readonly ReadSource[]) => readonly string[];

const layerOf = (path: string): Layer | undefined =>
  LAYERS.find(({ files }) => picomatch.isMatch(path, [...files]));

/** A test stands beside what it tests and may use everything to do so. */
const withoutTests = (sources: readonly ReadSource[]): readonly ReadSource[] =>
  sources.filter(({ isTest }) => !isTest);

const everyFileHasALayer: Rule = (sources) =>
  sources.flatMap(({ path }) =>
    layerOf(path) === undefined ? [`${path} belongs to no layer of layers.ts`] : [],
  );

const layersImportInOneDirection: Rule = (sources) =>
  withoutTests(sources).flatMap(({ path, imports }) => {
    const layer = layerOf(path);
    return imports.flatMap(({ line, target }) => {
      const other = target === undefined ? undefined : layerOf(target);
      if (layer === undefined || other === undefined || other === layer) return [];
      if (layer.imports.includes(other.name)) return [];
      return [`${path}:${line} ${layer.name} imports ${other.name} (${target ?? ""})`];
    });
  });

export interface Crossing {
  readonly path: string;
  readonly line: number;
  readonly target: string;
}

/** Every import by which one adapter reaches into another. */
export const crossingsIn = (sources: readonly ReadSource[]): readonly Crossing[] =>
  withoutTests(sources).flatMap(({ path, imports }) => {
    const own = adapterOf(path);
    return imports.flatMap(({ line, target }) => {
      if (own === undefined || target === undefined) return [];
      const other = adapterOf(target);
      return other === undefined || other === own ? [] : [{ path, line, target }];
    });
  });

const adaptersKeepApart: Rule = (sources) =>
  crossingsIn(sources)
    .filter(({ path, target }) => !isOpen(path, target))
    .map(({ path, line, target }) => `${path}:${line} goes past the doors (${target})`);

/** `git` of `src/adapters/git/fetch.ts`; `evidence.ts` of `src/adapters/evidence.ts`. */
const adapterOf = (path: string): string | undefined => /^src\/adapters\/([^/]+)/.exec(path)?.[1];

const isOpen = (from: string, to: string): boolean =>
  DOORS.some(
    ({ files, opensTo }) => picomatch.isMatch(to, files) && picomatch.isMatch(from, opensTo),
  );

const layersUseTheirLibrariesOnly: Rule = (sources) =>
  withoutTests(sources).flatMap(({ path, imports }) => {
    const layer = layerOf(path);
    return imports.flatMap(({ line, specifier, target }) => {
      if (layer === undefined || target !== undefined) return [];
      const allowed = layer.libraries.some((library) => isFrom(specifier, library));
      return allowed ? [] : [`${path}:${line} ${layer.name} imports ${specifier}`];
    });
  });

function isFrom(specifier: string, library: string): boolean {
  if (library === "node:*") return specifier.startsWith("node:");
  return specifier === library || specifier.startsWith(`${library}/`);
}

const isAbsent =
  (absence: Absence): Rule =>
  (sources) =>
    withoutTests(sources).flatMap((source) => {
      const layer = layerOf(source.path);
      if (layer?.absent.includes(absence) !== true) return [];
      return sightingsOf(absence, source).map(
        ({ line, what }) => `${source.path}:${line} ${layer.name} has ${what}`,
      );
    });

const importsStayInTheRepository: Rule = (sources) =>
  sources.flatMap(({ path, isTest, imports }) =>
    imports.flatMap(({ line, specifier, target }) => {
      const isAtHome =
        target === undefined
          ? !specifier.startsWith("/") && !specifier.startsWith("file:")
          : target.startsWith("src/") || (isTest && target.startsWith("test/"));
      return isAtHome ? [] : [`${path}:${line} imports ${specifier} from outside`];
    }),
  );

const nothingImportsInACircle: Rule = (sources) =>
  cyclesIn(sources).map((cycle) => cycle.join(" → "));

const filesAreShort: Rule = (sources) =>
  sources.flatMap(({ path, tree, isTest }) => {
    const lines = linesOfCode(tree);
    const max = isTest ? LINES_MAX.test : LINES_MAX.source;
    return lines <= max ? [] : [`${path} has ${lines} lines, more than ${max}`];
  });

/** As the linter counts them: lines on which there is anything but space and comments. */
function linesOfCode(tree: ts.SourceFile): number {
  const lines = new Set<number>();
  const lineAt = (position: number): number => tree.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(tree).filter((child) => !ts.isJSDoc(child));
    for (const child of children) visit(child);
    if (children.length > 0 || node.getWidth(tree) === 0) return;
    for (let line = lineAt(node.getStart(tree)); line <= lineAt(node.end); line += 1)
      lines.add(line);
  };
  visit(tree);
  return lines.size;
}

const exportsAreNamed: Rule = (sources) =>
  sources.flatMap(({ path, tree }) =>
    tree.statements.flatMap((statement) =>
      isNameless(statement) ? [`${path}:${lineOf(tree, statement)} exports without a name`] : [],
    ),
  );

function isNameless(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true;
  if (ts.isExportDeclaration(statement)) return statement.exportClause === undefined;
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword);
}

/** In a comment at the very top; below `#!` in a program. */
const filesSayWhatTheyAre: Rule = (sources) =>
  withoutTests(sources).flatMap(({ path, text }) => {
    const sentence = /^(?:#![^\n]*\n)?\s*\/\*\*([\s\S]*?)\*\//.exec(text)?.[1];
    return /\p{L}{2,}.*\s\S/u.test(sentence ?? "")
      ? []
      : [`${path} does not begin with a sentence`];
  });

export const RULES = {
  everyFileHasALayer,
  layersImportInOneDirection,
  adaptersKeepApart,
  layersUseTheirLibrariesOnly,
  noClock: isAbsent("clock"),
  noChance: isAbsent("chance"),
  noProcess: isAbsent("process"),
  noNetwork: isAbsent("network"),
  noTimers: isAbsent("timers"),
  noPromises: isAbsent("promises"),
  noCodeInPorts: isAbsent("code"),
  importsStayInTheRepository,
  nothingImportsInACircle,
  filesAreShort,
  exportsAreNamed,
  filesSayWhatTheyAre,
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleName = keyof typeof RULES;
