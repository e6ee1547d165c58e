/**
 * What counts as a sign of life of a turn: not only what its agent shows, but also the traffic of its model through Interlock's
 * proxy, and its calls of Interlock's tools. An agent may show nothing for long while it does either.
 */

import { describe, expect, test } from "vitest";
import { withModelProxy } from "../../src/adapters/agents/proxied-agent.js";
import { createTurnTools } from "../../src/app/agent-tools.js";
import type { Performing } from "../../src/app/performing.js";
import { progressRecorder } from "../../src/app/record-progress.js";
import type { TurnWatcher } from "../../src/app/watch-turn.js";
import { decide } from "../../src/domain/decide.js";
import { fold } from "../../src/domain/evolve.js";
import { type Instant, toInstant, toSessionId } from "../../src/domain/ids.js";
import { UNCONFINED } from "../../src/domain/isolation.js";
import { explainOutage } from "../../src/domain/outage.js";
import type { Run, Workstream } from "../../src/domain/run.js";
import type { TurnSign } from "../../src/domain/turn-sign.js";
import type { Agent, TurnProgress, TurnRequest } from "../../src/ports/agent.js";
import type { AgentTools } from "../../src/ports/agent-tools.js";
import type { ModelListener } from "../../src/ports/model-proxy.js";
import { Story, toId } from "../support/entries.js";

const ONE = toId("ws1");
const SILENT_MINUTES = 10;
/** Together well beyond the limit, each well below it. */
const PAUSES = 8;
const PAUSE_MINUTES = 4;

const STARTS_AT = "2026-01-01T09:00:00.000Z";

interface Living {
  readonly model: ModelListener;
  readonly tools: AgentTools;
  readonly onProgress: (progress: TurnProgress) => void;
}

/** A turn in which nothing is seen but that, every four minutes; what the loop would do about it at each of them. */
async function lived(sign: (living: Living) => unknown) {
  const story = new Story({
    startsAt: STARTS_AT,
    workstreams: [{ id: ONE }],
    limits: { silentMinutes: SILENT_MINUTES },
  });
  story.open(ONE).beginTurn(ONE);
  const run = (): Run => fold(story.entries) as Run;
  const one = (): Workstream => run().workstreams.get(ONE) as Workstream;
  let minutes = 0;
  const now = (): Instant => toInstant(Date.parse(STARTS_AT) + minutes * 60_000);
  const performing = {
    ports: { ambient: { now } },
    ...{ run, observe: () => undefined, signal: new AbortController().signal },
    note: (event: Parameters<Performing["note"]>[0]) => void story.at(minutes).event(event),
  } as unknown as Performing;
  const seen: TurnSign[] = [];
  const watcher: TurnWatcher = { take: () => undefined, over: async () => undefined };
  const onProgress = progressRecorder(performing, {
    ...{ one: one(), turn: 1, watcher },
    log: { write: (each) => void seen.push(each), close: async () => undefined },
  });
  const onSign = (line: string): void => onProgress({ line });
  const tools = createTurnTools({ performing, one: one(), turn: 1, onSign });
  const commands: string[] = [];
  await playedBehindProxy(onProgress, (model, proxied) => {
    for (let pause = 0; pause < PAUSES; pause++) {
      minutes += PAUSE_MINUTES;
      const viewpoint = { owner: "owner", now: now() };
      commands.push(...decide(run(), viewpoint).map((command) => command.type));
      void sign({ model, tools, onProgress: proxied });
    }
  });
  return { commands, lines: seen.map((each) => (each.kind === "line" ? each.line : each.kind)) };
}

/** A turn of an agent behind the proxy, which hears of its model what the script says. */
async function playedBehindProxy(
  onProgress: (progress: TurnProgress) => void,
  script: (model: ModelListener, onProgress: (progress: TurnProgress) => void) => void,
): Promise<void> {
  let listener: ModelListener | undefined;
  const agent: Agent = {
    name: "quiet",
    capabilities: { resumesSessions: false, continuesInterruptedTurns: true, callsTools: true },
    isolation: UNCONFINED,
    runTurn: async (request) => {
      script(listener as ModelListener, request.onProgress);
      return { outcome: "completed", usage: {}, output: "" };
    },
  };
  let clockMs = 0;
  const proxied = withModelProxy(agent, {
    access: { provider: "openai", url: "https://example.invalid", key: "KEY" },
    key: "sk",
    // It tells of the model's work now and then.
    ambient: {
      now: () => {
        clockMs += 60_000;
        return toInstant(clockMs);
      },
    },
    proxy: {
      lend: async (_access, _key, heard) => {
        listener = heard;
        return {
          ...{ socket: "/s", port: 1, token: "t", variables: () => ({}) },
          takeBack: () => undefined,
        };
      },
    },
  });
  const request: TurnRequest = {
    ...{ workstream: ONE, session: toSessionId("ws1-1"), turn: 1, prompt: "", recap: "" },
    ...{ cwd: "/w", sessionDirectory: "/s", base: "main", timeoutMs: 1000 },
    ...{ mayLeaveWorkspace: false, toolServers: [], signal: new AbortController().signal },
    onProgress,
  };
  await proxied.runTurn(request);
}

describe("a turn that shows nothing else is not silent", () => {
  test.each<readonly [string, (living: Living) => unknown, string]>([
    [
      "as long as its model streams through the proxy",
      ({ model }) => model.onSign(),
      "its model is at work",
    ],
    [
      "as long as its model answers",
      ({ model }) => model.onAnswer({ input: 5, output: 1 }),
      "usage",
    ],
    [
      "as long as its provider is asked and fails",
      ({ model }) => model.onFailure("rate-limited", "slow down"),
      `its model failed: ${explainOutage("rate-limited")}`,
    ],
    [
      "as long as it reports its progress by a tool",
      ({ tools }) => tools.reportProgress("still at it"),
      "still at it",
    ],
    [
      "as long as it asks people by a tool",
      ({ tools }) => tools.askPerson("A capital letter?"),
      "asks a person: A capital letter?",
    ],
    [
      "as long as the agent says what it used",
      ({ onProgress }) => onProgress({ line: "", usage: { tokens: 3 } }),
      "",
    ],
  ])("%s", async (_title, sign, line) => {
    const { commands, lines } = await lived(sign);
    expect(commands).not.toContain("interrupt-turn");
    expect(lines).toEqual(line === "" ? [] : Array.from({ length: PAUSES }, () => line));
  });

  test("and one that shows nothing at all is", async () => {
    const { commands, lines } = await lived(() => undefined);
    expect(commands).toContain("interrupt-turn");
    expect(lines).toEqual([]);
  });
});
