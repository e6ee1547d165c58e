/** What a schema found wrong with a value, as the rest of a sentence: `has no workstream`, `has turn "one"`. */

import type { z } from "zod";

/** The first thing wrong, by its place in the value. */
export function explainIssue(value: unknown, error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return "is not as it should be";
  if (issue.code === "unrecognized_keys") {
    return `has the unknown field ${toPlace([...issue.path, ...issue.keys.slice(0, 1)])}`;
  }
  const found = issue.path.reduce(partOf, value);
  if (issue.path.length === 0) return `is ${show(found)}`;
  const place = toPlace(issue.path);
  return found === undefined ? `has no ${place}` : `has ${place} ${show(found)}`;
}

export const partOf = (whole: unknown, key: PropertyKey): unknown =>
  typeof whole === "object" && whole !== null ? Reflect.get(whole, key) : undefined;

/** A value as a message shows it, cut. */
export function show(value: unknown): string {
  const text = value === undefined ? "undefined" : JSON.stringify(value);
  return text.length > SHOWN_CHARS_MAX ? `${text.slice(0, SHOWN_CHARS_MAX)}…` : text;
}

const toPlace = (path: readonly PropertyKey[]): string => path.map(String).join(".");

const SHOWN_CHARS_MAX = 60;
