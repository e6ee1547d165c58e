/** What agents say that they used: sums, and the numbers that can be. */

import { z } from "zod";
import type { Usage } from "../../ports/agent.js";

/** More than any turn can use: such a number is a mistake, and would end the workstream by its budget. */
const TOKENS_MAX = 1e12;
const COST_USD_MAX = 1e6;

export const tokensSchema = z.number().int().min(0).max(TOKENS_MAX);
export const costSchema = z.number().min(0).max(COST_USD_MAX);

export function addUsage(one: Usage, other: Usage): Usage {
  return toUsage({
    tokens: sum(one.tokens, other.tokens),
    costUsd: sum(one.costUsd, other.costUsd),
  });
}

export const toUsage = ({
  tokens,
  costUsd,
}: {
  readonly tokens?: number | undefined;
  readonly costUsd?: number | undefined;
}): Usage => ({
  ...(tokens === undefined ? {} : { tokens }),
  ...(costUsd === undefined ? {} : { costUsd }),
});

const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined ? other : one + (other ?? 0);
