// TypeScript to JavaScript by blanking: every type becomes spaces, so that lines and columns stay as they are and no
// source map is needed. Only a constructor with parameter properties gets its assignments inserted.
// Answers undefined for other syntax that means something at run time; the compiler translates that.
export function eraseTypes(ts, path, text) {
  const file = ts.createSourceFile(path, text, { languageVersion: ts.ScriptTarget.ES2022, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, true);
  const blanks = [];
  const visit = (node) => (eraseNode(ts, node, { file, text, blanks, visit }) ? true : undefined);
  return ts.forEachChild(file, visit) ? undefined : blankOut(text, blanks);
}

const blankOut = (text, blanks) => {
  let result = "";
  let end = 0;
  for (const [from, to, inserted = ""] of blanks.sort((a, b) => a[0] - b[0])) {
    if (to <= end && inserted === "") continue;
    result += text.slice(end, Math.max(from, end)) + text.slice(Math.max(from, end), to).replace(/[^\s]/g, " ") + inserted;
    end = Math.max(end, to);
  }
  return result + text.slice(end);
};

/** Answers true for what cannot be erased. */
function eraseNode(ts, node, context) {
  const { file, text, blanks, visit } = context;
  const kind = ts.SyntaxKind;
  const erase = (from, to) => {
    blanks.push([from, to]);
  };
  const eraseAll = (child) => erase(child.getStart(file), child.end);
  switch (node.kind) {
    case kind.InterfaceDeclaration:
    case kind.TypeAliasDeclaration:
      return eraseAll(node);
    case kind.ImportDeclaration:
      return isTypeImport(node) ? eraseAll(node) : undefined;
    case kind.ExportDeclaration:
      return node.isTypeOnly ? eraseAll(node) : undefined;
    case kind.ImportSpecifier:
    case kind.ExportSpecifier:
      return node.isTypeOnly;
    case kind.EnumDeclaration:
    case kind.ModuleDeclaration:
    case kind.ImportEqualsDeclaration:
    case kind.ExportAssignment:
    case kind.TypeAssertionExpression:
    case kind.Decorator:
      return true;
    case kind.AsExpression:
    case kind.SatisfiesExpression:
      erase(node.expression.end, node.end);
      return visit(node.expression);
    case kind.NonNullExpression:
      erase(node.expression.end, node.end);
      return visit(node.expression);
    case kind.ExpressionWithTypeArguments:
      if (node.typeArguments) return true;
      break;
    case kind.HeritageClause:
      if (node.token === kind.ImplementsKeyword) return eraseAll(node);
      break;
    case kind.Parameter:
      if (node.modifiers) blanks.push(toAssignment(ts, node, file));
      break;
  }
  if (ts.isFunctionLike(node) && node.body === undefined) return eraseAll(node); // an overload or an abstract member
  for (const modifier of node.modifiers ?? []) if (isTypeModifier(kind, modifier.kind)) eraseAll(modifier);
  if (node.modifiers?.some((modifier) => modifier.kind === kind.DeclareKeyword)) return eraseAll(node);
  eraseList(node.typeParameters, erase, text);
  eraseList(node.typeArguments, erase, text);
  if (node.questionToken && !ts.isConditionalExpression(node)) eraseAll(node.questionToken);
  if (node.exclamationToken) eraseAll(node.exclamationToken);
  if (node.type) erase(text.lastIndexOf(":", node.type.getStart(file)), node.type.end);
  const types = new Set([node.type, node.questionToken, ...(node.typeParameters ?? []), ...(node.typeArguments ?? []), ...(node.modifiers ?? [])]);
  return ts.forEachChild(node, (child) => (ts.isConditionalExpression(node) || !types.has(child) ? visit(child) : undefined));
}

/** The assignment of a parameter property, for the start of the constructor or behind its call of super. */
function toAssignment(ts, parameter, file) {
  const { body } = parameter.parent;
  const first = body.statements[0];
  const callsSuper = first && ts.isExpressionStatement(first) && first.getText(file).startsWith("super(");
  const at = callsSuper ? first.end : body.getStart(file) + 1;
  return [at, at, ` this.${parameter.name.text} = ${parameter.name.text};`];
}

const isTypeImport = ({ importClause }) => importClause?.isTypeOnly === true;

function isTypeModifier(kind, modifier) {
  return [
    kind.PrivateKeyword,
    kind.ProtectedKeyword,
    kind.PublicKeyword,
    kind.ReadonlyKeyword,
    kind.OverrideKeyword,
    kind.AbstractKeyword,
  ].includes(modifier);
}

function eraseList(list, erase, text) {
  if (list) erase(list.pos - 1, text.indexOf(">", list.end) + 1);
}
