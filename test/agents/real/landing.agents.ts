/** Each real agent brings a workstream to its landing: wrong at first, told why, right then. */

import { afterEach, describe, expect, test } from "vitest";
import type { Entry } from "../../../src/domain/event.js";
import { killClisAfterEach } from "../../support/built-cli.js";
import { textOf } from "../model-server/conversation.js";
import { TOKENS } from "../model-server/provider.js";
import type { Script } from "../model-server/script.js";
import { type Drive, prepare } from "./drive.js";
import { agentsNamed, REAL_AGENTS } from "./real-agents.js";

const FEEDBACK = "## Attempt \\d+ of";

const WRONG_THEN_RIGHT: Script = [
  {
    when: FEEDBACK,
    steps: [{ shell: "echo 'hello, world' > greeting.txt" }],
    say: "Mended: it greets the world.",
  },
  {
    steps: [{ shell: "echo 'hello, wrold' > greeting.txt" }],
    say: "All done, first time right.",
  },
];

killClisAfterEach();
let drive: Drive | undefined;
afterEach(async () => drive?.model.close());

const of = <Type extends Entry["type"]>(entries: readonly Entry[], type: Type) =>
  entries.filter((entry): entry is Extract<Entry, { type: Type }> => entry.type === type);

describe.each(REAL_AGENTS)("$name", (agent) => {
  test("lands after feedback, in one session", async () => {
    drive = await prepare({ agents: [agent], script: WRONG_THEN_RIGHT });
    const { exitCode, stderr } = await drive.run().ended;
    const entries = await drive.entries();
    process.stdout.write(`${agent.name}:\n${told(entries)}\n`);
    expect(exitCode, stderr).toBe(0);
    expect(drive.repository.git("show", "main:greeting.txt")).toBe("hello, world");
    const ends = of(entries, "turn-ended");
    expect(ends.map(({ end }) => end)).toEqual(["completed", "completed"]);
    expect(ends.map(({ claim }) => claim ?? "")).toEqual([
      expect.stringContaining("first time right"),
      expect.stringContaining("Mended"),
    ]);
    expect(of(entries, "proof-completed")[0]?.proof.verdict).toBe("fail");
    // What the model was sent in the second turn has what it said itself in the first.
    const last = drive.model.heard.at(-1);
    expect(textOf(last?.conversation.items ?? [], "model")).toContain("first time right");
    expect(drive.model.strange).toEqual([]);
  });
});

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

const told = (entries: readonly Entry[]): string =>
  of(entries, "turn-ended")
    .map(
      ({ turn, end, claim, tokens, reason }) =>
        `  turn ${turn}: ${end}, ${tokens ?? "?"} tokens, claims "${claim ?? ""}"${reason === undefined ? "" : `, ${reason}`}`,
    )
    .join("\n");
