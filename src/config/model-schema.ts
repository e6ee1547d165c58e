/** `agents.<name>.model`: the agent's model, when Interlock's proxy is to stand between. */

import { z } from "zod";
import { type ModelAccess, PROVIDERS } from "../domain/model-access.js";
import { closed, numberFrom } from "./leaves.js";

const NAMES = ["openai", "anthropic", "gemini"] as const;
const URL_REMEDY =
  "give an address such as https://api.openai.com, without the version that requests begin with";
const KEY_REMEDY = "give the name of a variable of your environment, never the key itself";
const PRICE_MAX = 10_000;

export const modelSchema = closed({
  provider: z.enum(NAMES, `write one of ${NAMES.join(", ")}`),
  url: z.string(URL_REMEDY).refine(isAddress, URL_REMEDY).optional(),
  key: z
    .string(KEY_REMEDY)
    .regex(/^[A-Z_][A-Z0-9_]{0,99}$/, KEY_REMEDY)
    .optional(),
  prices: closed({ input: numberFrom(0, PRICE_MAX), output: numberFrom(0, PRICE_MAX) })
    .describe("US dollars for a million tokens.")
    .optional(),
}).describe(
  "The agent's model behind Interlock's proxy: the agent gets a token of its turn, never the key.",
);

export type ModelRead = z.output<typeof modelSchema>;

export function toModel({ provider, url, key, prices }: ModelRead): ModelAccess {
  const usual = PROVIDERS[provider];
  return {
    provider,
    url: url ?? usual.url,
    key: key ?? usual.key,
    ...(prices === undefined ? {} : { prices }),
  };
}

/** Encrypted, or not leaving the machine. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  if (search !== "" || hash !== "" || username !== "" || /\/v1(?:beta)?\/?$/.test(text))
    return false;
  const isHere = hostname === "127.0.0.1" || hostname === "localhost" || hostname === "[::1]";
  return protocol === "https:" || (protocol === "http:" && isHere);
}
