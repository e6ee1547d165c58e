/** Google's generateContent, whole and streamed, and countTokens. */

import { z } from "zod";
import type { Item } from "./conversation.js";
import { type Answer, ERRORS, type Provider, TOKENS } from "./provider.js";

const partSchema = z.looseObject({
  text: z.string().optional(),
  thought: z.boolean().optional(),
  functionCall: z.looseObject({ name: z.string() }).optional(),
  functionResponse: z.looseObject({ response: z.unknown().optional() }).optional(),
});

const bodySchema = z.looseObject({
  contents: z.array(
    z.looseObject({ role: z.string().optional(), parts: z.array(partSchema).default([]) }),
  ),
  tools: z
    .array(
      z.looseObject({
        functionDeclarations: z
          .array(
            z.looseObject({
              name: z.string(),
              parameters: z.unknown().optional(),
              parametersJsonSchema: z.unknown().optional(),
            }),
          )
          .optional(),
      }),
    )
    .optional(),
});
type Content = z.output<typeof bodySchema>["contents"][number];

export const gemini: Provider = {
  name: "gemini",
  read(path, value) {
    const address = /\/models\/([^/:]+):(generateContent|streamGenerateContent)$/.exec(path);
    if (address === null) return undefined;
    const body = bodySchema.parse(value);
    return {
      model: address[1] ?? "",
      items: body.contents.flatMap(toItems),
      tools: (body.tools ?? [])
        .flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
        .map(({ name, parameters, parametersJsonSchema }) => ({
          name,
          schema: parametersJsonSchema ?? parameters,
          kind: "function",
        })),
      streams: address[2] === "streamGenerateContent",
    };
  },
  whole: (answer, { model }) => chunk(model, partsOf(answer), true),
  stream(answer, { model }) {
    if (answer.kind === "call") return [{ data: chunk(model, partsOf(answer), true) }];
    return answer.pieces.map((text, index) => ({
      data: chunk(model, [{ text }], index === answer.pieces.length - 1),
    }));
  },
  error: (status) => ({
    error: {
      code: status,
      message: ERRORS[status],
      status: status === 429 ? "RESOURCE_EXHAUSTED" : "INVALID_ARGUMENT",
    },
  }),
};

const partsOf = (answer: Answer): readonly object[] =>
  answer.kind === "text"
    ? [{ text: answer.pieces.join("") }]
    : [{ functionCall: { id: answer.id, name: answer.tool.name, args: answer.input } }];

const chunk = (model: string, parts: readonly object[], isLast: boolean) => ({
  candidates: [
    { index: 0, content: { role: "model", parts }, ...(isLast ? { finishReason: "STOP" } : {}) },
  ],
  modelVersion: model,
  usageMetadata: {
    promptTokenCount: TOKENS.input,
    candidatesTokenCount: TOKENS.output,
    totalTokenCount: TOKENS.input + TOKENS.output,
  },
});

/** Text beside a tool's answer is the agent's own, not a person's. */
function toItems({ role, parts }: Content): readonly Item[] {
  const isAnswer = parts.some(({ functionResponse }) => functionResponse !== undefined);
  return parts.flatMap((part): readonly Item[] => {
    if (part.functionCall !== undefined)
      return [{ by: "model", kind: "call", name: part.functionCall.name }];
    if (part.functionResponse !== undefined)
      return [{ by: "tool", kind: "result", text: JSON.stringify(part.functionResponse.response) }];
    if (part.text === undefined || part.thought === true) return [];
    if (role === "model") return [{ by: "model", kind: "text", text: part.text }];
    return isAnswer ? [] : [{ by: "user", kind: "text", text: part.text }];
  });
}
