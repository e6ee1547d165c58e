/** What the wire of one provider is: how requests are read, and how replies are written. */

import type { Conversation, Tool } from "./conversation.js";

/** One event of a stream: its name where the provider names them, and its data. */
export interface StreamEvent {
  readonly name?: string;
  readonly data: unknown;
}

export type Answer =
  | { readonly kind: "text"; readonly pieces: readonly string[] }
  | {
      readonly kind: "call";
      readonly id: string;
      readonly tool: Tool;
      readonly input: Readonly<Record<string, unknown>>;
    };

export interface Provider {
  readonly name: string;
  /** Undefined: the address is not one of this provider's. */
  read(path: string, body: unknown): Conversation | undefined;
  /** The answer in one piece. */
  whole(answer: Answer, conversation: Conversation): unknown;
  /** What comes before the answer, each of its pieces, and what comes after. */
  stream(answer: Answer, conversation: Conversation): readonly StreamEvent[];
  /** Written after the last event, as it is. */
  readonly streamEnd?: string;
  error(status: number): unknown;
}

/** The same for every answer, so that sums can be checked. */
export const TOKENS = { input: 100, output: 20 } as const;

export const ERRORS: Readonly<Record<number, string>> = {
  400: "scripted bad request",
  401: "scripted invalid api key",
  429: "scripted rate limit reached",
  500: "scripted server error",
  503: "scripted overload",
};
