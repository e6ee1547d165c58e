/**
 * The real agents that are driven here: what is installed, how each is told to speak with the scripted model and with nobody
 * else. Versions are exact, because a registry answers an older Node with an older agent without a word.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AGENT_PROFILES } from "../../../src/agents/profiles.js";

export interface Placement {
  /** The folder into which the agent's packages were installed. */
  readonly installed: string;
  /** The binary of a newer Node, for those that need one. */
  readonly node: string;
  /** The agent's home: new, and its own. */
  readonly home: string;
  /** Of the scripted model. */
  readonly url: string;
}

export interface RealAgent {
  readonly name: string;
  /** A folder name: the same packages are installed once. */
  readonly folder: string;
  readonly kind: "acp" | "headless";
  /** What of `interlock.yaml` stands under the agent's name. */
  readonly config: (placement: Placement) => Readonly<Record<string, unknown>>;
  /** Files below its home. */
  readonly files: (placement: Placement) => Readonly<Record<string, unknown>>;
  readonly variables: (placement: Placement) => Readonly<Record<string, string>>;
}

const bin = ({ installed }: Placement, name: string): string =>
  join(installed, "node_modules", ".bin", name);

const openAi = ({ url }: Placement) => ({ OPENAI_API_KEY: "test", OPENAI_BASE_URL: `${url}/v1` });

const codexConfig = ({ url }: Placement): string => `model = "scripted"
model_provider = "scripted"
check_for_update_on_startup = false
approval_policy = "never"
sandbox_mode = "danger-full-access"
[model_providers.scripted]
name = "scripted"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 0
stream_max_retries = 0
[analytics]
enabled = false
[feedback]
enabled = false
[features]
plugins = false
`;

const codexVariables = { SCRIPTED_KEY: "test", NO_BROWSER: "1" };

const openCodeFiles = ({ url }: Placement) => ({
  "opencode.json": {
    provider: {
      scripted: {
        npm: "@ai-sdk/openai-compatible",
        name: "scripted",
        options: { baseURL: `${url}/v1`, apiKey: "test" },
        models: { scripted: { name: "scripted", limit: { context: 100_000, output: 8_000 } } },
      },
    },
    model: "scripted/scripted",
    small_model: "scripted/scripted",
    enabled_providers: ["scripted"],
    autoupdate: false,
    share: "disabled",
  },
});

const openCodeVariables = ({ home }: Placement) => ({
  OPENCODE_CONFIG: join(home, "opencode.json"),
  OPENCODE_DISABLE_MODELS_FETCH: "1",
  OPENCODE_DISABLE_AUTOUPDATE: "1",
  OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
  OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
});

const geminiFiles = () => ({
  ".gemini/settings.json": {
    security: { auth: { selectedType: "gemini-api-key" } },
    privacy: { usageStatisticsEnabled: false },
    telemetry: { enabled: false },
    general: { enableAutoUpdate: false },
  },
});

const geminiVariables = ({ url }: Placement) => ({
  GEMINI_API_KEY: "test",
  GOOGLE_GEMINI_BASE_URL: url,
});

const qwenFiles = () => ({
  ".qwen/settings.json": {
    privacy: { usageStatisticsEnabled: false },
    general: { enableAutoUpdate: false },
  },
});

const piFiles = ({ url }: Placement) => ({
  ".pi/agent/models.json": {
    providers: {
      scripted: {
        baseUrl: `${url}/v1`,
        api: "openai-completions",
        apiKey: "test",
        models: [{ id: "scripted", name: "scripted", contextWindow: 100_000, maxTokens: 8_000 }],
      },
    },
  },
  ".pi/agent/settings.json": {
    defaultProvider: "scripted",
    defaultModel: "scripted",
    quietStartup: true,
  },
});

/** How its profile calls it and goes on with its session, with the binary that is driven here, and more arguments for it. */
const asItsProfile = (name: string, program: readonly string[], more: readonly string[] = []) => {
  const { command, resume } = AGENT_PROFILES[name]?.headless ?? {};
  if (command === undefined || resume === undefined)
    throw new Error(`${name} has no such profile.`);
  // Flags go before what follows the sub-command that is called: the session, and the prompt.
  const [, ...args] = command;
  const [, ...resuming] = resume;
  return {
    command: [...program, ...withMore(args, more)],
    resume: [...program, ...withMore(resuming, more)],
  };
};

