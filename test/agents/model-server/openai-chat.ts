/** OpenAI's chat completions. */

import { z } from "zod";
import type { Item, Tool } from "./conversation.js";
import { type Answer, ERRORS, type Provider, TOKENS } from "./provider.js";

const contentSchema = z
  .union([z.string(), z.array(z.looseObject({ text: z.string().optional() })), z.null()])
  .optional();

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  messages: z.array(
    z.looseObject({
      role: z.string(),
      content: contentSchema,
      tool_calls: z
        .array(z.looseObject({ function: z.looseObject({ name: z.string() }) }))
        .optional(),
    }),
  ),
  tools: z
    .array(
      z.looseObject({
        function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }),
      }),
    )
    .optional(),
});
type Message = z.output<typeof bodySchema>["messages"][number];

export const openAiChat: Provider = {
  name: "openai-chat",
  read(path, value) {
    if (!path.endsWith("/chat/completions")) return undefined;
    const body = bodySchema.parse(value);
    return {
      model: body.model,
      items: body.messages.flatMap(toItems),
      tools: (body.tools ?? []).map(toTool),
      streams: body.stream === true,
    };
  },
  whole: (answer, { model }) => ({
    ...head(model, "chat.completion"),
    choices: [
      {
        index: 0,
        message: { role: "assistant", content: null, ...delta(answer) },
        finish_reason: reasonOf(answer),
      },
    ],
    usage,
  }),
  stream(answer, { model }) {
    const chunk = (part: unknown, finish_reason: string | null = null) => ({
      data: {
        ...head(model, "chat.completion.chunk"),
        choices: [{ index: 0, delta: part, finish_reason }],
      },
    });
    const parts =
      answer.kind === "text" ? answer.pieces.map((content) => ({ content })) : [delta(answer)];
    return [
      chunk({ role: "assistant", content: answer.kind === "text" ? "" : null }),
      ...parts.map((part) => chunk(part)),
      chunk({}, reasonOf(answer)),
      { data: { ...head(model, "chat.completion.chunk"), choices: [], usage } },
    ];
  },
  streamEnd: "data: [DONE]\n\n",
  error: (status) => ({ error: { message: ERRORS[status], type: "scripted", code: status } }),
};

const usage = {
  prompt_tokens: TOKENS.input,
  completion_tokens: TOKENS.output,
  total_tokens: TOKENS.input + TOKENS.output,
};

const head = (model: string, object: string) => ({ id: "chatcmpl-1", object, created: 1, model });

const reasonOf = (answer: Answer): string => (answer.kind === "text" ? "stop" : "tool_calls");

function delta(answer: Answer) {
  if (answer.kind === "text") return { content: answer.pieces.join("") };
  const { id, tool, input } = answer;
  const call = { name: tool.name, arguments: JSON.stringify(input) };
  return { tool_calls: [{ index: 0, id, type: "function", function: call }] };
}

const toTool = ({
  function: { name, parameters },
}: {
  function: { name: string; parameters?: unknown };
}): Tool => ({
  name,
  schema: parameters,
  kind: "function",
});

function toItems({ role, content, tool_calls: calls }: Message): readonly Item[] {
  const text =
    typeof content === "string"
      ? content
      : (content ?? []).map((part) => part.text ?? "").join("\n");
  if (role === "tool") return [{ by: "tool", kind: "result", text }];
  if (role === "user") return [{ by: "user", kind: "text", text }];
  if (role !== "assistant") return [];
  const said: readonly Item[] = text === "" ? [] : [{ by: "model", kind: "text", text }];
  const called = (calls ?? []).map(
    (call): Item => ({ by: "model", kind: "call", name: call.function.name }),
  );
  return [...said, ...called];
}
