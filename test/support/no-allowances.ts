import type { Allowances } from "../../src/domain/plan.js";

/** What a plan that allows nothing says. */
export const NO_ALLOWANCES: Allowances = {
  removeTests: [],
  changeTests: [],
  protectedPaths: [],
  suppressions: [],
  newDependencies: [],
  constructs: [],
  files: [],
  secrets: [],
};
