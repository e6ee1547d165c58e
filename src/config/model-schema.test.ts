/** `agents.<name>.model`: what is filled in, and what is refused. */

import { describe, expect, test } from "vitest";
import { parseAgents } from "./parse-agents.js";

const modelOf = (yaml: string) => {
  const text = `agents:\n  one: {kind: command, command: [agent], model: ${yaml}}\n`;
  const read = parseAgents(text, "agents.yaml");
  if (!read.ok) return read.problems.map(({ message, remedy }) => `${message}; ${remedy}`);
  const agent = read.value.byName["one"];
  return agent?.kind === "command" ? agent.model : undefined;
};

describe("an agent's model", () => {
  test.each([
    ["{provider: openai}", { url: "https://api.openai.com", key: "OPENAI_API_KEY" }],
    ["{provider: anthropic}", { url: "https://api.anthropic.com", key: "ANTHROPIC_API_KEY" }],
    ["{provider: gemini, key: MINE}", { key: "MINE" }],
    [
      "{provider: openai, url: 'https://openrouter.ai/api', prices: {input: 1.5, output: 10}}",
      { url: "https://openrouter.ai/api", prices: { input: 1.5, output: 10 } },
    ],
    ["{provider: openai, url: 'http://127.0.0.1:11434'}", { url: "http://127.0.0.1:11434" }],
  ])("%s", (yaml, model) => {
    expect(modelOf(yaml)).toMatchObject(model);
  });

  test.each([
    ["{provider: other}", /write one of openai, anthropic, gemini/],
    ["{}", /write one of/],
    ["{provider: openai, url: 'http://example.com'}", /give an address such as/],
    ["{provider: openai, url: 'https://api.openai.com/v1'}", /without the version/],
    ["{provider: openai, url: here}", /give an address/],
    ["{provider: openai, key: sk-abc}", /never the key itself/],
    ["{provider: openai, prices: {input: -1, output: 0}}", /number from 0 to/],
    ["{provider: openai, prices: {input: 1}}", /number from 0 to/],
    ["{provider: openai, token: a}", /token/],
  ])("%s is refused", (yaml, words) => {
    expect(JSON.stringify(modelOf(yaml))).toMatch(words);
  });
});
