/**
 * The agents that Interlock knows. Data: a new one is an entry here, or a few lines in `interlock.yaml`.
 *
 * What runs without a person must not ask one: headless agents are told to ask nothing, and what keeps them to their
 * workspace is the sandbox. By the protocol they ask, and are answered by rule.
 */

import type { AgentProfile } from "../domain/agent-profile.js";
import { claudeStream, codexStream, geminiStream, openCodeStream, piStream } from "./streams.js";

const npm = (...packages: readonly string[]): string =>
  `npm install --global ${packages.join(" ")}`;

/*
 * Interlock's tools, told to agents without the protocol: as the program `interlock` that is on their PATH, so that no token is in
 * an argument, where others on the machine could read it.
 */

const SERVER = { command: "interlock", args: ["mcp"] };

/** Claude Code's form, which others took over. */
const SERVERS = JSON.stringify({ mcpServers: { interlock: SERVER } });

/** Codex hands none of its variables on to servers but those that are named. */
const CODEX_TOOLS = [
  ...["-c", 'mcp_servers.interlock.command="interlock"'],
  ...["-c", 'mcp_servers.interlock.args=["mcp"]'],
  ...["-c", 'mcp_servers.interlock.env_vars=["INTERLOCK_TOOLS_URL","INTERLOCK_TOOLS_TOKEN"]'],
] as const;

/** Laid over the user's own configuration. */
const OPENCODE_TOOLS = JSON.stringify({
  mcp: { interlock: { type: "local", command: [SERVER.command, ...SERVER.args], enabled: true } },
});

const CODEX_EXEC = [
  ...(["codex", "exec", "--json", "--dangerously-bypass-approvals-and-sandbox"] as const),
  ...CODEX_TOOLS,
] as const;

const CLAUDE_PRINT = [
  ...(["claude", "-p", "--output-format", "stream-json", "--verbose"] as const),
  ...(["--mcp-config", SERVERS, "--permission-mode", "bypassPermissions"] as const),
] as const;

const QWEN_RUN = ["qwen", "-y", "-o", "stream-json", "--mcp-config", SERVERS] as const;

