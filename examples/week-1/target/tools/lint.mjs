// The linter. Every warning is an error: what nobody uses, `any`, console in src, a TODO that names no issue.
import { posix } from "node:path";

import { listSources, loadTypeScript, readSource } from "./project.mjs";

const ts = loadTypeScript();
const entryPoints = ["src/index.ts", "src/cli.ts"];
const functionLinesMax = 60;

const files = listSources(["src", "test"]).map((path) => ({
  path,
  source: ts.createSourceFile(path, readSource(path), ts.ScriptTarget.ES2022, true),
}));
const problems = [];

function report(source, position, rule, message) {
  const { line, character } = source.getLineAndCharacterOfPosition(position);
  problems.push({ path: source.fileName, line: line + 1, column: character + 1, rule, message });
}

function eachNode(node, visit) {
  visit(node);
  ts.forEachChild(node, (child) => eachNode(child, visit));
}

/** A name that stands in its file only where it is declared is not used there. */
function checkUnused(source) {
  const uses = new Map();
  const declared = [];
  eachNode(source, (node) => {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) uses.set(node.text, (uses.get(node.text) ?? 0) + 1);
    const name = declaredName(node);
    if (name !== undefined) declared.push(name);
  });
  for (const { name, kind } of declared) {
    if (uses.get(name.text) === 1 && !name.text.startsWith("_")) {
      report(source, name.getStart(source), "no-unused", `${kind} '${name.text}' is never used`);
    }
  }
}

function declaredName(node) {
  if (ts.isImportSpecifier(node)) return { name: node.name, kind: "import" };
  if (isExported(node) || isMember(node)) return undefined;
  const isNamed = node.name !== undefined && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name));
  if (!isNamed) return undefined;
  if (ts.isVariableDeclaration(node) && isExported(node.parent.parent)) return undefined;
  if (ts.isVariableDeclaration(node)) return { name: node.name, kind: "variable" };
  if (ts.isBindingElement(node)) return { name: node.name, kind: "variable" };
  if (ts.isParameter(node)) return isInSignature(node) || isPublicProperty(node) ? undefined : { name: node.name, kind: "parameter" };
  if (ts.isFunctionDeclaration(node)) return { name: node.name, kind: "function" };
  if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) return { name: node.name, kind: "type" };
  if (ts.isClassDeclaration(node)) return { name: node.name, kind: "class" };
  if (isPrivate(node)) return { name: node.name, kind: "private member" };
  return undefined;
}

const hasModifier = (node, kind) => node.modifiers?.some((modifier) => modifier.kind === kind) === true;
const isExported = (node) => hasModifier(node, ts.SyntaxKind.ExportKeyword);
const isPrivate = (node) => hasModifier(node, ts.SyntaxKind.PrivateKeyword);
const isMember = (node) => ts.isClassElement(node) && !isPrivate(node);
const isPublicProperty = (node) => ts.isParameterPropertyDeclaration(node, node.parent) && !isPrivate(node);
const isInSignature = (node) => node.parent.body === undefined;

/** An export that no other file imports is dead code, or should not be exported. */
function checkExports() {
  const imported = new Set();
  for (const { path, source } of files) {
    for (const statement of source.statements) {
      const from = statement.moduleSpecifier?.text;
      if (from === undefined || !from.startsWith(".")) continue;
      const target = posix.join(posix.dirname(path), from).replace(/\.js$/, ".ts");
      const names = statement.importClause?.namedBindings ?? statement.exportClause;
      for (const element of names?.elements ?? []) imported.add(`${target}#${(element.propertyName ?? element.name).text}`);
    }
  }
  for (const { path, source } of files) {
    if (entryPoints.includes(path)) continue;
    for (const name of exportedNames(source)) {
      if (imported.has(`${path}#${name.text}`)) continue;
      report(source, name.getStart(source), "no-dead-export", `export '${name.text}' is never imported`);
    }
  }
}

function exportedNames(source) {
  return source.statements.filter(isExported).flatMap((statement) => {
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name);
    return statement.name === undefined ? [] : [statement.name];
  });
}

function checkNode(source, node) {
  if (node.kind === ts.SyntaxKind.AnyKeyword) {
    report(source, node.getStart(source), "no-any", "'any' switches the type checker off; say what it is");
  }
  if (source.fileName.startsWith("src/") && ts.isIdentifier(node) && node.text === "console") {
    report(source, node.getStart(source), "no-console", "src writes through the streams it is given");
  }
  if (ts.isFunctionLike(node) && node.body !== undefined && source.fileName.startsWith("src/")) {
    const lines = node.getText(source).split("\n").length;
    if (lines > functionLinesMax) {
      report(source, node.getStart(source), "function-length", `${lines} lines; at most ${functionLinesMax}`);
    }
  }
}

function checkComments(source) {
  for (const match of source.text.matchAll(/\bTODO\b(?!\(#\d+\))/g)) {
    report(source, match.index, "todo-issue", "a TODO names its issue: TODO(#12)");
  }
  for (const match of source.text.matchAll(/@ts-(ignore|nocheck|expect-error)/g)) {
    report(source, match.index, "no-suppression", `'${match[0]}' silences the type checker`);
  }
}

for (const { source } of files) {
  checkUnused(source);
  checkComments(source);
  eachNode(source, (node) => checkNode(source, node));
}
checkExports();

problems.sort((a, b) => (a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1));
for (const { path, line, column, rule, message } of problems) {
  process.stdout.write(`${path}:${line}:${column}  ${rule}  ${message}\n`);
}
if (problems.length > 0) {
  process.stdout.write(`✖ ${problems.length} problems\n`);
  process.exitCode = 1;
}
