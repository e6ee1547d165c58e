/** Gets an agent to the session that a turn belongs to: resumed or loaded where it can be, else a new one. */

import {
  type ClientContext,
  type InitializeResponse,
  type McpServer,
  RequestError,
} from "@agentclientprotocol/sdk";
import { z } from "zod";
import type { ToolServer, TurnRequest } from "../../../ports/agent.js";
import type { SessionMemory } from "../session-memory.js";
import type { TurnTools } from "../turn-tools.js";

export interface OpenedSession {
  readonly sessionId: string;
  readonly how: "new" | "resumed" | "loaded" | "lost";
}

export interface Opening {
  readonly agent: ClientContext;
  readonly said: InitializeResponse;
  readonly request: TurnRequest;
  readonly memory: SessionMemory | undefined;
  /** Interlock's own, if they are offered. */
  readonly tools: TurnTools | undefined;
  /** How the agent is to ask; absent, or not among those it offers: as it is by itself. */
  readonly mode?: string;
  /** Called before the history is told again, and after. */
  readonly onReplay: (state: "begins" | "ends") => void;
}

/** Rejects with what the agent said when it makes no new session either. */
export async function openSession(opening: Opening): Promise<OpenedSession> {
  const { memory } = opening;
  const known = memory === undefined ? undefined : await reopen(opening, memory);
  if (known !== undefined) {
    await setMode(opening, known.sessionId, known.answer);
    return known;
  }
  const { agent, request } = opening;
  const answer = await agent.request("session/new", {
    cwd: request.cwd,
    mcpServers: servers(opening),
  });
  await setMode(opening, answer.sessionId, answer);
  return { sessionId: answer.sessionId, how: memory === undefined ? "new" : "lost" };
}

/** Undefined: the agent cannot, or does not know the session any more. */
async function reopen(
  opening: Opening,
  { sessionId }: SessionMemory,
): Promise<(OpenedSession & { readonly answer: unknown }) | undefined> {
  const { agent, said, request } = opening;
  const order = { sessionId, cwd: request.cwd, mcpServers: servers(opening) };
  const can = said.agentCapabilities;
  try {
    if (can?.sessionCapabilities?.resume != null) {
      const answer = await agent.request("session/resume", order);
      return { sessionId, how: "resumed", answer };
    }
    if (can?.loadSession !== true) return undefined;
    opening.onReplay("begins");
    const answer = await agent.request("session/load", order);
    return { sessionId, how: "loaded", answer };
  } catch (cause) {
    // An agent that answers with an error has forgotten the session; one that has gone is no answer at all.
    if (!(cause instanceof RequestError)) throw cause;
    return undefined;
  } finally {
    opening.onReplay("ends");
  }
}

const modesSchema = z.looseObject({
  modes: z
    .looseObject({
      currentModeId: z.string(),
      availableModes: z.array(z.looseObject({ id: z.string() })),
    })
    .nullish(),
  configOptions: z
    .array(
      z.looseObject({
        id: z.string(),
        category: z.string().nullish(),
        type: z.string(),
        currentValue: z.unknown(),
      }),
    )
    .nullish(),
});

/** Older agents have modes, newer ones an option of that category; some have both, and mean the same. */
async function setMode(
  { agent, mode }: Opening,
  sessionId: string,
  answer: unknown,
): Promise<void> {
  const offer = modesSchema.safeParse(answer);
  if (mode === undefined || !offer.success) return;
  const { modes, configOptions } = offer.data;
  if (modes?.availableModes.some(({ id }) => id === mode)) {
    if (modes.currentModeId === mode) return;
    await agent.request("session/set_mode", { sessionId, modeId: mode });
    return;
  }
  const option = configOptions?.find(
    ({ category, type }) => category === "mode" && type === "select",
  );
  if (option === undefined || option.currentValue === mode) return;
  await agent.request("session/set_config_option", { sessionId, configId: option.id, value: mode });
}

/** What the agent cannot reach is left out: every agent takes programs, not every one takes addresses. */
function servers({ said, request, tools }: Opening): McpServer[] {
  const takesHttp = said.agentCapabilities?.mcpCapabilities?.http === true;
  const own = tools === undefined ? [] : [takesHttp ? tools.servers.http : tools.servers.program];
  return [
    ...own,
    ...request.toolServers.flatMap((server) => {
      if (server.kind === "http" && !takesHttp) return [];
      return [server];
    }),
  ].map(toMcpServer);
}

function toMcpServer(server: ToolServer): McpServer {
  if (server.kind === "http") {
    const { name, url, headers } = server;
    return { type: "http", name, url, headers: toPairs(headers) };
  }
  const [command, ...args] = server.argv;
  return { name: server.name, command, args, env: toPairs(server.env) };
}

const toPairs = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([name, value]) => ({ name, value }));
