/** JUnit XML as a tree of plain elements. The text comes from a program that runs untrusted code. */

import { XMLParser } from "fast-xml-parser";

export interface XmlElement {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

export interface XmlDocument {
  readonly root: XmlElement;
  readonly comments: readonly string[];
  /** Every element is closed. */
  readonly isComplete: boolean;
}

const NESTING_MAX = 64;
const TEXT = "#text";
const CDATA = "#cdata";
const ATTRIBUTES = ":@";

/**
 * No entity but XML's own five is ever expanded, and a document type is refused:
 * a report has no use for one, and a bomb of nested entities has.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: NESTING_MAX,
});

/** The documents in a text, which may stand between a runner's other output; several, when files were joined. */
export function parseJunitXml(text: string): readonly XmlDocument[] {
  return piecesOf(text).flatMap(parseDocuments);
}

function piecesOf(text: string): readonly string[] {
  // A document type with a subset of its own belongs to the document, with or without a declaration before it.
  const start = text.search(/<\?xml|<!DOCTYPE[^<>]*\[|<testsuites?\b/i);
  if (start === -1) return [];
  return text
    .slice(start)
    .split(/(?=<\?xml)/)
    .map(untilRootEnds);
}

function untilRootEnds(piece: string): string {
  const end = Math.max(...["</testsuites>", "</testsuite>"].map((tag) => lastEndOf(piece, tag)));
  // Behind it stands other output, unless it is the beginning of one more root.
  return end <= 0 || SPEAKS_OF_TESTS.test(piece.slice(end)) ? piece : piece.slice(0, end);
}

function lastEndOf(text: string, tag: string): number {
  const index = text.lastIndexOf(tag);
  return index === -1 ? 0 : index + tag.length;
}

/** What speaks of tests and cannot be read is a document that is not complete: it may be the one that tells a failure. */
function parseDocuments(piece: string): readonly XmlDocument[] {
  const comments = [...piece.matchAll(/<!-- (.*?) -->/g)].map((match) => match[1] ?? "");
  const elements = /<!(?:DOCTYPE|ENTITY)/i.test(piece) ? [] : elementsOf(parseXml(piece));
  const roots = elements.filter(({ tag }) => SUITES.test(tag));
  if (roots.length === 0)
    return SPEAKS_OF_TESTS.test(piece) || BARE.test(piece)
      ? [{ root: NOTHING, comments, isComplete: false }]
      : [];
  const isComplete = isBalanced(piece) && !elements.some(({ tag }) => STRAY.test(tag));
  return roots.map((root) => ({ root, comments, isComplete }));
}

const SUITES = /^testsuites?$/;
const STRAY = /^(?:testcase|failure|error|skipped)$/;
const SPEAKS_OF_TESTS = /<\/?(?:testsuites?|testcase|failure|error)\b/;
/** The beginning of a document, and then nothing. */
const BARE = /^<\?xml[^<>]*>?\s*(?:<\w*)?$/;
const NOTHING: XmlElement = { tag: "testsuites", attributes: {}, children: [], text: "" };

const ELEMENT = /<(\/?)(?:testsuites?|testcase)\b(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g;

/** The parser forgives elements that are never closed, and a report that was cut short is just that. */
function isBalanced(piece: string): boolean {
  const markup = piece.replace(/<!\[CDATA\[[^]*?\]\]>|<!--[^]*?-->/g, "");
  let open = 0;
  for (const [element, slash] of markup.matchAll(ELEMENT)) {
    if (slash === "/") open--;
    else if (!element.endsWith("/>")) open++;
    if (saysTwice(element)) return false;
  }
  return open === 0 && /<\/testsuites?>\s*$/.test(markup);
}

/** An attribute that comes twice is no XML; the parser takes the last of the two. */
function saysTwice(element: string): boolean {
  const names = [...element.matchAll(/\s([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)];
  return new Set(names.map(([, name]) => name)).size < names.length;
}

/** The parser throws plain errors at malformed text; what it cannot read is no report. */
function parseXml(piece: string): unknown {
  try {
    return parser.parse(piece);
  } catch (cause) {
    if (cause instanceof Error) return undefined;
    throw cause;
  }
}

/** In order-preserving mode each node is an object with one key for its tag and `:@` for its attributes. */
function elementsOf(nodes: unknown): readonly XmlElement[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: unknown) => {
    if (!isRecord(node)) return [];
    const tag = Object.keys(node).find((key) => key !== ATTRIBUTES);
    if (tag === undefined || tag === TEXT || tag === CDATA) return [];
    const content = node[tag];
    return [
      {
        tag,
        attributes: attributesOf(node[ATTRIBUTES]),
        children: elementsOf(content),
        text: textOf(content),
      },
    ];
  });
}

function attributesOf(attributes: unknown): Readonly<Record<string, string>> {
  if (!isRecord(attributes)) return {};
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, decode(String(value))]),
  );
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((node: unknown) => {
      if (!isRecord(node)) return "";
      if (TEXT in node) return decode(String(node[TEXT]));
      return CDATA in node ? cdataOf(node[CDATA]) : "";
    })
    .join("");
}

/** CDATA is a list with one text, and means what it says: nothing in it is decoded. */
function cdataOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((node: unknown) => (isRecord(node) && TEXT in node ? String(node[TEXT]) : ""))
    .join("");
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const NAMED: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};
const CODE_POINT_MAX = 0x10ffff;

const decode = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= CODE_POINT_MAX ? String.fromCodePoint(code) : whole;
    },
  );
