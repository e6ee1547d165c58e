/** Watches one turn for the monitor: what the agent is seen to do, and now and then what it has made of its workspace. */

import { toMs } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import type { Workstream } from "../domain/run.js";
import type { Trouble } from "../domain/trouble.js";
import { TurnWatch } from "../domain/watch/turn-watch.js";
import { toWatchLimits } from "../domain/watch/watch-limits.js";
import type { TurnProgress } from "../ports/agent.js";
import type { Workspace } from "../ports/repository.js";
import { globsOf, matches } from "../proof/protection/protection.js";
import type { Performing } from "./performing.js";

export interface TurnWatcher {
  take(progress: TurnProgress): void;
  /** When the turn has ended: rejects if a look at the workspace could not be taken for a reason of ours. */
  over(): Promise<void>;
}

interface Watched {
  readonly one: Workstream;
  readonly turn: number;
  readonly workspace: Workspace;
}

export function watchTurn(performing: Performing, watched: Watched): TurnWatcher {
  const { one, turn, workspace } = watched;
  const { ambient } = performing.ports;
  const sleptMs = (): number => performing.run().sleptMs;
  // Time in which the machine slept is no time without a tool call.
  const now = (): number => toMs(ambient.now()) - sleptMs();
  const watch = new TurnWatch({
    limits: toWatchLimits(one.limits.monitor),
    startedMs: now(),
    isInPlace: (path) => isInPlace(one, workspace.path, path),
  });
  const looks = createLooks(performing, watched, watch);
  let noticedAt: number | undefined;
  // What was noticed of a machine's sleep is nothing, once it is known that it slept.
  const isNoticed = (): boolean => noticedAt === sleptMs();
  const notice = (trouble: Trouble | undefined): void => {
    if (trouble === undefined || isNoticed() || performing.signal.aborted) return;
    noticedAt = sleptMs();
    performing.note({ type: "trouble-noticed", workstream: one.plan.id, turn, trouble });
  };
  return {
    take({ event, usage }) {
      if (isNoticed()) return;
      if (usage?.tokens !== undefined) watch.takeTokens(usage.tokens);
      if (event !== undefined) watch.takeEvent(event, now());
      notice(watch.trouble(now(), false));
      looks.takeIfDue(notice);
    },
    over: () => looks.over(),
  };
}

/** At most one at a time, and never more than a small share of the time. */
function createLooks({ ports }: Performing, { one, workspace }: Watched, watch: TurnWatch) {
  const now = (): number => toMs(ports.ambient.now());
  let looking: Promise<void> | undefined;
  let failure: { readonly cause: unknown } | undefined;
  let isFirst = true;
  let notBeforeMs = now() + LIMITS.watchLookMs;

  const look = async (): Promise<boolean> => {
    const beganMs = now();
    if (isFirst) watch.takeLook(await ports.repository.treeOf(one.head ?? workspace.base));
    isFirst = false;
    const state = await ports.repository.lookAtWorkspace(one.plan.id);
    if (state !== undefined) watch.takeLook(state);
    const tookMs = now() - beganMs;
    notBeforeMs = now() + Math.max(LIMITS.watchLookMs, tookMs / LIMITS.watchLookShare);
    return state !== undefined;
  };

  return {
    takeIfDue(notice: (trouble: Trouble | undefined) => void): void {
      const isDue = watch.wantsLook() || (watch.mayHaveChanged && now() >= notBeforeMs);
      if (!isDue || looking !== undefined || failure !== undefined) return;
      looking = look()
        .then((hasSeen) => notice(watch.trouble(now(), hasSeen)))
        .catch((cause: unknown) => {
          failure = { cause };
        })
        .finally(() => {
          looking = undefined;
        });
    },
    async over(): Promise<void> {
      await looking;
      if (failure !== undefined) throw failure.cause;
    },
  };
}

/** Undefined: neither inside nor beside the work; a note in a folder of the agent's own harms nobody. */
function isInPlace(one: Workstream, workspace: string, path: string): boolean | undefined {
  const inner = path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
  if (inner.startsWith("/") || inner.startsWith("../"))
    return path.startsWith("/tmp/") || one.mayLeaveWorkspace ? undefined : false;
  const { scope, allow } = one.plan;
  return scope.length === 0 || matches([...scope, ...globsOf(allow.protectedPaths)], inner);
}
