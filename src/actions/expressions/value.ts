/** What an expression of a workflow can be: JSON, no more. Numbers also take `NaN` and the infinities. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value };

export type ValueMap = Readonly<Record<string, Value>>;

/** GitHub's rule: `false`, `0`, `NaN`, `""` and `null` are false; every list and object is true. */
export const isTruthy = (value: Value): boolean => Boolean(value);

export const isValueMap = (value: Value | undefined): value is ValueMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** As GitHub writes a value into text: null is nothing, lists and objects are their kind. */
export function toText(value: Value): string {
  if (value === null) return "";
  if (Array.isArray(value)) return "Array";
  return typeof value === "object" ? "Object" : String(value);
}
