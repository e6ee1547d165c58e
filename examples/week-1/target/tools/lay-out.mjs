// The compiler's own formatter. It works on a service; this one serves a single text and no libraries.
export function layOut(ts, path, text) {
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

export function applyEdits(text, edits) {
  let result = text;
  for (const { span, newText } of [...edits].sort((a, b) => b.span.start - a.span.start)) {
    result = result.slice(0, span.start) + newText + result.slice(span.start + span.length);
  }
  return result;
}
