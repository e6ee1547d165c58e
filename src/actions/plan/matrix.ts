/** The legs of a matrix, in GitHub's order: the product, less what is excluded, with what is included. */

import type { Value } from "../expressions/value.js";

export type Leg = Readonly<Record<string, Value>>;

export interface Matrix {
  /** Values of each key, in the order of the file. */
  readonly vectors: readonly (readonly [key: string, values: readonly Value[]])[];
  readonly include: readonly Leg[];
  readonly exclude: readonly Leg[];
}

/** GitHub refuses a matrix with more. */
export const MATRIX_LEGS_MAX = 256;

export type Expanded =
  | { readonly kind: "legs"; readonly legs: readonly Leg[] }
  | { readonly kind: "too-many"; readonly count: number };

/** How many is known before any leg is made, so a huge product costs nothing. */
export function expandMatrix({ vectors, include, exclude }: Matrix): Expanded {
  const count =
    vectors.length === 0 ? 0 : vectors.reduce((all, [, values]) => all * values.length, 1);
  if (count > MATRIX_PRODUCT_MAX) return { kind: "too-many", count };
  const product = vectors.length === 0 ? [] : productOf(vectors);
  const kept = product.filter((leg) => !exclude.some((entry) => hasAll(leg, entry)));
  const legs = withIncluded(kept, include, new Set(vectors.map(([key]) => key)));
  return legs.length > MATRIX_LEGS_MAX
    ? { kind: "too-many", count: legs.length }
    : { kind: "legs", legs };
}

/** Before `exclude` has taken its share. */
const MATRIX_PRODUCT_MAX = 65_536;

const productOf = (vectors: Matrix["vectors"]): readonly Leg[] =>
  vectors.reduce<readonly Leg[]>(
    (legs, [key, values]) =>
      legs.flatMap((leg) => values.map((value) => ({ ...leg, [key]: value }))),
    [{}],
  );

/**
 * An entry goes to every leg of the product whose own values it agrees with, and may overwrite what earlier entries added.
 * An entry that finds none is a leg of its own, which later entries leave alone.
 */
function withIncluded(
  product: readonly Leg[],
  include: readonly Leg[],
  own: ReadonlySet<string>,
): readonly Leg[] {
  const legs = product.map((leg) => ({ original: leg, leg }));
  const further: Leg[] = [];
  for (const entry of include) {
    const agreed = Object.entries(entry).filter(([key]) => own.has(key));
    const takers = legs.filter(({ original }) => hasAll(original, Object.fromEntries(agreed)));
    for (const taker of takers) taker.leg = { ...taker.leg, ...entry };
    if (takers.length === 0) further.push(entry);
  }
  return [...legs.map(({ leg }) => leg), ...further];
}

const hasAll = (leg: Leg, entry: Leg): boolean =>
  Object.entries(entry).every(([key, value]) => key in leg && isEqual(leg[key], value));

function isEqual(left: Value | undefined, right: Value | undefined): boolean {
  if (isObject(left) && isObject(right)) {
    const keys = Object.keys(left);
    return (
      Array.isArray(left) === Array.isArray(right) &&
      keys.length === Object.keys(right).length &&
      keys.every((key) => key in right && isEqual(left[key], right[key]))
    );
  }
  return left === right;
}

const isObject = (value: Value | undefined): value is Readonly<Record<string, Value>> =>
  typeof value === "object" && value !== null;

/** `test (ubuntu-latest, 20)`: the job's name with every scalar of its leg, as GitHub shows it. */
export function legName(job: string, leg: Leg): string {
  const scalars = Object.values(leg).flatMap(scalarsOf);
  return scalars.length === 0 ? job : `${job} (${scalars.join(", ")})`;
}

function scalarsOf(value: Value): readonly string[] {
  if (isObject(value)) return Object.values(value).flatMap(scalarsOf);
  return value === null || value === ""
    ? []
    : [typeof value === "string" ? value : JSON.stringify(value)];
}
