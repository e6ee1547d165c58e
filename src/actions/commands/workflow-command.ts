/** A line by which a step asks something of the runner: `::error file=a.js::no`, or the older `##[error]no`. */

export interface WorkflowCommand {
  /** In lower case. */
  readonly name: string;
  /** Their names in lower case; those without a value are left out, as GitHub does. */
  readonly properties: ReadonlyMap<string, string>;
  readonly value: string;
}

const NAMES = [
  "add-mask",
  "add-matcher",
  "add-path",
  "debug",
  "echo",
  "endgroup",
  "error",
  "group",
  "notice",
  "remove-matcher",
  "save-state",
  "set-env",
  "set-output",
  "stop-commands",
  "warning",
] as const;

export type CommandName = (typeof NAMES)[number];

const KNOWN: ReadonlySet<string> = new Set(NAMES);

/** `name` in lower case. */
export const isCommandName = (name: string): name is CommandName => KNOWN.has(name);

/**
 * Undefined: it is a line like any other. The first form may have white space before it; the second may stand anywhere in the
 * line, and only its first place counts.
 */
export function parseWorkflowCommand(
  line: string,
  isKnown: (name: string) => boolean = isCommandName,
): WorkflowCommand | undefined {
  return parseColons(line, isKnown) ?? parseHashes(line, isKnown);
}

function parseColons(
  line: string,
  isKnown: (name: string) => boolean,
): WorkflowCommand | undefined {
  const text = line.trimStart();
  if (!text.startsWith("::")) return undefined;
  const end = text.indexOf("::", 2);
  if (end < 0) return undefined;
  const { name, rest } = toHead(text.slice(2, end));
  if (!isKnown(name)) return undefined;
  const properties = toProperties(rest.trim().split(","), unescapeProperty);
  return { name, properties, value: unescapeValue(text.slice(end + 2)) };
}

function parseHashes(
  line: string,
  isKnown: (name: string) => boolean,
): WorkflowCommand | undefined {
  const start = line.indexOf("##[");
  const end = start < 0 ? -1 : line.indexOf("]", start);
  if (end < 0) return undefined;
  const { name, rest } = toHead(line.slice(start + 3, end));
  if (!isKnown(name)) return undefined;
  const properties = toProperties(rest.split(";"), unescapeOlder);
  return { name, properties, value: unescapeOlder(line.slice(end + 1)) };
}

function toHead(text: string): { readonly name: string; readonly rest: string } {
  const space = text.indexOf(" ");
  return space < 0
    ? { name: text.toLowerCase(), rest: "" }
    : { name: text.slice(0, space).toLowerCase(), rest: text.slice(space + 1) };
}

/** `key=value`; equals signs before the key, and further ones before the value, count for nothing. */
const PAIR = /^=*([^=]+)=+([^=].*)$/s;

const toProperties = (
  pairs: readonly string[],
  unescape: (text: string) => string,
): ReadonlyMap<string, string> =>
  new Map(
    pairs.flatMap((pair) => {
      const [, key, value] = PAIR.exec(pair) ?? [];
      return key === undefined || value === undefined
        ? []
        : [[key.toLowerCase(), unescape(value)] as const];
    }),
  );

/** The percent sign is written as %25 so that what it was written of can be told; so it comes last. */
const unescapeWith =
  (replacements: readonly (readonly [string, string])[]) =>
  (text: string): string =>
    [...replacements, ["%25", "%"] as const].reduce(
      (unescaped, [escaped, character]) => unescaped.replaceAll(escaped, character),
      text,
    );

const LINE_ENDS = [
  ["%0D", "\r"],
  ["%0A", "\n"],
] as const;

const unescapeValue = unescapeWith(LINE_ENDS);
const unescapeProperty = unescapeWith([...LINE_ENDS, ["%3A", ":"], ["%2C", ","]]);
const unescapeOlder = unescapeWith([["%3B", ";"], ...LINE_ENDS, ["%5D", "]"]]);
