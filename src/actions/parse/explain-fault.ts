/** GitHub's complaints in sentences with a remedy, as problems and warnings. */

import type { Complaint } from "../model/complaint.js";
import type { Fault } from "./github/read-github.js";
import { ALWAYS_TRUE } from "./github/to-template.js";
import { nearestKey } from "./nearest-key.js";

export interface Complaints {
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

/** A mapping in which a key that GitHub does not know, or not yet, does no harm. */
export interface Level {
  /** As in `in a step`. */
  readonly where: string;
  /** What it lacks that has nothing by which its form could be told. */
  readonly needs?: string;
  /** `*` stands for one key or position. */
  readonly path: readonly string[];
  /** In one of its forms. */
  readonly keys: readonly string[];
}

export interface Wording {
  readonly levels: readonly Level[];
}

export function explainFaults(faults: readonly Fault[], wording: Wording): Complaints {
  const problems: Complaint[] = [];
  const warnings: Complaint[] = [];
  for (const fault of faults) {
    const unknown = explainUnknownKey(fault, wording.levels);
    if (unknown !== undefined) warnings.push({ place: fault.place, message: unknown });
    else {
      const message = explain(fault, wording.levels);
      const isWarning = fault.message.startsWith(ALWAYS_TRUE);
      (isWarning ? warnings : problems).push({ place: fault.place, message });
    }
  }
  return { problems, warnings };
}

const UNEXPECTED = /^Unexpected value '(.*)'$/su;

function explainUnknownKey(fault: Fault, levels: readonly Level[]): string | undefined {
  if (!fault.isKey || !UNEXPECTED.test(fault.message)) return undefined;
  const name = String(fault.path.at(-1));
  const level = levelOf(fault.path.slice(0, -1), levels);
  if (level === undefined || level.keys.includes(name)) return undefined;
  const meant = nearestKey(name, level.keys);
  const hint =
    meant === undefined ? "remove it, or give it its right name." : `did you mean ${meant}?`;
  return `Unexpected value '${cut(name)}' ${level.where}, which does nothing here; ${hint}`;
}

const levelOf = (path: Fault["path"], levels: readonly Level[]): Level | undefined =>
  levels.find(
    (level) =>
      level.path.length === path.length &&
      level.path.every((part, at) => part === "*" || part === path[at]),
  );

function explain(fault: Fault, levels: readonly Level[]): string {
  const message = cut(fault.message);
  const level = levelOf(fault.path, levels);
  const under = fault.path.findLast((part) => typeof part === "string");
  const where = under === undefined ? "" : ` under ${cut(under)}`;
  if (UNEXPECTED.test(fault.message)) {
    if (fault.isKey) return explainKey(fault, message, levels);
    if (message === "Unexpected value ''") return `There is nothing${where}; give it a value.`;
    return `${message}${where}; give one that GitHub allows there.`;
  }
  if (/^A (?:sequence|mapping) was not expected$/u.test(message))
    return `${message}${where}; give a value of another kind.`;
  const missing = /^Required property is missing: (.+)$/u.exec(message);
  if (missing !== null) return `The required key ${missing[1]} is missing${where}; add it.`;
  if (message.startsWith("There's not enough info")) return explainTooLittle(message, level);
  const type = UNEXPECTED_TYPE.exec(message);
  if (type !== null)
    return `There is ${typeName(type[1])}${where}, and ${typeName(type[2])} is expected.`;
  return /[.?!]$/u.test(message) ? message : `${message}.`;
}

const explainTooLittle = (message: string, level: Level | undefined): string =>
  level?.needs ??
  `It is not clear what is meant; ${message.replace(/^.*Add one of/u, "add one of")}.`;

function explainKey(fault: Fault, message: string, levels: readonly Level[]): string {
  const level = levelOf(fault.path.slice(0, -1), levels);
  return level === undefined
    ? `${message}; GitHub knows no such key there, so correct or remove it.`
    : `${message}; it cannot stand ${level.where} beside the other keys, so remove it.`;
}

const UNEXPECTED_TYPE =
  /^Unexpected type '(\w+)' encountered .* The type '(\w+)' was expected\.$/su;

/** By GitHub's names. */
const TYPES: Readonly<Record<string, string>> = {
  StringToken: "a text",
  SequenceToken: "a sequence",
  MappingToken: "a mapping",
  BasicExpressionToken: "an expression",
  InsertExpressionToken: "an insert directive",
  BooleanToken: "a boolean",
  NumberToken: "a number",
  NullToken: "nothing",
};

const typeName = (token: string | undefined): string =>
  TYPES[token ?? ""] ?? "a value of another kind";

const SHOWN_CHARACTERS_MAX = 300;

const cut = (text: string): string =>
  text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text;

/** More are no help. */
const PROBLEMS_MAX = 20;

/** In the order of the file, each once. */
export function inOrder(complaints: readonly Complaint[]): readonly Complaint[] {
  const seen = new Set<string>();
  return complaints
    .filter(({ place, message }) => {
      const key = `${place.line}:${place.column}:${message}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort(
      (one, other) => one.place.line - other.place.line || one.place.column - other.place.column,
    )
    .slice(0, PROBLEMS_MAX);
}
