/** What differs between providers: where their keys stand in a request, and by which variables agents are told of an address. */

import type { IncomingMessage } from "node:http";
import { assertNever } from "../../domain/assert-never.js";
import type { ModelProvider } from "../../domain/model-access.js";
import { bearerOf } from "../loopback/open-doors.js";

/** The token, wherever the clients of any provider put their key. */
export function tokenOf(message: IncomingMessage): string | undefined {
  const { headers, url = "/" } = message;
  const named = [headers["x-api-key"], headers["x-goog-api-key"]].find(
    (value): value is string => typeof value === "string",
  );
  const inQuery = new URL(url, "http://127.0.0.1").searchParams.get("key") ?? undefined;
  return bearerOf(message) ?? named ?? inQuery;
}

/** The header that the key goes into. */
export function keyHeader(provider: ModelProvider, key: string): readonly [string, string] {
  switch (provider) {
    case "openai":
      return ["authorization", `Bearer ${key}`];
    case "anthropic":
      return ["x-api-key", key];
    case "gemini":
      return ["x-goog-api-key", key];
    default:
      return assertNever(provider);
  }
}

/** The variables by which agents of this provider are told of an address and a key. */
export function variablesOf(
  provider: ModelProvider,
  url: string,
  token: string,
): Readonly<Record<string, string>> {
  switch (provider) {
    case "openai":
      return { OPENAI_BASE_URL: `${url}/v1`, OPENAI_API_KEY: token };
    case "anthropic":
      return { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: token };
    case "gemini":
      return { GOOGLE_GEMINI_BASE_URL: url, GEMINI_API_KEY: token };
    default:
      return assertNever(provider);
  }
}
