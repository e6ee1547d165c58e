/** OpenAI's responses. */

import { z } from "zod";
import type { Item, Tool } from "./conversation.js";
import { type Answer, ERRORS, type Provider, type StreamEvent, TOKENS } from "./provider.js";

const toolSchema = z.looseObject({
  type: z.string(),
  name: z.string().optional(),
  parameters: z.unknown().optional(),
});

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  input: z.union([
    z.string(),
    z.array(
      z.looseObject({
        type: z.string().optional(),
        role: z.string().optional(),
        name: z.string().optional(),
        content: z
          .union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()])
          .optional(),
        output: z.unknown().optional(),
      }),
    ),
  ]),
  tools: z.array(toolSchema.extend({ tools: z.array(toolSchema).optional() })).optional(),
});
type Body = z.output<typeof bodySchema>;
type Input = Exclude<Body["input"], string>[number];

export const openAiResponses: Provider = {
  name: "openai-responses",
  read(path, value) {
    if (!path.endsWith("/responses")) return undefined;
    const body = bodySchema.parse(value);
    const items: readonly Item[] =
      typeof body.input === "string"
        ? [{ by: "user", kind: "text", text: body.input }]
        : body.input.flatMap(toItems);
    return {
      model: body.model,
      items,
      tools: (body.tools ?? []).flatMap(toTools),
      streams: body.stream === true,
    };
  },
  whole: (answer, { model }) => ({
    ...response(model),
    status: "completed",
    output: [itemOf(answer)],
    usage,
  }),
  stream(answer, { model }) {
    const event = (type: string, data: object): StreamEvent => ({
      name: type,
      data: { type, ...data },
    });
    const item = itemOf(answer);
    return [
      event("response.created", {
        response: { ...response(model), status: "in_progress", output: [] },
      }),
      event("response.output_item.added", { output_index: 0, item }),
      ...deltasOf(answer).map(({ type, ...data }) =>
        event(type, { output_index: 0, item_id: item.id, ...data }),
      ),
      event("response.output_item.done", { output_index: 0, item }),
      event("response.completed", {
        response: { ...response(model), status: "completed", output: [item], usage },
      }),
    ];
  },
  error: (status) => ({
    error: { message: ERRORS[status], type: "scripted", code: String(status) },
  }),
};

const usage = {
  input_tokens: TOKENS.input,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: TOKENS.output,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: TOKENS.input + TOKENS.output,
};

const response = (model: string) => ({ id: "resp_1", object: "response", created_at: 1, model });

function itemOf(answer: Answer) {
  if (answer.kind === "text") {
    const text = answer.pieces.join("");
    return {
      id: "msg_1",
      type: "message",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text, annotations: [] }],
    };
  }
  const { id, tool, input } = answer;
  const common = { id: `fc_${id}`, call_id: id, name: tool.name, status: "completed" };
  const place = tool.namespace === undefined ? {} : { namespace: tool.namespace };
  return tool.kind === "custom"
    ? { ...common, ...place, type: "custom_tool_call", input: JSON.stringify(input) }
    : { ...common, ...place, type: "function_call", arguments: JSON.stringify(input) };
}

function deltasOf(answer: Answer) {
  if (answer.kind === "call")
    return [
      { type: "response.function_call_arguments.delta", delta: JSON.stringify(answer.input) },
    ];
  return answer.pieces.map((delta) => ({
    type: "response.output_text.delta",
    content_index: 0,
    delta,
  }));
}

function toTools(tool: NonNullable<Body["tools"]>[number]): readonly Tool[] {
  if (tool.type === "namespace")
    return (tool.tools ?? []).flatMap((inner) =>
      toTools(inner).map((each) => ({ ...each, namespace: tool.name ?? "" })),
    );
  if (tool.name === undefined) return [];
  const kind = tool.type === "custom" ? "custom" : "function";
  return [{ name: tool.name, schema: tool.parameters, kind }];
}

function toItems(input: Input): readonly Item[] {
  switch (input.type ?? "message") {
    case "message": {
      const { content, role } = input;
      const text =
        typeof content === "string"
          ? content
          : (content ?? []).map((part) => part.text ?? "").join("\n");
      if (role === "user") return [{ by: "user", kind: "text", text }];
      return role === "assistant" ? [{ by: "model", kind: "text", text }] : [];
    }
    case "function_call":
    case "custom_tool_call":
    case "local_shell_call":
      return [{ by: "model", kind: "call", name: input.name ?? "" }];
    case "function_call_output":
    case "custom_tool_call_output":
    case "local_shell_call_output":
      return [{ by: "tool", kind: "result", text: JSON.stringify(input.output) }];
    default:
      return [];
  }
}
