/** What the schema library found, in our words. A schema's own `error` text is the remedy. */

import type { z } from "zod";
import { type Complaint, complainOf, nameOf } from "./complaint.js";
import { nearest } from "./nearest.js";
import { type Path, valueAt } from "./raw.js";
import { show, showPlain } from "./show.js";

/** The remedy for a key that is right somewhere else, e.g. `fix` in a gate that is not a command. */
export type Misplaced = (path: Path, key: string) => string | undefined;

export function explainIssue(
  issue: z.core.$ZodIssue,
  root: unknown,
  misplaced: Misplaced,
): readonly Complaint[] {
  const path = issue.path.map((key) => (typeof key === "symbol" ? String(key) : key));
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        ofUnknownKey({ root, path, key, known: issue.message }, misplaced),
      );
    case "invalid_type":
      return [complainOf(root, path, remedyForType(issue, valueAt(root, path)))];
    case "invalid_value":
      return [ofWrongWord(root, path, issue)];
    case "invalid_key":
      return [ofWrongName(root, path, issue.issues[0]?.message)];
    case "invalid_union":
    case "invalid_element":
    case "invalid_format":
    case "not_multiple_of":
    case "too_big":
    case "too_small":
    case "custom":
      return [complainOf(root, path, issue.message === "" ? "correct it" : issue.message)];
  }
}

interface UnknownKey {
  readonly root: unknown;
  readonly path: Path;
  readonly key: string;
  /** The known keys, as `closed` in `leaves.ts` leaves them in the issue's message. */
  readonly known: string;
}

function ofUnknownKey({ root, path, key, known }: UnknownKey, misplaced: Misplaced): Complaint {
  const keys = known.split(" ");
  const meant = nearest(key, keys);
  const remedy =
    misplaced(path, key) ??
    (meant === undefined ? `use one of ${keys.join(", ")}` : `write ${show(meant)}`);
  const message = `${nameOf(root, path)} has the unknown key ${show(key)}`;
  return { path: [...path, key], message, remedy, value: show(key) };
}

function remedyForType(issue: z.core.$ZodIssueInvalidType, value: unknown): string {
  const isNumberOrTruth = typeof value === "number" || typeof value === "boolean";
  if (issue.expected === "string" && isNumberOrTruth) return `put it in quotes: "${value}"`;
  if (issue.message !== "") return issue.message;
  return REMEDY_FOR_TYPE.get(issue.expected) ?? `give a ${issue.expected}`;
}

const REMEDY_FOR_TYPE: ReadonlyMap<string, string> = new Map([
  ["array", "give a list"],
  ["object", 'give "key: value" lines'],
  ["record", 'give "key: value" lines'],
  ["boolean", "give true or false"],
  ["string", "give a text"],
]);

function ofWrongWord(root: unknown, path: Path, issue: z.core.$ZodIssueInvalidValue): Complaint {
  if (issue.message !== "") return complainOf(root, path, issue.message);
  const words = issue.values.map((value) => showPlain(String(value)));
  const value = valueAt(root, path);
  const meant = typeof value === "string" ? nearest(value, words) : undefined;
  const remedy = meant === undefined ? `give one of ${words.join(", ")}` : `write ${meant}`;
  return complainOf(root, path, words.length === 1 ? `write ${words.join("")}` : remedy);
}

function ofWrongName(root: unknown, path: Path, remedy: string | undefined): Complaint {
  const name = show(String(path.at(-1)));
  const message = `${nameOf(root, path.slice(0, -1))} has the name ${name}`;
  return { path, message, remedy: remedy ?? "correct it", value: name };
}
