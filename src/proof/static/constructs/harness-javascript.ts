/** HARNESS_TAMPERED in JavaScript and TypeScript: what tests are judged with is written over. */

import type { SyntaxNode } from "../../../ports/syntax.js";
import { ancestorsOf, fieldOf, isShort, namedChildrenOf, nodesIn } from "../../change/nodes.js";
import type { Side, Sighting } from "../sighting.js";
import { literalOf } from "./probe.js";
import { toEqualToAll, toTampering } from "./tampering.js";

export function tamperingInJavaScript(side: Side, root: SyntaxNode): readonly Sighting[] {
  const names = harnessNames(root, side.file.role === "test");
  return [...nodesIn(root)].flatMap((node) => {
    const what =
      assignment(node, names, side) ??
      definition(node, names, side) ??
      extension(node) ??
      mock(node);
    return what === undefined ? constantEquality(node, side) : [toTampering(node, what)];
  });
}

const FRAMEWORKS =
  /^(?:node:)?(?:assert|test)(?:\/strict)?$|^(?:vitest|@jest\/globals|jest|mocha|chai|ava|tape|tap|expect|should|uvu|uvu\/assert|bun:test|power-assert|@playwright\/test)$/;

/** Globals of runners: in a test they are meant even if nothing is imported. */
const GLOBALS = ["assert", "expect", "chai", "should", "jest", "vi"] as const;
const TEST_GLOBALS = [...GLOBALS, "test", "it", "describe"] as const;

/** Local names of what a framework exports, and those of its globals that the text does not declare itself. */
function harnessNames(root: SyntaxNode, isTest: boolean): ReadonlySet<string> {
  const names = new Set<string>();
  const declared = new Set<string>();
  for (const node of nodesIn(root)) {
    const source = sourceOf(node);
    const isFramework = source !== undefined && FRAMEWORKS.test(source);
    for (const name of namesDeclaredBy(node, source)) (isFramework ? names : declared).add(name);
  }
  for (const name of isTest ? TEST_GLOBALS : GLOBALS) if (!declared.has(name)) names.add(name);
  return names;
}

function namesDeclaredBy(node: SyntaxNode, source: string | undefined): readonly string[] {
  if (source !== undefined) return localsOf(node);
  if (node.type === "variable_declarator")
    return fieldOf(node, "name")?.text.match(/[\w$]+/g) ?? [];
  if (!PLACES.has(node.type)) return [];
  return namedChildrenOf(node).flatMap((child) => {
    const name = child.type === "identifier" ? child : fieldOf(child, "pattern");
    return name === undefined ? [] : [name.text];
  });
}

const PLACES: ReadonlySet<string> = new Set([
  ...["formal_parameters", "function_declaration", "class_declaration"],
]);

