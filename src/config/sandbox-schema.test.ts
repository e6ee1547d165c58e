import { describe, expect, test } from "vitest";
import type { SandboxConfig } from "../domain/config.js";
import { LIMITS } from "../domain/limits.js";
import { parseAgents } from "./parse-agents.js";

const sandboxOf = (yaml: string): SandboxConfig => {
  const text = `agents:\n  one: {kind: command, command: [agent], sandbox: ${yaml}}\n`;
  const parsed = parseAgents(text, "agents.yaml");
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  const agent = parsed.value.byName["one"];
  if (agent?.kind !== "command") throw new Error("It is no command.");
  return agent.sandbox;
};

describe("an agent's sandbox", () => {
  test("is a box with an open network, the limits of every box, and variables of models", () => {
    expect(sandboxOf("{}")).toMatchObject({
      kind: "confined",
      profile: {
        ...{ network: "open", hosts: [], read: [], write: [], copy: [] },
        variables: expect.arrayContaining(["ANTHROPIC_*", "OPENAI_*"]) as string[],
        processesMax: LIMITS.boxProcessesMax,
        memoryBytesMax: LIMITS.boxMemoryBytesMax,
        diskBytesMax: LIMITS.boxDiskBytesMax,
      },
    });
  });

  test("is what is written", () => {
    const yaml =
      '{network: model, hosts: [api.example.com, "*.example.org:8443"], read: [~/tools], write: [/srv/cache], copy: [~/.agent/auth.json], variables: [MY_KEY, MINE_*], processes: 64, memoryGb: 0.5, diskGb: 2}';
    expect(sandboxOf(yaml)).toEqual({
      kind: "confined",
      profile: {
        network: "model",
        hosts: ["api.example.com", "*.example.org:8443"],
        read: ["~/tools"],
        write: ["/srv/cache"],
        copy: ["~/.agent/auth.json"],
        variables: ["MY_KEY", "MINE_*"],
        processesMax: 64,
        memoryBytesMax: 512 * 1024 ** 2,
        diskBytesMax: 2 * 1024 ** 3,
      },
    });
  });

  test("may be a container, of the machine's own system or of an image", () => {
    expect(sandboxOf("{isolation: container}")).toMatchObject({ kind: "confined", container: {} });
    expect(sandboxOf("{isolation: container, image: example/agents:1}")).toMatchObject({
      container: { image: "example/agents:1" },
    });
    expect(sandboxOf("{}")).not.toHaveProperty("container");
  });

  test("may be none, and variables are let in by their names all the same", () => {
    expect(sandboxOf("{isolation: none, variables: [KEY]}")).toEqual({
      kind: "none",
      variables: ["KEY"],
    });
  });
});
