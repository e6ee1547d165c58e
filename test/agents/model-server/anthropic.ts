/** Anthropic's messages. */

import { z } from "zod";
import type { Item } from "./conversation.js";
import { type Answer, ERRORS, type Provider, type StreamEvent, TOKENS } from "./provider.js";

const blockSchema = z.looseObject({
  type: z.string(),
  text: z.string().optional(),
  name: z.string().optional(),
  content: z.unknown().optional(),
});
type Block = z.output<typeof blockSchema>;

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(
    z.looseObject({ role: z.string(), content: z.union([z.string(), z.array(blockSchema)]) }),
  ),
  tools: z
    .array(z.looseObject({ name: z.string(), input_schema: z.unknown().optional() }))
    .optional(),
});

export const anthropic: Provider = {
  name: "anthropic",
  read(path, value) {
    if (!path.endsWith("/messages")) return undefined;
    const body = bodySchema.parse(value);
    return {
      model: body.model,
      items: body.messages.flatMap(({ role, content }) =>
        typeof content === "string"
          ? [{ by: role === "user" ? "user" : "model", kind: "text", text: content } as const]
          : content.flatMap((block) => toItems(role, block)),
      ),
      tools: (body.tools ?? []).map(({ name, input_schema: schema }) => ({
        name,
        schema,
        kind: "function",
      })),
      streams: body.stream === true,
    };
  },
  whole: (answer, { model }) => ({
    ...message(model),
    content: [blockOf(answer)],
    stop_reason: reasonOf(answer),
  }),
  stream(answer, { model }) {
    const event = (type: string, data: object): StreamEvent => ({
      name: type,
      data: { type, ...data },
    });
    return [
      event("message_start", { message: { ...message(model), content: [], stop_reason: null } }),
      event("content_block_start", { index: 0, content_block: emptyBlockOf(answer) }),
      ...deltasOf(answer).map((delta) => event("content_block_delta", { index: 0, delta })),
      event("content_block_stop", { index: 0 }),
      event("message_delta", {
        delta: { stop_reason: reasonOf(answer), stop_sequence: null },
        usage: { output_tokens: TOKENS.output },
      }),
      event("message_stop", {}),
    ];
  },
  error: (status) => ({
    type: "error",
    error: { type: status === 529 ? "overloaded_error" : "api_error", message: ERRORS[status] },
  }),
};

const message = (model: string) => ({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model,
  stop_sequence: null,
  usage: { input_tokens: TOKENS.input, output_tokens: TOKENS.output },
});

const reasonOf = (answer: Answer): string => (answer.kind === "text" ? "end_turn" : "tool_use");

const blockOf = (answer: Answer) =>
  answer.kind === "text"
    ? { type: "text", text: answer.pieces.join("") }
    : { type: "tool_use", id: answer.id, name: answer.tool.name, input: answer.input };

const emptyBlockOf = (answer: Answer) =>
  answer.kind === "text"
    ? { type: "text", text: "" }
    : { type: "tool_use", id: answer.id, name: answer.tool.name, input: {} };

const deltasOf = (answer: Answer): readonly object[] =>
  answer.kind === "text"
    ? answer.pieces.map((text) => ({ type: "text_delta", text }))
    : [{ type: "input_json_delta", partial_json: JSON.stringify(answer.input) }];

function toItems(role: string, block: Block): readonly Item[] {
  switch (block.type) {
    case "text":
      return [{ by: role === "user" ? "user" : "model", kind: "text", text: block.text ?? "" }];
    case "tool_use":
      return [{ by: "model", kind: "call", name: block.name ?? "" }];
    case "tool_result":
      return [{ by: "tool", kind: "result", text: JSON.stringify(block.content ?? "") }];
    default:
      return [];
  }
}
