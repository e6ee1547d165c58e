/** What an expression of a workflow can be: JSON, no more. Numbers also take `NaN` and the infinities. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value };

/** GitHub's rule: `false`, `0`, `NaN`, `""` and `null` are false; every list and object is true. */
export const isTruthy = (value: Value): boolean => Boolean(value);
