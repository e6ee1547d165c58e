import { describe, expect, test } from "vitest";
import { judgeSeed } from "./judge.js";
import { MUTANTS } from "./mutants.js";

/** A guard that takes longer to be missed is held by too thin a net. */
const SEEDS_MAX = 5_000;

describe("every guard is missed when it is taken out", () => {
  test.each(MUTANTS)(
    "$name",
    async ({ name, breaks, mutate }) => {
      for (let seed = 0; seed < SEEDS_MAX; seed++) {
        const { violations } = await judgeSeed({ seed, mutate });
        const [violation] = violations;
        if (violation === undefined) continue;
        process.stdout.write(`${name}: noticed after ${seed + 1} seeds ("${violation.of}")\n`);
        expect(breaks, violation.what).toContain(violation.of);
        return;
      }
      expect.unreachable(`${name}: not noticed in ${SEEDS_MAX} seeds`);
    },
    600_000,
  );
});
