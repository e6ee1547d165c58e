/** Real agents use what Interlock gives a turn: its tools, and the way to the model that hides the key. */

import { afterEach, describe, expect, test } from "vitest";
import { killClisAfterEach } from "../../support/built-cli.js";
import { TOKENS } from "../model-server/provider.js";
import type { Script } from "../model-server/script.js";
import { type Drive, prepare } from "./drive.js";
import { agentsNamed } from "./real-agents.js";
import { of, told } from "./told.js";

killClisAfterEach();
let drive: Drive | undefined;
afterEach(async () => drive?.model.close());

/** As tools of a server where the agent takes such, by its session or by its profile; else by the command on its PATH. */
const SERVED: readonly string[] = [
  ...["codex-acp", "opencode-acp", "gemini-acp"],
  ...["codex-exec", "opencode-run"],
];

describe.each(agentsNamed(["qwen-stream-json", ...SERVED]))("$name", (agent) => {
  test("asks for the gates in its turn, mends what they find, and lands in that turn", async () => {
    const asks: Script[number]["steps"][number] = SERVED.includes(agent.name)
      ? { tool: "run_gates", input: {} }
      : { shell: "interlock check" };
    const script: Script = [
      {
        steps: [
          { shell: "echo 'hello, wrold' > greeting.txt" },
          asks,
          { shell: "echo 'hello, world' > greeting.txt" },
          asks,
        ],
        say: "The gates hold.",
      },
    ];
    drive = await prepare({ agents: [agent], script });
    const { exitCode, stderr } = await drive.run().ended;
    const entries = await drive.entries();
    process.stdout.write(`${agent.name}:\n${told(entries)}\n`);
    expect(exitCode, stderr).toBe(0);
    expect(of(entries, "turn-ended")).toHaveLength(1);
    const answers = JSON.stringify(
      drive.model.heard.at(-1)?.conversation.items.filter(({ by }) => by === "tool"),
    );
    expect(answers).toMatch(/Not accepted: 1 finding[\s\S]*does not greet the world/);
    expect(answers).toMatch(/All gates hold on [0-9a-f]{12}/);
    expect(drive.model.strange).toEqual([]);
  });
});

/** Those that are told of their model by variables. */
const BY_VARIABLES = agentsNamed(["qwen-stream-json", "gemini-acp"]).flatMap((agent) => {
  const provider = { "qwen-stream-json": "openai", "qwen-acp": "openai", "gemini-acp": "gemini" };
  const known = Object.entries(provider).find(([name]) => name === agent.name)?.[1];
  return known === undefined ? [] : [{ ...agent, provider: known }];
});

const KEY = "sk-never-to-be-seen";

describe.each(BY_VARIABLES)("$name", (agent) => {
  test("reaches its model by the proxy, without a network and without the key, and lands", async () => {
    const look = { shell: "env | grep sk-never || echo no key is seen" };
    const script: Script = [
      { steps: [look, { shell: "echo 'hello, world' > greeting.txt" }], say: "Done." },
    ];
    drive = await prepare({
      agents: [agent],
      script,
      proxied: { provider: agent.provider, key: KEY },
    });
    const { exitCode, stderr } = await drive.run().ended;
    const entries = await drive.entries();
    process.stdout.write(`${agent.name}:\n${told(entries)}\n`);
    expect(exitCode, stderr).toBe(0);
    const { heard } = drive.model;
    const tokens = heard.length * (TOKENS.input + TOKENS.output);
    expect(of(entries, "turn-ended").map((end) => end.tokens)).toEqual([tokens]);
    expect(JSON.stringify(heard)).not.toContain(KEY);
    const answers = heard.at(-1)?.conversation.items.filter(({ by }) => by === "tool");
    expect(JSON.stringify(answers?.[0])).toContain("no key is seen");
    expect(JSON.stringify(entries)).not.toContain(KEY);
  });
});
