/** Tests of Python: pytest's functions and classes, unittest's methods. */

import type { SyntaxNode } from "../../ports/syntax.js";
import { type FoundTest, RUNS, type RunState, withState } from "./grammar.js";
import { textOf } from "./literals.js";
import { ancestorsOf, childIn, nodesIn, partsOf } from "./nodes.js";
import { positionalOf, pythonPathOf } from "./python-assertions.js";
import { isConstantFalse, isConstantTrue } from "./truth.js";

export function pythonTestsIn(root: SyntaxNode): readonly FoundTest[] {
  const ofModule = stateOfModule(root);
  return nodesIn(root).flatMap((node) => {
    const test = node.type === "function_definition" ? testAt(node) : undefined;
    return test === undefined ? [] : [{ ...test, state: withState(ofModule, test.state) }];
  });
}

function testAt(node: SyntaxNode): FoundTest | undefined {
  const name = childIn(node, "name");
  if (name === undefined || !/^test/.test(name.text)) return undefined;
  const around = [...ancestorsOf(node)];
  if (around.some(({ type }) => type === "function_definition" || type === "lambda"))
    return undefined;
  const classes = around.filter(({ type }) => type === "class_definition").reverse();
  if (!classes.every(isTestClass)) return undefined;
  const decorators = decoratorsOf(node);
  if (decorators.some((one) => /fixture|property|overload|staticmethod$/.test(one.text)))
    return undefined;
  const states = [
    ...classes.flatMap(statesOfClass),
    ...decorators.map(stateOfDecorator),
    stateOfBody(node),
  ];
  return {
    extent: [decorators.length > 0 ? (node.parent ?? node) : node],
    nameNodes: [name],
    name: name.text,
    suite: classes.map((one) => childIn(one, "name")?.text ?? "?"),
    state: states.reduce(withState, RUNS),
    isDynamic: false,
    isShadowed: [node, ...classes].some(isShadowed),
    bodies: [node],
    tables: [...classes.flatMap(decoratorsOf), ...decorators].flatMap(tableOf),
    uses: partsOf(childIn(node, "parameters")).map(({ text }) => text),
  };
}

/** pytest takes `Test…` without a constructor; unittest takes what descends from a test case, whatever its name. */
function isTestClass(node: SyntaxNode): boolean {
  const name = childIn(node, "name")?.text ?? "";
  const bases = childIn(node, "superclasses")?.text ?? "";
  const body = childIn(node, "body");
  const isNone = /^\s*__test__\s*=\s*False/m.test(body?.text ?? "");
  return !isNone && (name.startsWith("Test") || /Test|Case/.test(bases));
}

export const decoratorsOf = (node: SyntaxNode): readonly SyntaxNode[] =>
  node.parent?.type === "decorated_definition"
    ? node.parent.children.filter(({ type }) => type === "decorator")
    : [];

const statesOfClass = (node: SyntaxNode): readonly RunState[] => [
  ...decoratorsOf(node).map(stateOfDecorator),
  ...partsOf(childIn(node, "body")).map(stateOfMarks),
];

/** `pytestmark = pytest.mark.skip`, `pytest.skip(allow_module_level=True)` and `raise unittest.SkipTest` of the module. */
function stateOfModule(root: SyntaxNode): RunState {
  return partsOf(root)
    .map((statement) => withState(stateOfMarks(statement), stateOfStatement(statement, true)))
    .reduce(withState, RUNS);
}

function stateOfMarks(statement: SyntaxNode): RunState {
  const assignment = statement.type === "expression_statement" ? partsOf(statement)[0] : undefined;
  if (assignment?.type !== "assignment" || childIn(assignment, "left")?.text !== "pytestmark")
    return RUNS;
  const value = childIn(assignment, "right");
  const marks =
    value?.type === "list" || value?.type === "tuple"
      ? partsOf(value)
      : value === undefined
        ? []
        : [value];
  return marks.map(stateOfMark).reduce(withState, RUNS);
}

const stateOfDecorator = (decorator: SyntaxNode): RunState => {
  const [mark] = partsOf(decorator);
  return mark === undefined ? RUNS : stateOfMark(mark);
};

