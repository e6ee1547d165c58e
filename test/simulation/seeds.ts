/** Seeds that found bugs. */
export const SEEDS: readonly { readonly seed: number; readonly found: string }[] = [
  { seed: 0, found: "x" },
];
