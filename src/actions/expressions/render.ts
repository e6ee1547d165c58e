/** The value of a part of a workflow: every expression in it evaluated. */

import { assertNever } from "../../domain/assert-never.js";
import type { Place } from "../model/complaint.js";
import type { Template, TemplateEntry } from "../model/template.js";
import { evaluateExpression, type Surroundings } from "./evaluate.js";
import { isValueMap, toText, type Value, type ValueMap } from "./value.js";

export type Rendered<Kind extends Value = Value> =
  | { readonly kind: "value"; readonly value: Kind }
  | RenderProblem;

export interface RenderProblem {
  readonly kind: "problem";
  readonly message: string;
  readonly place: Place;
}

/** An expression that gives a list, standing in a list, stands for its members. The first problem ends it. */
export function render(template: Template, surroundings: Surroundings): Rendered {
  switch (template.kind) {
    case "literal":
      return { kind: "value", value: template.value };
    case "expression": {
      const evaluated = evaluateExpression(template.text, surroundings);
      return evaluated.kind === "value"
        ? evaluated
        : { kind: "problem", message: evaluated.message, place: template.place };
    }
    case "sequence":
      return renderSequence(template.items, surroundings);
    case "mapping":
      return renderMapping(template, surroundings);
    default:
      return assertNever(template);
  }
}

function renderSequence(items: readonly Template[], surroundings: Surroundings): Rendered {
  const values: Value[] = [];
  for (const item of items) {
    const rendered = render(item, surroundings);
    if (rendered.kind === "problem") return rendered;
    const { value } = rendered;
    if (item.kind === "expression" && isList(value)) for (const each of value) values.push(each);
    else values.push(value);
  }
  return { kind: "value", value: values };
}

function renderMapping(
  { entries }: Extract<Template, { kind: "mapping" }>,
  surroundings: Surroundings,
): Rendered<ValueMap> {
  const pairs: (readonly [string, Value])[] = [];
  for (const entry of entries) {
    const rendered = renderEntry(entry, surroundings);
    if (rendered.kind === "problem") return rendered;
    for (const pair of rendered.pairs) pairs.push(pair);
  }
  return { kind: "value", value: Object.fromEntries(pairs) };
}

type Pairs = { readonly kind: "pairs"; readonly pairs: readonly (readonly [string, Value])[] };

function renderEntry(entry: TemplateEntry, surroundings: Surroundings): Pairs | RenderProblem {
  const rendered = render(entry.value, surroundings);
  if (rendered.kind === "problem") return rendered;
  if (entry.key !== "insert") {
    const key = renderText(entry.key, surroundings);
    if (key.kind === "problem") return key;
    return { kind: "pairs", pairs: [[key.value, rendered.value]] };
  }
  if (!isValueMap(rendered.value))
    return {
      kind: "problem",
      message: "What is inserted here is no mapping; insert one, e.g. with fromJSON.",
      place: entry.value.place,
    };
  return { kind: "pairs", pairs: Object.entries(rendered.value) };
}

export function renderText(template: Template, surroundings: Surroundings): Rendered<string> {
  const rendered = render(template, surroundings);
  return rendered.kind === "problem" ? rendered : { kind: "value", value: toText(rendered.value) };
}

/** A mapping of texts, as `env` and `with` are. Absent: an empty one. */
export function renderTexts(
  template: Template | undefined,
  surroundings: Surroundings,
): Rendered<Readonly<Record<string, string>>> {
  if (template === undefined) return { kind: "value", value: {} };
  const rendered = render(template, surroundings);
  if (rendered.kind === "problem") return rendered;
  if (rendered.value === null || rendered.value === "") return { kind: "value", value: {} };
  if (!isValueMap(rendered.value))
    return {
      kind: "problem",
      message: "A mapping of names to texts is expected here.",
      place: template.place,
    };
  const texts = Object.entries(rendered.value).map(([key, value]) => [key, toText(value)] as const);
  return { kind: "value", value: Object.fromEntries(texts) };
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Every expression in a template, for those who ask what it reads. */
export function expressionsIn(template: Template | undefined): readonly string[] {
  if (template === undefined) return [];
  switch (template.kind) {
    case "literal":
      return [];
    case "expression":
      return [template.text];
    case "sequence":
      return template.items.flatMap(expressionsIn);
    case "mapping":
      return template.entries.flatMap(({ key, value }) => [
        ...(key === "insert" ? [] : expressionsIn(key)),
        ...expressionsIn(value),
      ]);
    default:
      return assertNever(template);
  }
}