function stateOfMark(mark: SyntaxNode): RunState {
  const path = pythonPathOf(mark.type === "call" ? childIn(mark, "function") : mark);
  const given = mark.type === "call" ? positionalOf(mark) : [];
  const condition = given[0] ?? keywordOf(mark, "condition");
  switch (path.at(-1)) {
    case "skip":
      return { ...RUNS, isSkipped: true };
    case "skipif":
    case "skipIf":
      return skippedBy(condition, isConstantTrue);
    case "skipUnless":
      return skippedBy(condition, isConstantFalse);
    case "xfail":
    case "expectedFailure":
      return { ...RUNS, isInverted: true };
    default:
      return RUNS;
  }
}

const keywordOf = (call: SyntaxNode, name: string): SyntaxNode | undefined =>
  childIn(
    partsOf(childIn(call, "arguments")).find((one) => childIn(one, "name")?.text === name),
    "value",
  );

/** A condition in a string is code, too. */
function skippedBy(
  condition: SyntaxNode | undefined,
  isAlways: (node: SyntaxNode) => boolean,
): RunState {
  const text = textOf(condition);
  const isSkipped =
    condition === undefined || isAlways(condition) || text === "True" || text === "1";
  return { ...RUNS, isSkipped, isSometimesSkipped: !isSkipped };
}

/** `pytest.skip()` at the top of the body always skips; deeper in, it depends. */
function stateOfBody(node: SyntaxNode): RunState {
  const body = childIn(node, "body");
  const calls = nodesIn(node).filter(({ type }) => type === "call" || type === "raise_statement");
  const states = calls.map((call) => {
    const statement = call.type === "raise_statement" ? call : call.parent;
    return stateOfStatement(call, statement?.parent === body);
  });
  return states.reduce(withState, RUNS);
}

function stateOfStatement(statement: SyntaxNode, isAtTop: boolean): RunState {
  const inner = statement.type === "expression_statement" ? partsOf(statement)[0] : statement;
  if (inner === undefined) return RUNS;
  const isRaised = inner.type === "raise_statement" && /\bSkipTest\b/.test(inner.text);
  const path = inner.type === "call" ? pythonPathOf(childIn(inner, "function")) : [];
  const name =
    path.length === 2 && /^(?:pytest|self|unittest)$/.test(path[0] ?? "") ? path[1] : undefined;
  if (name === "xfail") return { ...RUNS, isInverted: isAtTop };
  if (name === "importorskip") return { ...RUNS, isSometimesSkipped: true };
  if (!isRaised && name !== "skip" && name !== "skipTest") return RUNS;
  return { ...RUNS, isSkipped: isAtTop, isSometimesSkipped: !isAtTop };
}

/** Of definitions with one name in one block only the last is there. */
function isShadowed(node: SyntaxNode): boolean {
  const name = childIn(node, "name")?.text;
  const own = node.parent?.type === "decorated_definition" ? node.parent : node;
  const block = own.parent?.children ?? [];
  return block.slice(block.indexOf(own) + 1).some((later) => bindsName(later, name));
}

function bindsName(statement: SyntaxNode, name: string | undefined): boolean {
  switch (statement.type) {
    case "decorated_definition":
      return childIn(childIn(statement, "definition"), "name")?.text === name;
    case "function_definition":
    case "class_definition":
      return childIn(statement, "name")?.text === name;
    case "delete_statement":
      return partsOf(statement).some(({ text }) => text === name);
    case "expression_statement": {
      const [assignment] = partsOf(statement);
      return assignment?.type === "assignment" && isRebinding(assignment, name);
    }
    default:
      return false;
  }
}

/** `test_x = decorate(test_x)` keeps it. */
function isRebinding(assignment: SyntaxNode, name: string | undefined): boolean {
  const value = childIn(assignment, "right");
  return (
    childIn(assignment, "left")?.text === name &&
    value !== undefined &&
    !nodesIn(value).some(({ type, text }) => type === "identifier" && text === name)
  );
}

/** The rows of `parametrize`. */
function tableOf(decorator: SyntaxNode): readonly SyntaxNode[] {
  const [call] = partsOf(decorator);
  if (call?.type !== "call") return [];
  const name = pythonPathOf(childIn(call, "function")).join(".");
  if (!/(?:parametrize|parameterized\.expand|parameterized|ddt\.data|\bdata)$/.test(name))
    return [];
  const given = positionalOf(call);
  return name.endsWith("parametrize") ? given.slice(1, 2) : given;
}
