/** One line of a journal → an entry, or what is wrong with the line. */

import type { z } from "zod";
import type { Entry } from "../../domain/event.js";
import { explainIssue, show } from "../records/explain-issue.js";
import { parseJson } from "../records/parse-json.js";
import { type Checked, checkSum, type Link } from "./chain.js";
import { entrySchemaOf } from "./entry-schema.js";

export type ParsedLine =
  | { readonly kind: "entry"; readonly entry: Entry; readonly link: Link }
  /** Not as any writer leaves a line. As the last line it is the trace of a crash; elsewhere it is damage. */
  | { readonly kind: "damaged"; readonly message: string }
  /** Whole, but with something that this Interlock has no word for. Never cut off: it is somebody's fact. */
  | { readonly kind: "newer"; readonly message: string }
  /** Whole, but no entry. */
  | { readonly kind: "invalid"; readonly message: string };

/** `line` is without its end. */
export function parseLine(line: Buffer, previous: Link): ParsedLine {
  const checked = checkSum(line, previous);
  if (checked.kind !== "sound")
    return { kind: "damaged", message: explainDamage(line, checked, previous) };
  return parseBody(checked.body, { seq: previous.seq + 1, sum: checked.sum });
}

function parseBody(text: string, link: Link): ParsedLine {
  const value = parseObject(text);
  if (value === undefined) return invalid("the line is not a JSON object");
  if (value["seq"] !== link.seq) {
    return invalid(`the entry has seq ${show(value["seq"])} where ${link.seq} has to be`);
  }
  const type = value["type"];
  if (typeof type !== "string") return invalid("the entry has no type");
  const schema = entrySchemaOf(type);
  if (schema === undefined) {
    return {
      kind: "newer",
      message: `the entry has type ${show(type)}, which this Interlock does not know`,
    };
  }
  const result = schema.safeParse(value);
  if (!result.success) return refused(value, result.error);
  if (link.seq === 1 && result.data.type !== "run-started") {
    return invalid(`the journal begins with ${show(type)} instead of "run-started"`);
  }
  return { kind: "entry", entry: result.data, link };
}

const invalid = (message: string) => ({ kind: "invalid", message }) as const;

/** An unknown field is how a newer version's entry of a known type shows itself. */
function refused(value: Readonly<Record<string, unknown>>, error: z.ZodError): ParsedLine {
  const isNewer = error.issues.every((issue) => issue.code === "unrecognized_keys");
  return { kind: isNewer ? "newer" : "invalid", message: toMessage(value, error) };
}

const toMessage = (value: Readonly<Record<string, unknown>>, error: z.ZodError): string =>
  `the ${show(value["type"])} entry ${explainIssue(value, error)}`;

function explainDamage(
  line: Buffer,
  checked: Exclude<Checked, { kind: "sound" }>,
  previous: Link,
): string {
  if (line.length === 0) return "the line is empty";
  if (line.includes(0))
    return "the line holds zero bytes, as a file system leaves them after a power cut";
  if (checked.kind === "without-sum") return "the line does not end in a sum";
  const seq = parseObject(checked.body)?.["seq"];
  if (typeof seq === "number" && seq > previous.seq + 1) {
    return `the entry has seq ${seq} where ${previous.seq + 1} has to be: lines before it are missing`;
  }
  if (typeof seq === "number" && seq <= previous.seq) {
    return `the entry has seq ${seq} where ${previous.seq + 1} has to be: it stands here a second time, or in the wrong place`;
  }
  return "the sum does not match: the line was changed after it was written";
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
