/** An agent behind the proxy: what counts is what the proxy saw, not what the agent says of it. */

import { describe, expect, test } from "vitest";
import { withModelProxy } from "../../src/adapters/agents/proxied-agent.js";
import { toInstant, toSessionId, toWorkstreamId } from "../../src/domain/ids.js";
import { UNCONFINED } from "../../src/domain/isolation.js";
import { LIMITS } from "../../src/domain/limits.js";
import type { Agent, TurnProgress, TurnRequest, TurnResult } from "../../src/ports/agent.js";
import type { ModelListener, ModelProxy } from "../../src/ports/model-proxy.js";

const ACCESS = {
  provider: "openai",
  url: "https://example.invalid",
  key: "KEY",
  prices: { input: 1, output: 10 },
} as const;

const COMPLETED: TurnResult = {
  outcome: "completed",
  claim: "Done.",
  usage: { tokens: 7, costUsd: 7 },
  output: "",
};

interface Played {
  readonly result: TurnResult;
  readonly progress: readonly TurnProgress[];
  readonly isTakenBack: boolean;
}

type Play = (listener: ModelListener, request: TurnRequest) => TurnResult | Promise<TurnResult>;

async function played(
  play: Play,
  {
    key = "sk",
    signal = new AbortController().signal,
  }: { key?: string; signal?: AbortSignal } = {},
): Promise<Played> {
  const progress: TurnProgress[] = [];
  let isTakenBack = false;
  let listener: ModelListener | undefined;
  const proxy: ModelProxy = {
    lend(_access, _key, heard) {
      listener = heard;
      return Promise.resolve({
        ...{ socket: "/s", port: 1, token: "t", variables: () => ({}) },
        takeBack: () => {
          isTakenBack = true;
        },
      });
    },
  };
  const agent: Agent = {
    name: "one",
    capabilities: { resumesSessions: false, continuesInterruptedTurns: true, callsTools: true },
    isolation: UNCONFINED,
    async runTurn(request) {
      if (listener === undefined) throw new Error("There is no model.");
      return play(listener, request);
    },
  };
  const ambient = { now: () => toInstant(1_000_000) };
  const request: TurnRequest = {
    workstream: toWorkstreamId("ws1"),
    session: toSessionId("ws1-1"),
    turn: 1,
    ...{ prompt: "", recap: "", cwd: "/w", sessionDirectory: "/s", base: "main" },
    ...{ timeoutMs: 1000, mayLeaveWorkspace: false, toolServers: [], signal },
    onProgress: (each) => progress.push(each),
  };
  const proxied = withModelProxy(agent, { proxy, access: ACCESS, key, ambient });
  return { result: await proxied.runTurn(request), progress, isTakenBack };
}

describe("a turn behind the proxy", () => {
  test("has used what the proxy counted, at the prices of the configuration", async () => {
    const { result, progress, isTakenBack } = await played((model, request) => {
      request.onProgress({ line: "busy", usage: { tokens: 1_000 } });
      model.onAnswer({ input: 1_000_000, output: 100_000 });
      model.onAnswer({ input: 10, output: 1 });
      return COMPLETED;
    });
    expect(result).toMatchObject({
      outcome: "completed",
      claim: "Done.",
      usage: { tokens: 1_100_011, costUsd: 2.00002 },
    });
    expect(progress.map(({ usage }) => usage?.tokens)).toEqual([undefined, 1_100_000, 11]);
    expect(isTakenBack).toBe(true);
  });

  test("whose answers say nothing of it has used what the agent says", async () => {
    const { result } = await played((model) => {
      model.onAnswer(undefined);
      return COMPLETED;
    });
    expect(result.usage).toEqual(COMPLETED.usage);
  });

  test("that ended on a failure of the provider is no attempt, whatever the agent says", async () => {
    const { result } = await played((model) => {
      model.onAnswer({ input: 1, output: 1 });
      model.onFailure("rate-limited", "too many");
      return COMPLETED;
    });
    expect(result).toMatchObject({ outcome: "unavailable", outage: "rate-limited" });
    expect(result.reason).toContain("too many");
  });

  test("that went on after a failure is what it is", async () => {
    const { result } = await played((model) => {
      model.onFailure("overloaded", "");
      model.onAnswer({ input: 1, output: 1 });
      return COMPLETED;
    });
    expect(result.outcome).toBe("completed");
  });

  test("that people or limits ended is theirs", async () => {
    const stop = new AbortController();
    const { result } = await played(
      (model) => {
        model.onFailure("overloaded", "");
        stop.abort();
        return { ...COMPLETED, outcome: "cancelled" };
      },
      { signal: stop.signal },
    );
    expect(result.outcome).toBe("cancelled");
    const late = await played((model) => {
      model.onFailure("overloaded", "");
      return { ...COMPLETED, outcome: "timed-out" };
    });
    expect(late.result.outcome).toBe("timed-out");
  });

  test("is ended when the provider has failed often enough", async () => {
    const seen: boolean[] = [];
    const { result } = await played((model, request) => {
      for (let index = 0; index < LIMITS.modelFailuresMax; index += 1) {
        seen.push(request.signal.aborted);
        model.onFailure("unreachable", "nobody is there");
      }
      seen.push(request.signal.aborted);
      return { ...COMPLETED, outcome: "cancelled" };
    });
    expect(seen.indexOf(true)).toBe(LIMITS.modelFailuresMax);
    expect(result).toMatchObject({ outcome: "unavailable", outage: "unreachable" });
  });

  test("without a key is none", async () => {
    const { result } = await played(() => COMPLETED, { key: "" });
    expect(result).toMatchObject({ outcome: "unavailable", outage: "login" });
    expect(result.reason).toContain("KEY is not set");
  });
});
