/** What a person allows a workstream while the run goes on, as it is kept. */

import { z } from "zod";
import type { Grant } from "../../domain/plan.js";

const KEYS = {
  removeTests: true,
  changeTests: true,
  protectedPaths: true,
  suppressions: true,
  newDependencies: true,
  constructs: true,
  files: true,
  secrets: true,
} as const satisfies Readonly<Record<Grant["key"], true>>;

export const isAllowanceKey = (key: string): key is Grant["key"] => key in KEYS;

export const grantSchema = z.strictObject({
  key: z.string().refine(isAllowanceKey, `give one of ${Object.keys(KEYS).join(", ")}`),
  value: z.string().min(1),
});

export const grantsSchema = z.array(grantSchema);
