/** Between our values and the data of GitHub's evaluator. */

import { data } from "@actions/expressions";
import type { Value } from "./value.js";

export type Datum = ReturnType<data.Dictionary["values"]>[number];

/**
 * Keys are found whatever their case; the first of two that differ in case alone wins. Unlike the one it extends, it looks
 * nothing up in JavaScript's own objects: there a key named `constructor` is lost.
 */
class Entries extends data.Dictionary {
  readonly #entries = new Map<string, { readonly key: string; readonly value: Datum }>();

  override add(key: string, value: Datum): void {
    const folded = key.toLowerCase();
    if (!this.#entries.has(folded)) this.#entries.set(folded, { key, value });
  }

  override get(key: string): Datum | undefined {
    return this.#entries.get(key.toLowerCase())?.value;
  }

  override values(): Datum[] {
    return [...this.#entries.values()].map(({ value }) => value);
  }

  override pairs(): { key: string; value: Datum }[] {
    return [...this.#entries.values()];
  }
}

export function toDatum(value: Value): Datum {
  if (value === null) return new data.Null();
  switch (typeof value) {
    case "boolean":
      return new data.BooleanData(value);
    case "number":
      return new data.NumberData(value);
    case "string":
      return new data.StringData(value);
    default:
      return isList(value) ? toArray(value) : toEntries(value);
  }
}

function toArray(values: readonly Value[]): data.Array {
  // One by one: a call takes only so many arguments.
  const array = new data.Array();
  for (const value of values) array.add(toDatum(value));
  return array;
}

export function toEntries(value: Readonly<Record<string, Value>>): data.Dictionary {
  const entries = new Entries();
  for (const [key, each] of Object.entries(value)) entries.add(key, toDatum(each));
  return entries;
}

export function fromDatum(datum: Datum): Value {
  if (datum instanceof data.Dictionary)
    return Object.fromEntries(datum.pairs().map(({ key, value }) => [key, fromDatum(value)]));
  if (datum instanceof data.Array) return datum.values().map(fromDatum);
  if (datum instanceof data.Null) return null;
  return datum.value;
}

const isList = (value: object): value is readonly Value[] => Array.isArray(value);
