/** Reads from a model's answer what it used, in the words of each provider: from one piece, or from a stream of events. */

import { z } from "zod";
import type { TokensUsed } from "../../ports/model-proxy.js";

const count = z.number().nonnegative().catch(0);

const chatSchema = z.looseObject({
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: count }),
});
const responsesSchema = z.looseObject({
  usage: z.looseObject({ input_tokens: z.number(), output_tokens: count }),
});
const inResponseSchema = z.looseObject({ response: responsesSchema });
const anthropicInput = z.looseObject({
  input_tokens: z.number(),
  output_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
});
const anthropicSchema = z.looseObject({ type: z.literal("message"), usage: anthropicInput });
const startSchema = z.looseObject({
  type: z.literal("message_start"),
  message: z.looseObject({ usage: anthropicInput }),
});
const deltaSchema = z.looseObject({
  type: z.literal("message_delta"),
  usage: z.looseObject({ output_tokens: z.number() }),
});
const geminiSchema = z.looseObject({
  usageMetadata: z.looseObject({
    promptTokenCount: count,
    candidatesTokenCount: count,
    thoughtsTokenCount: count,
  }),
});

/** Takes what an answer consists of; each later count of the same answer takes the place of the earlier one. */
export class Meter {
  #input: number | undefined;
  #output = 0;

  take(value: unknown): void {
    const found = usedIn(value);
    if (found === undefined) return;
    this.#input = found.input ?? this.#input ?? 0;
    this.#output = Math.max(this.#output, found.output);
  }

  /** A line of a stream of server-sent events. */
  takeLine(line: string): void {
    if (line.startsWith("data:") && /usage/i.test(line)) this.takeText(line.slice(5));
  }

  /** An answer in one piece. */
  takeText(text: string): void {
    try {
      const value: unknown = JSON.parse(text);
      for (const each of Array.isArray(value) ? value : [value]) this.take(each);
    } catch (cause) {
      // What the provider sends goes to the agent as it is; what cannot be read is not counted.
      if (!(cause instanceof SyntaxError)) throw cause;
    }
  }

  /** Undefined: the answer said nothing of it. */
  used(): TokensUsed | undefined {
    return this.#input === undefined ? undefined : { input: this.#input, output: this.#output };
  }
}

type Found = { readonly input: number | undefined; readonly output: number };

function usedIn(value: unknown): Found | undefined {
  const start = startSchema.safeParse(value);
  if (start.success) return ofAnthropic(start.data.message.usage);
  const whole = anthropicSchema.safeParse(value);
  if (whole.success) return ofAnthropic(whole.data.usage);
  const delta = deltaSchema.safeParse(value);
  if (delta.success) return { input: undefined, output: delta.data.usage.output_tokens };
  const nested = inResponseSchema.safeParse(value);
  const responses = nested.success ? nested.data.response : responsesSchema.safeParse(value).data;
  if (responses !== undefined)
    return { input: responses.usage.input_tokens, output: responses.usage.output_tokens };
  const chat = chatSchema.safeParse(value).data?.usage;
  if (chat !== undefined) return { input: chat.prompt_tokens, output: chat.completion_tokens };
  const gemini = geminiSchema.safeParse(value).data?.usageMetadata;
  if (gemini === undefined) return undefined;
  const { promptTokenCount, candidatesTokenCount, thoughtsTokenCount } = gemini;
  return { input: promptTokenCount, output: candidatesTokenCount + thoughtsTokenCount };
}

/** What was read from a cache, or written to one, was sent all the same. */
const ofAnthropic = (usage: z.output<typeof anthropicInput>): Found => ({
  input: usage.input_tokens + usage.cache_creation_input_tokens + usage.cache_read_input_tokens,
  output: usage.output_tokens,
});
