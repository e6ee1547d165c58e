/**
 * An event on its way into the journal. It is held to the same schema that reading holds it to, so that nothing can be
 * written that the next opening would refuse. What does not fit is a bug of the caller, and thrown.
 */

import type { z } from "zod";
import type { Entry, Event } from "../../domain/event.js";
import type { Instant } from "../../domain/ids.js";
import { explainIssue, partOf } from "../records/explain-issue.js";
import { entrySchemaOf } from "./entry-schema.js";

export function toEntry(
  event: Event,
  numbered: { readonly seq: number; readonly at: Instant },
): Entry {
  const value = { ...numbered, ...event };
  const schema = entrySchemaOf(event.type);
  if (schema === undefined) throw new Error(`No such event: ${JSON.stringify(event.type)}`);
  if (numbered.seq === 1 && event.type !== "run-started") {
    throw new Error(`A journal begins with "run-started", not with "${event.type}".`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const known = schema.safeParse(withoutUnknownFields(value, result.error));
  if (known.success) return known.data;
  throw new Error(
    `The event "${event.type}" ${explainIssue(value, known.error)}; it is not journaled.`,
  );
}

/** A type admits values with further fields (a check run with its maker's notes); they are no part of the fact. */
function withoutUnknownFields(value: unknown, error: z.ZodError): unknown {
  const copy: unknown = structuredClone(value);
  for (const issue of error.issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const owner = issue.path.reduce(partOf, copy);
    if (typeof owner !== "object" || owner === null) continue;
    for (const key of issue.keys) Reflect.deleteProperty(owner, key);
  }
  return copy;
}
