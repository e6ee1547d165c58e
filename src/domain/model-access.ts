/** How an agent reaches its model when Interlock stands between: the provider, and what the user pays for. */

import type { Outage } from "./outage.js";

export type ModelProvider = "openai" | "anthropic" | "gemini";

export interface ModelAccess {
  readonly provider: ModelProvider;
  /** Without the version that requests begin with: `https://api.openai.com`. */
  readonly url: string;
  /** Name of the variable of Interlock's own environment that holds the key. */
  readonly key: string;
  /** US dollars for a million tokens. Absent: tokens are counted and money is not. */
  readonly prices?: { readonly input: number; readonly output: number };
}

/** Where each provider is, and the variable that its key is kept in as a rule. */
export const PROVIDERS: Readonly<
  Record<ModelProvider, { readonly url: string; readonly key: string }>
> = {
  openai: { url: "https://api.openai.com", key: "OPENAI_API_KEY" },
  anthropic: { url: "https://api.anthropic.com", key: "ANTHROPIC_API_KEY" },
  gemini: { url: "https://generativelanguage.googleapis.com", key: "GEMINI_API_KEY" },
};

/** What a provider's status means for the turn; undefined: it is the request's own matter, and the agent's to mend. */
export function outageOfStatus(status: number): Outage | undefined {
  switch (status) {
    case 401:
    case 403:
      return "login";
    case 402:
      return "credit";
    case 429:
      return "rate-limited";
    default:
      return status >= 500 ? "overloaded" : undefined;
  }
}

const MILLION = 1_000_000;

/** In US dollars; undefined without prices. */
export function costOf(
  { prices }: Pick<ModelAccess, "prices">,
  { input, output }: { readonly input: number; readonly output: number },
): number | undefined {
  return prices === undefined
    ? undefined
    : (input * prices.input + output * prices.output) / MILLION;
}
