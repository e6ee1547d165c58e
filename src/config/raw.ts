/** Looking into a value that no schema has read yet. What has the wrong type is simply not there. */

export type Path = readonly (string | number)[];

export function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

export const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];

export const asText = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

export const asNumber = (value: unknown): number | undefined =>
  typeof value === "number" ? value : undefined;

/** Own keys only: a key called `constructor` is a key like any other. */
export const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  Object.entries(asMap(value) ?? {});

export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    root,
  );
}
