/**
 * An agent whose model stands behind Interlock's proxy. What it used is counted there, and whether the provider failed is known
 * there for certain, whatever the agent makes of it.
 */

import { toMs } from "../../domain/ids.js";
import { LIMITS } from "../../domain/limits.js";
import { costOf, type ModelAccess } from "../../domain/model-access.js";
import { explainOutage, type Outage } from "../../domain/outage.js";
import type { Agent, TurnRequest, TurnResult, Usage } from "../../ports/agent.js";
import type { ModelListener, ModelProxy, TokensUsed } from "../../ports/model-proxy.js";
import type { Clock } from "../processes/clock.js";
import { addUsage } from "./usage.js";

export interface Proxied {
  readonly proxy: ModelProxy;
  readonly access: ModelAccess;
  /** Undefined: the variable that should hold it is not there. */
  readonly key: string | undefined;
  readonly ambient: Pick<Clock, "now">;
}

export function withModelProxy(agent: Agent, proxied: Proxied): Agent {
  return { ...agent, runTurn: (request) => runTurn(agent, proxied, request) };
}

async function runTurn(agent: Agent, proxied: Proxied, request: TurnRequest): Promise<TurnResult> {
  const account = new Account(proxied, request);
  const { proxy, access, key } = proxied;
  if (key === undefined || key === "") return withoutKey(agent.name, access);
  const model = await proxy.lend(access, key, account);
  try {
    const result = await agent.runTurn({
      ...request,
      model,
      signal: AbortSignal.any([request.signal, account.gaveUp]),
      // Its own counts are of the same tokens; that it counted is a sign of life all the same.
      onProgress: (progress) =>
        request.onProgress(progress.usage === undefined ? progress : { ...progress, usage: {} }),
    });
    return account.settle(agent.name, result, request.signal.aborted);
  } finally {
    model.takeBack();
  }
}

const withoutKey = (name: string, { key }: ModelAccess): TurnResult => ({
  outcome: "unavailable",
  outage: "login",
  reason: `Agent "${name}" cannot work now: ${key} is not set where Interlock runs; its model's key has to be there.`,
  usage: {},
  output: "",
});

class Account implements ModelListener {
  readonly #proxied: Proxied;
  readonly #request: TurnRequest;
  readonly #gaveUp = new AbortController();
  #usage: Usage | undefined;
  #failures = 0;
  #last: { readonly outage: Outage; readonly words: string } | undefined;
  #signAtMs = 0;

  constructor(proxied: Proxied, request: TurnRequest) {
    this.#proxied = proxied;
    this.#request = request;
  }

  /** Aborted when the provider has failed so often that trying on is of no use. */
  get gaveUp(): AbortSignal {
    return this.#gaveUp.signal;
  }

  readonly onSign = (): void => {
    const now = toMs(this.#proxied.ambient.now());
    if (now - this.#signAtMs < LIMITS.modelSignEveryMs) return;
    this.#signAtMs = now;
    this.#request.onProgress({ line: "its model is at work" });
  };

  readonly onAnswer = (used: TokensUsed | undefined): void => {
    this.#failures = 0;
    this.#last = undefined;
    if (used === undefined) return;
    const costUsd = costOf(this.#proxied.access, used);
    const usage = {
      tokens: used.input + used.output,
      ...(costUsd === undefined ? {} : { costUsd }),
    };
    this.#usage = addUsage(this.#usage ?? {}, usage);
    this.#request.onProgress({ line: "its model has answered", usage });
  };

  readonly onFailure = (outage: Outage, words: string): void => {
    this.#failures += 1;
    this.#last = { outage, words };
    this.#request.onProgress({ line: `its model failed: ${explainOutage(outage)}` });
    if (this.#failures >= LIMITS.modelFailuresMax) this.#gaveUp.abort("the provider is down");
  };

  /**
   * A turn that ended on a failure of the provider ended for that reason: no model has said that it is over. What people or
   * limits ended is theirs.
   */
  settle(name: string, result: TurnResult, isCancelled: boolean): TurnResult {
    const counted = { ...result, usage: this.#usage ?? result.usage };
    if (this.#last === undefined || isCancelled || result.outcome === "timed-out") return counted;
    const { outage, words } = this.#last;
    return {
      ...counted,
      outcome: "unavailable",
      outage,
      reason: `Agent "${name}" cannot work now: ${explainOutage(outage)}; its provider said: ${words}`,
    };
  }
}
