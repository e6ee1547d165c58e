/** The cases that every CI run judges: of each class of attack the first, and of each suite one honest change. */

import type { RedCase } from "./red-case.js";
import { SUITES } from "./suites.js";

const suites: readonly (readonly RedCase[])[] = Object.values(SUITES).map(({ cases }) => cases);
const isHonest = ({ expected }: RedCase): boolean => expected.verdict === "accept";
const dishonest = suites.flat().filter((one) => !isHonest(one));

export const SAMPLE: ReadonlySet<RedCase> = new Set([
  ...new Map(dishonest.toReversed().map((one) => [one.taxonomy, one])).values(),
  ...suites.flatMap((cases) => cases.filter((one) => isHonest(one) && !one.isBeyond).slice(0, 1)),
]);
