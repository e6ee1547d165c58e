/** The gates on an agent's work as it stands in the middle of its turn. What they find is kept: the verdict later is cheap. */

import type { Proof } from "../domain/check-run.js";
import { toMs } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { Workstream } from "../domain/run.js";
import { mendTitle } from "../domain/title.js";
import type { Calling } from "../ports/agent-tools.js";
import { type Performing, workstreamOf } from "./performing.js";

export type TrialResult =
  | {
      readonly kind: "judged";
      readonly proof: Proof;
      /** The base's gates, in their order. */
      readonly gates: readonly { readonly id: string; readonly run: string }[];
      /** Paths that were judged although the agent has not committed them. */
      readonly committed: readonly string[];
    }
  /** It came to no verdict: a sentence for the agent. */
  | { readonly kind: "broken"; readonly why: string };

export interface GateTrial {
  /** Undefined while it runs. */
  result(): TrialResult | undefined;
  /** Gates that have ended, with their conclusions. */
  done(): readonly string[];
  /** Until it ends, or the caller has waited long enough. */
  wait(calling: Calling): Promise<void>;
}

export function startTrial(
  performing: Performing,
  one: Workstream,
  onSign: (line: string) => void,
): GateTrial {
  const done: string[] = [];
  let result: TrialResult | undefined;
  const ended = new AbortController();
  const waiting = new Set<Calling>();
  const running = judge(performing, one, (line, isEnd) => {
    if (isEnd) done.push(line);
    for (const { onSign: hear } of waiting) hear(line);
    onSign(`the gates, asked by the agent: ${line}`);
  }).then((found) => {
    result = found;
    ended.abort();
  });
  return {
    result: () => result,
    done: () => done,
    async wait(calling) {
      waiting.add(calling);
      await waitFor(performing, { calling, ended: ended.signal, running, done });
      waiting.delete(calling);
    },
  };
}

/**
 * Without the checks that agents do not see: whoever could ask them as often as he likes would feel his way to them.
 * A failure of ours is the loop's to find, in the proof that counts.
 */
async function judge(
  { ports, signal, run }: Performing,
  { plan, openedAt }: Workstream,
  onGate: (line: string, isEnd: boolean) => void,
): Promise<TrialResult> {
  try {
    const base = await ports.forge.tip();
    const at = openedAt ?? run().startedAt;
    const collected = await ports.repository.collect({ workstream: plan.id, base, at });
    if (!collected.changed)
      return { kind: "broken", why: "There is nothing to judge: nothing has changed yet." };
    const proof = await ports.prover.prove({
      base,
      head: collected.head,
      workstream: { ...plan, title: mendTitle(plan.title, plan.kind), acceptance: [] },
      waivers: workstreamOf({ run }, plan.id).waivers,
      retries: 0,
      signal,
      onProgress: ({ gate, state, conclusion }) => {
        if (state === "started") onGate(gate, false);
        if (state === "completed") onGate(`${gate} ${conclusion ?? ""}`.trim(), true);
      },
    });
    if (signal.aborted) return { kind: "broken", why: "The turn is over." };
    const { gates } = await ports.prover.rules(base);
    return { kind: "judged", proof, gates, committed: collected.committed };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    return { kind: "broken", why: `The gates could not be run now (${why}). End your turn.` };
  }
}

interface Waiting {
  readonly calling: Calling;
  readonly ended: AbortSignal;
  readonly running: Promise<void>;
  readonly done: readonly string[];
}

async function waitFor(
  { ports: { ambient }, signal }: Performing,
  { calling, ended, running, done }: Waiting,
): Promise<void> {
  const until = toMs(ambient.now()) + LIMITS.toolWaitMs;
  const woken = AbortSignal.any([ended, calling.signal, signal]);
  const isWaiting = (): boolean => !woken.aborted && toMs(ambient.now()) < until;
  while (isWaiting()) {
    await ambient.wait(LIMITS.toolSignEveryMs, woken);
    if (isWaiting()) calling.onSign(done.at(-1) ?? "the gates are running");
  }
  if (ended.aborted) await running;
}
