/** Looking things up in a line of JSON, by paths that go into lists by themselves. Nothing is ever an error. */

import type { Condition, Path } from "../../../domain/json-stream.js";

/** Everything that stands at the path; of a list, what stands there in each of its elements. */
export function valuesAt(root: unknown, path: Path): readonly unknown[] {
  return path
    .split(".")
    .filter((key) => key !== "")
    .reduce<readonly unknown[]>(
      (values, key) =>
        values.flatMap((value) => elementsOf(value).flatMap((each) => at(each, key))),
      [root],
    );
}

function elementsOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) return [value];
  const list: readonly unknown[] = value;
  return list;
}

function at(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return [];
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  return entries.flatMap(([name, found]) => (name === key ? [found] : []));
}

/** The elements of the list at the path. */
export const elementsAt = (root: unknown, path: Path): readonly unknown[] =>
  valuesAt(root, path).flatMap(elementsOf);

/** As words: texts as they are, one after another; anything else as JSON. Undefined: there is nothing. */
export function textAt(root: unknown, path: Path): string | undefined {
  const values = valuesAt(root, path)
    .flatMap(elementsOf)
    .filter((value) => value != null);
  if (values.length === 0) return undefined;
  return values
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join("\n");
}

export function numberAt(root: unknown, path: Path): number | undefined {
  const value = valuesAt(root, path)[0];
  return typeof value === "number" ? value : undefined;
}

export function holds(condition: Condition, root: unknown): boolean {
  return Object.entries(condition).every(([path, wanted]) => {
    const wantedValues: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
    return elementsAt(root, path).some((value) => wantedValues.includes(value));
  });
}