export const AGENT_PROFILES: Readonly<Record<string, AgentProfile>> = {
  codex: {
    title: "Codex (OpenAI)",
    acp: {
      command: ["codex-acp"],
      env: { NO_BROWSER: "1" },
      install: npm("@agentclientprotocol/codex-acp"),
      node: ">=20",
      mode: "agent-full-access",
      isDriven: true,
    },
    headless: {
      command: [...CODEX_EXEC, "-"],
      resume: [...CODEX_EXEC, "resume", "{session}", "-"],
      stream: codexStream,
      env: {},
      install: npm("@openai/codex"),
      isDriven: true,
    },
    variables: ["OPENAI_*", "CODEX_*"],
    login: {
      files: [".codex/auth.json"],
      variables: ["OPENAI_API_KEY", "CODEX_API_KEY"],
      how: "codex login",
    },
  },
  claude: {
    title: "Claude Code (Anthropic)",
    acp: {
      command: ["claude-agent-acp"],
      env: {},
      install: npm("@agentclientprotocol/claude-agent-acp"),
      node: ">=22",
      mode: "default",
      isDriven: false,
    },
    headless: {
      command: CLAUDE_PRINT,
      resume: [...CLAUDE_PRINT, "--resume", "{session}"],
      stream: claudeStream,
      env: {},
      install: npm("@anthropic-ai/claude-code"),
      node: ">=22",
      isDriven: false,
    },
    variables: ["ANTHROPIC_*", "CLAUDE_*"],
    login: {
      files: [".claude/.credentials.json"],
      variables: ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CLAUDE_CODE_OAUTH_TOKEN"],
      how: "claude, then /login",
    },
  },
  opencode: {
    title: "OpenCode",
    acp: { command: ["opencode", "acp"], env: {}, install: npm("opencode-ai"), isDriven: true },
    headless: {
      command: ["opencode", "run", "--format", "json"],
      resume: ["opencode", "run", "--format", "json", "--session", "{session}"],
      stream: openCodeStream,
      env: { OPENCODE_CONFIG_CONTENT: OPENCODE_TOOLS },
      install: npm("opencode-ai"),
      isDriven: true,
    },
    variables: ["OPENCODE_*", "ANTHROPIC_*", "OPENAI_*", "GEMINI_*", "OPENROUTER_*"],
    login: {
      files: [".local/share/opencode/auth.json"],
      variables: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "OPENROUTER_API_KEY"],
      how: "opencode auth login",
    },
  },
  gemini: {
    title: "Gemini CLI (Google)",
    acp: {
      command: ["gemini", "--acp", "--skip-trust"],
      env: {},
      install: npm("@google/gemini-cli"),
      node: ">=20",
      mode: "default",
      reload: "next-minute",
      isDriven: true,
    },
    headless: {
      command: ["gemini", "--skip-trust", "-y", "-o", "stream-json"],
      resume: ["gemini", "--skip-trust", "-y", "-o", "stream-json", "-r", "{session}"],
      stream: geminiStream,
      env: {},
      install: npm("@google/gemini-cli"),
      node: ">=20",
      isDriven: false,
    },
    variables: ["GEMINI_*", "GOOGLE_*"],
    login: {
      files: [".gemini/oauth_creds.json"],
      variables: ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
      how: "gemini, then /auth",
    },
  },
  qwen: {
    title: "Qwen Code (Alibaba)",
    acp: {
      command: ["qwen", "--acp"],
      env: {},
      install: npm("@qwen-code/qwen-code"),
      node: ">=22",
      mode: "default",
      isDriven: true,
    },
    headless: {
      command: QWEN_RUN,
      resume: [...QWEN_RUN, "-r", "{session}"],
      stream: claudeStream,
      env: {},
      install: npm("@qwen-code/qwen-code"),
      node: ">=22",
      isDriven: true,
    },
    variables: ["QWEN_*", "OPENAI_*", "DASHSCOPE_*"],
    login: {
      files: [".qwen/oauth_creds.json"],
      variables: ["OPENAI_API_KEY", "DASHSCOPE_API_KEY"],
      how: "qwen, then /auth",
    },
  },
  pi: {
    title: "pi",
    acp: {
      command: ["pi-acp"],
      env: {},
      install: npm("pi-acp", "@earendil-works/pi-coding-agent"),
      node: ">=22.19",
      isDriven: true,
    },
    headless: {
      command: ["pi", "--mode", "json", "-p"],
      resume: ["pi", "--mode", "json", "-p", "--session", "{session}"],
      stream: piStream,
      env: {},
      install: npm("@earendil-works/pi-coding-agent"),
      node: ">=22.19",
      isDriven: false,
    },
    variables: ["PI_*", "ANTHROPIC_*", "OPENAI_*", "GEMINI_*"],
    login: {
      files: [".pi/agent/auth.json", ".pi/agent/models.json"],
      variables: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY"],
      how: "pi, then /login",
    },
  },
  goose: {
    title: "Goose (Block)",
    acp: {
      command: ["goose", "acp"],
      env: {},
      install: "see https://block.github.io/goose",
      isDriven: false,
    },
    variables: ["GOOSE_*", "ANTHROPIC_*", "OPENAI_*", "GOOGLE_*"],
    login: {
      files: [".config/goose/config.yaml"],
      variables: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GOOGLE_API_KEY"],
      how: "goose configure",
    },
  },
  copilot: {
    title: "GitHub Copilot CLI",
    acp: {
      command: ["copilot", "--acp"],
      env: {},
      install: npm("@github/copilot"),
      node: ">=22",
      isDriven: false,
    },
    variables: ["COPILOT_*"],
    login: {
      files: [".copilot/config.json"],
      variables: ["COPILOT_GITHUB_TOKEN"],
      how: "copilot, then /login",
    },
  },
  auggie: {
    title: "Auggie (Augment)",
    acp: {
      command: ["auggie", "--acp"],
      env: {},
      install: npm("@augmentcode/auggie"),
      node: ">=20",
      isDriven: false,
    },
    variables: ["AUGMENT_*"],
    login: {
      files: [".augment/session.json"],
      variables: ["AUGMENT_SESSION_AUTH"],
      how: "auggie login",
    },
  },
  cursor: {
    title: "Cursor CLI",
    headless: {
      command: ["cursor-agent", "-p", "--force", "--output-format", "stream-json"],
      resume: [
        "cursor-agent",
        "-p",
        "--force",
        "--output-format",
        "stream-json",
        "--resume",
        "{session}",
      ],
      stream: claudeStream,
      env: {},
      install: "see https://cursor.com/cli",
      isDriven: false,
    },
    variables: ["CURSOR_*"],
    login: {
      files: [".cursor/cli-config.json"],
      variables: ["CURSOR_API_KEY"],
      how: "cursor-agent login",
    },
  },
};
