// One way to lay out a source file: the compiler's own formatter, and fixed rules for imports, quotes and blank lines.
export function layOut(ts, path, text) {
  return tidyBlanks(sortImports(quoteTwice(ts, path, formatByCompiler(ts, path, text))));
}

/** The compiler's formatter works on a service; this one serves a single text and no libraries. */
function formatByCompiler(ts, path, text) {
  const host = {
    getCompilationSettings: () => ({ noLib: true, noResolve: true }),
    getScriptFileNames: () => [path],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) => (name === path ? ts.ScriptSnapshot.fromString(text) : undefined),
    getCurrentDirectory: () => "",
    getDefaultLibFileName: () => "",
    fileExists: () => false,
    readFile: () => undefined,
  };
  const service = ts.createLanguageService(host, ts.createDocumentRegistry(), ts.LanguageServiceMode.Syntactic);
  return applyEdits(text, service.getFormattingEditsForDocument(path, settingsOf(ts)));
}

const settingsOf = (ts) => ({
  ...ts.getDefaultFormatCodeSettings("\n"),
  indentSize: 2,
  tabSize: 2,
  convertTabsToSpaces: true,
  insertSpaceAfterOpeningAndBeforeClosingNonemptyBraces: true,
});

function applyEdits(text, edits) {
  let result = text;
  for (const { span, newText } of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    result = result.slice(0, span.start) + newText + result.slice(span.start + span.length);
  }
  return result;
}

/** Double quotes, unless the text holds one. */
function quoteTwice(ts, path, text) {
  if (!text.includes("'")) return text;
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022);
  const edits = [];
  const visit = (node) => {
    if (ts.isStringLiteral(node)) {
      const start = node.getStart(file);
      const raw = text.slice(start, node.end);
      if (raw.startsWith("'") && !raw.includes('"')) {
        edits.push({ span: { start, length: raw.length }, newText: `"${raw.slice(1, -1).replaceAll("\\'", "'")}"` });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return applyEdits(text, edits);
}

/** Each block of imports is sorted by module, and so are the names in each import. */
function sortImports(text) {
  const lines = text.split("\n");
  for (let start = 0; start < lines.length; start += 1) {
    let end = start;
    while (isImport(lines[end])) end += 1;
    if (end === start) continue;
    const sorted = lines.slice(start, end).map(sortNames).sort(byModule);
    lines.splice(start, end - start, ...sorted);
    start = end;
  }
  return lines.join("\n");
}

const isImport = (line) => line !== undefined && /^import .*;$/.test(line);
/** Node's own modules come first. */
const moduleOf = (line) => (/"([^"]*)";$/.exec(line)?.[1] ?? "").replace(/^node:/, " ");
const byModule = (a, b) => (moduleOf(a) < moduleOf(b) ? -1 : moduleOf(a) > moduleOf(b) ? 1 : 0);

function sortNames(line) {
  return line.replace(/\{ ([^}]*) \}/, (_, names) => `{ ${names.split(", ").sort().join(", ")} }`);
}

function tidyBlanks(text) {
  const trimmed = text.split("\n").map((line) => line.trimEnd());
  return `${trimmed.join("\n").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "")}\n`;
}