/** Of an import, or of `const x = require("…")`. */
function sourceOf(node: SyntaxNode): string | undefined {
  if (node.type === "import_statement") {
    const source = fieldOf(node, "source");
    return source === undefined ? undefined : literalOf(source);
  }
  if (node.type !== "variable_declarator") return undefined;
  const value = fieldOf(node, "value");
  return value === undefined || !isShort(value)
    ? undefined
    : /^(?:await\s+import|require)\s*\(\s*["'`]([^"'`]+)["'`]\s*\)/.exec(value.text)?.[1];
}

function localsOf(node: SyntaxNode): readonly string[] {
  const part =
    node.type === "variable_declarator"
      ? fieldOf(node, "name")
      : node.children.find(({ type }) => type === "import_clause");
  return (
    (part?.text ?? "")
      .replace(/[\w$]+\s+as\s+/g, "")
      .replace(/[\w$]+\s*:\s*/g, "")
      .match(/[\w$]+/g) ?? []
  );
}

/** `assert.equal = …`, `Array.prototype.includes = …`, `Module._load = …` */
function assignment(node: SyntaxNode, names: ReadonlySet<string>, side: Side): string | undefined {
  if (node.type !== "assignment_expression" && node.type !== "augmented_assignment_expression")
    return undefined;
  const left = fieldOf(node, "left");
  if (left === undefined || !isShort(left)) return undefined;
  return targetOf(left, { names, side, node });
}

interface Around {
  readonly names: ReadonlySet<string>;
  readonly side: Side;
  readonly node: SyntaxNode;
}

const BUILT_IN =
  /^(?:globalThis\.|window\.|global\.)?(?:(?:Object|Array|Function|Promise|Error|AssertionError|RegExp|Map|Set|String|Number|Boolean)\.prototype\b|Object\.(?:is|keys|entries|getOwnPropertyNames)$|JSON\.stringify$|Symbol\.hasInstance$)/;
/** What its own speed is measured by. Tests may stop it. */
const CLOCK =
  /^(?:globalThis\.|window\.|global\.)?(?:Date(?:\.now)?|performance(?:\.(?:now|timeOrigin))?|process\.(?:hrtime(?:\.bigint)?|uptime|cpuUsage))$/;
const LOADER =
  /^(?:(?:\w*[mM]odule\w*|require\("(?:node:)?module"\))\.(?:_load|_resolveFilename|_extensions\b.*|_compile)|\w*[mM]odule\w*\.prototype\.(?:require|_compile)|require\.extensions\b.*)$/;
const PROCESS = /^process\.(?:exit|reallyExit|emit|abort|_exiting)$/;

function targetOf(left: SyntaxNode, around: Around): string | undefined {
  const isTest = around.side.file.role === "test";
  const assertions = assertionOf(left, around.names);
  if (assertions !== undefined) return assertions;
  if (BUILT_IN.test(left.text) && !isPolyfill(around.node, around.side))
    return `writes over \`${left.text}\``;
  if (CLOCK.test(left.text) && !isTest && !isPolyfill(around.node, around.side))
    return `puts another clock in place of \`${left.text}\``;
  if (LOADER.test(left.text)) return "changes how modules are loaded";
  const isCache = /^require\.cache\b/.test(left.text);
  if (isCache && (!isTest || /assert|node:test|vitest|jest/.test(left.text)))
    return "puts another module in place of one";
  return PROCESS.test(left.text) && !isTest ? `writes over \`${left.text}\`` : undefined;
}

function assertionOf(left: SyntaxNode, names: ReadonlySet<string>): string | undefined {
  if (!/^(?:member|subscript)_expression$/.test(left.type)) return undefined;
  const rootName = left.text.match(/^[\w$]+/)?.[0] ?? "";
  if (names.has(rootName) && !BY_DESIGN.test(left.text))
    return `writes over a part of \`${rootName}\``;
  const object = fieldOf(left, "object")?.text ?? "";
  return /^AssertionError\b|\.AssertionError\b/.test(object)
    ? "writes over the error of assertions"
    : undefined;
}

/** Settings that frameworks offer. */
const BY_DESIGN =
  /^(?:chai\.config\b|assert\.(?:showDiff|includeStack)$|expect\.(?:soft|poll)$|should\.config\b|jest\.(?:retryTimes|setTimeout)$)/;

/** Only where it is missing, in a file that says so or under a condition that asks. */
const isPolyfill = (node: SyntaxNode, { file }: Side): boolean =>
  /polyfill|shim|ponyfill/i.test(file.path) ||
  [...ancestorsOf(node)].some(
    (at) =>
      at.type === "if_statement" &&
      /!|typeof|undefined|===? ?null| in /.test(fieldOf(at, "condition")?.text ?? ""),
  );

/** `Object.assign(assert, …)`, `Object.defineProperty(Array.prototype, …)` */
function definition(node: SyntaxNode, names: ReadonlySet<string>, side: Side): string | undefined {
  if (node.type !== "call_expression") return undefined;
  const callee = node.children[0]?.text ?? "";
  if (
    !/^(?:Object\.(?:assign|definePropert(?:y|ies)|setPrototypeOf)|Reflect\.(?:set|defineProperty))$/.test(
      callee,
    )
  )
    return undefined;
  const [target] = namedChildrenOf(fieldOf(node, "arguments") ?? node);
  if (target === undefined || !isShort(target)) return undefined;
  const rootName = target.text.match(/^[\w$]+/)?.[0] ?? "";
  if (names.has(rootName)) return `writes over a part of \`${rootName}\``;
  return BUILT_IN.test(target.text) && side.file.role !== "test" && !isPolyfill(node, side)
    ? `writes over \`${target.text}\``
    : undefined;
}

const MATCHERS =
  /^(?:toBe(?:Truthy|Falsy|Null|Undefined|Defined|NaN|CloseTo|GreaterThan(?:OrEqual)?|LessThan(?:OrEqual)?|InstanceOf|TypeOf)?|to(?:Strict)?Equal|toMatch(?:Object|Snapshot|InlineSnapshot)?|toContain(?:Equal)?|toHave(?:Length|Property|BeenCalled\w*|Returned\w*)|toThrow(?:Error)?\w*|toSatisfy|resolves|rejects|not)$/;

/** `expect.extend({toBe…})` puts a matcher in the place of the built-in one. */
function extension(node: SyntaxNode): string | undefined {
  if (node.type !== "call_expression") return undefined;
  const callee = node.children[0]?.text ?? "";
  if (
    /\b(?:Assertion|assert)\.overwrite(?:Method|Property|ChainableMethod)$|\butils\.overwrite(?:Method|Property)$/.test(
      callee,
    )
  )
    return "writes over an assertion";
  if (/\b(?:Module|module)\.(?:register|registerHooks)$/.test(callee))
    return "changes how modules are loaded";
  if (!/^expect\.extend$|^jestExpect\.extend$/.test(callee)) return undefined;
  const keys = [...nodesIn(fieldOf(node, "arguments") ?? node)].flatMap((inner) =>
    inner.type === "pair" ||
    inner.type === "method_definition" ||
    inner.type === "shorthand_property_identifier"
      ? (fieldOf(inner, "key")?.text ?? fieldOf(inner, "name")?.text ?? inner.text)
      : [],
  );
  const own = keys.find((key) => MATCHERS.test(key.replace(/^["']|["']$/g, "")));
  return own === undefined ? undefined : `puts another matcher in the place of \`${own}\``;
}

/** `vi.mock("node:assert")` */
function mock(node: SyntaxNode): string | undefined {
  if (node.type !== "call_expression") return undefined;
  const callee = node.children[0]?.text ?? "";
  if (
    !/^(?:vi|jest|vitest|mock|t\.mock|td)\.(?:mock|doMock|unstable_mockModule|setMock|module|replace)$/.test(
      callee,
    )
  )
    return undefined;
  const [name] = namedChildrenOf(fieldOf(node, "arguments") ?? node);
  const source = name === undefined ? undefined : literalOf(name);
  return source !== undefined && FRAMEWORKS.test(source) ? `replaces \`${source}\`` : undefined;
}

const EQUALITY =
  /^(?:\[Symbol\.(?:toPrimitive|hasInstance)\]|valueOf|equals|isEqual|asymmetricMatch)$/;

/** A value that says of itself that it equals whatever it is held against. */
function constantEquality(node: SyntaxNode, { file }: Side): readonly Sighting[] {
  if (file.role === "test") return [];
  if (
    /^(?:string|member_expression)$/.test(node.type) &&
    /jest\.asymmetricMatcher/.test(node.text) &&
    node.type === "string"
  )
    return [toEqualToAll(node, "makes a value that decides itself what it equals")];
  const isMethod = node.type === "method_definition" || node.type === "pair";
  const name = isMethod ? (fieldOf(node, "name") ?? fieldOf(node, "key"))?.text : undefined;
  if (name === undefined || !EQUALITY.test(name) || !isShort(node)) return [];
  return /(?:\{\s*return\s+(?:true|!0);?\s*\}|=>\s*(?:true|!0))\s*$/.test(node.text)
    ? [toEqualToAll(node)]
    : [];
}