const withMore = (args: readonly string[], more: readonly string[]): readonly string[] =>
  args[0]?.startsWith("-") === true
    ? [...more, ...args]
    : [...args.slice(0, 1), ...more, ...args.slice(1)];

export const REAL_AGENTS: readonly RealAgent[] = [
  {
    name: "codex-exec",
    folder: "codex",
    kind: "headless",
    config: (at) => ({
      kind: "headless",
      profile: "codex",
      ...asItsProfile("codex", [bin(at, "codex")]),
    }),
    files: (at) => ({ ".codex/config.toml": codexConfig(at) }),
    variables: () => codexVariables,
  },
  {
    name: "qwen-stream-json",
    folder: "qwen",
    kind: "headless",
    config: (at) => ({
      kind: "headless",
      profile: "qwen",
      ...asItsProfile("qwen", [at.node, bin(at, "qwen")], ["--auth-type", "openai"]),
    }),
    files: qwenFiles,
    variables: (at) => ({ ...openAi(at), OPENAI_MODEL: "scripted" }),
  },
  {
    name: "opencode-run",
    folder: "opencode",
    kind: "headless",
    config: (at) => ({
      kind: "headless",
      profile: "opencode",
      ...asItsProfile("opencode", [bin(at, "opencode")], ["--pure"]),
    }),
    files: openCodeFiles,
    variables: openCodeVariables,
  },
  {
    name: "codex-acp",
    folder: "codex",
    kind: "acp",
    config: (at) => ({ kind: "acp", command: [bin(at, "codex-acp")], mode: "agent-full-access" }),
    files: (at) => ({ ".codex/config.toml": codexConfig(at) }),
    variables: () => ({ ...codexVariables, INITIAL_AGENT_MODE: "agent-full-access" }),
  },
  {
    name: "opencode-acp",
    folder: "opencode",
    kind: "acp",
    config: (at) => ({ kind: "acp", command: [bin(at, "opencode"), "acp", "--pure"] }),
    files: openCodeFiles,
    variables: openCodeVariables,
  },
  {
    name: "gemini-acp",
    folder: "gemini",
    kind: "acp",
    config: (at) => ({
      kind: "acp",
      command: [bin(at, "gemini"), "--acp", "--skip-trust", "-m", "gemini-2.5-flash"],
      mode: "default",
      reload: "next-minute",
    }),
    files: geminiFiles,
    variables: geminiVariables,
  },
  {
    name: "qwen-acp",
    folder: "qwen",
    kind: "acp",
    config: (at) => ({
      kind: "acp",
      command: [at.node, bin(at, "qwen"), "--acp", "--auth-type", "openai"],
      mode: "default",
    }),
    files: qwenFiles,
    variables: (at) => ({ ...openAi(at), OPENAI_MODEL: "scripted" }),
  },
  {
    name: "pi-acp",
    folder: "pi",
    kind: "acp",
    config: (at) => ({ kind: "acp", command: [at.node, bin(at, "pi-acp")] }),
    files: piFiles,
    variables: (at) => ({
      PI_OFFLINE: "1",
      PATH: `${join(at.installed, "node_modules", ".bin")}:${dirname(at.node)}:${process.env["PATH"] ?? ""}`,
    }),
  },
];

export function furnish(agent: RealAgent, placement: Placement): void {
  for (const [path, content] of Object.entries(agent.files(placement))) {
    const file = join(placement.home, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  }
}

/** The whole suite (`npm run test:agents -- --whole`), or as many agents in each of its parts as show what is peculiar to one. */
export const agentsNamed = (names: readonly string[]): readonly RealAgent[] =>
  process.env["INTERLOCK_TEST_WHOLE"] === "1"
    ? REAL_AGENTS
    : REAL_AGENTS.filter(({ name }) => names.includes(name));
