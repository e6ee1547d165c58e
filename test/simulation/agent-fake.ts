/** Plays an actor's turn in its workspace. What it did before a crash is there in the next life; what it meant to do is not. */

import { toWorkstreamId, type WorkstreamId } from "../../src/domain/ids.js";
import { UNCONFINED } from "../../src/domain/isolation.js";
import type { Agent, TurnRequest, TurnResult } from "../../src/ports/agent.js";
import type { Actor, Conduct } from "./actor.js";
import type { Files } from "./commits.js";
import type { Life } from "./life.js";
import { honestSteps, type Misdeed, STEP_MS, stepOf } from "./misdeeds.js";
import { apiOf, toText, wordsOf } from "./quality.js";
import { workspaceOf } from "./repository-fake.js";
import { OTHER, SHARED } from "./scenario.js";
import type { Mind, World } from "./world.js";

/** One agent a workstream, named after it: agents differ in what they can. And one that takes over from all others. */
export function createFakeAgent(life: Life, name: string): Agent {
  const { resumesSessions, continuesInterruptedTurns } =
    name === OTHER || name === SHARED ? ABLE : actorOf(life.world, toWorkstreamId(name));
  return {
    name,
    capabilities: { resumesSessions, continuesInterruptedTurns, callsTools: false },
    isolation: UNCONFINED,
    async runTurn(request) {
      await life.call("agent.start");
      life.world.begin("turn", request.workstream);
      const turn = new Turn(life, request, name);
      const result = await turn.play();
      turn.remember(result.outcome);
      await life.pause("agent.end");
      return result;
    },
  };
}

const ABLE = { resumesSessions: true, continuesInterruptedTurns: true };

function actorOf(world: World, workstream: WorkstreamId): Actor {
  const actor = world.scenario.actors.get(workstream);
  if (actor === undefined) throw new Error(`Nobody plays ${workstream}.`);
  return actor;
}

class Turn {
  readonly #life: Life;
  readonly #request: TurnRequest;
  readonly #actor: Actor;
  readonly #mind: Mind;

  constructor(life: Life, request: TurnRequest, agent: string) {
    this.#life = life;
    this.#request = request;
    const actor = actorOf(life.world, request.workstream);
    this.#actor = agent === OTHER ? { ...actor, conduct: HONEST } : actor;
    this.#mind = life.world.mindOf(request.workstream);
  }

  async play(): Promise<TurnResult> {
    this.#listen();
    if (this.#life.world.hasOutage) return withoutModel;
    const { conduct, workMs } = this.#actor;
    const isEarly = "turns" in conduct && this.#mind.turns.size <= conduct.turns;
    const spoilt = isEarly ? this.#spoil() : undefined;
    if (spoilt !== undefined) return spoilt;
    if (workMs > 0 && !(await this.#spend(workMs))) return cancelled;
    await this.#life.pause("agent.edit");
    if (this.#isCutOff()) return cancelled;
    if (conduct.kind === "lying") return completed;
    // Nothing can be written.
    if (this.#life.world.isOut) return { ...completed, outcome: "crashed" };
    this.#edit(isEarly && conduct.kind === "crashing");
    if (isEarly && conduct.kind === "crashing") return { ...completed, outcome: "crashed" };
    await this.#life.pause("agent.commit");
    if (this.#isCutOff()) return cancelled;
    if (this.#actor.commits) this.#commit();
    return conduct.kind === "costly"
      ? { ...completed, usage: { tokens: 1, costUsd: 15 } }
      : completed;
  }

  /** A turn in which it does no work at all; undefined: it does some. */
  #spoil(): Promise<TurnResult> | undefined {
    const { conduct } = this.#actor;
    if (conduct.kind === "hanging") return this.#hang();
    if (conduct.kind === "dawdling") return this.#dawdle();
    return conduct.kind === "misbehaving" ? this.#misbehave(conduct.as) : undefined;
  }

  remember(outcome: TurnResult["outcome"]): void {
    const { isOut, roomChanges } = this.#life.world;
    Object.assign(this.#mind, { outcome, outAt: isOut ? roomChanges : undefined });
  }

  #listen(): void {
    const { prompt, turn } = this.#request;
    Object.assign(this.#mind, { outcome: undefined, outAt: undefined });
    this.#mind.turns.add(turn);
    this.#mind.prompt = prompt;
    if (prompt.includes("TEST_FAIL")) this.#mind.corrected.add(turn);
    if (prompt.includes("FORMAT")) this.#mind.untidy.add(turn);
  }

  #isCutOff(): boolean {
    return this.#request.signal.aborted;
  }

  /** False when it was cut off. */
  async #spend(ms: number): Promise<boolean> {
    const { signal, onProgress } = this.#request;
    await this.#life.scheduler.wait("agent.wait", ms, signal);
    if (!signal.aborted) onProgress({ line: "working" });
    return !signal.aborted;
  }

  async #hang(): Promise<TurnResult> {
    await this.#spend(this.#request.timeoutMs);
    return this.#request.signal.aborted ? cancelled : { ...completed, outcome: "timed-out" };
  }

  async #dawdle(): Promise<TurnResult> {
    for (let spent = 0; spent < this.#request.timeoutMs; spent += DAWDLE_MS) {
      if (!(await this.#spend(DAWDLE_MS))) return cancelled;
    }
    return { ...completed, outcome: "timed-out" };
  }

  /** Until somebody stops it. */
  async #misbehave(as: Misdeed): Promise<TurnResult> {
    if (as === "no-commits") return completed;
    const { onProgress, signal, timeoutMs } = this.#request;
    let tokens = 0;
    for (let step = 0; step * STEP_MS < timeoutMs; step++) {
      const progress = stepOf(as, step);
      tokens += progress.usage?.tokens ?? 0;
      onProgress(progress);
      await this.#life.scheduler.wait("agent.wait", STEP_MS, signal);
      if (signal.aborted) return { ...cancelled, usage: { tokens } };
    }
    return { ...completed, outcome: "timed-out", usage: { tokens } };
  }

  #edit(isHalf: boolean): void {
    const { world } = this.#life;
    if (world.scenario.isTelling)
      for (const progress of honestSteps(`part-${this.#request.workstream}`))
        this.#request.onProgress(progress);
    const workspace = workspaceOf(world, this.#request.workstream);
    const { conduct } = this.#actor;
    if (conduct.kind !== "stubborn" && !world.commits.isAncestor(world.origin, workspace.head))
      this.#sync();
    const files = new Map(workspace.dirty ?? world.commits.filesOf(workspace.head));
    if (this.#actor.api === "changes" && apiOf(files) === "0") files.set("api", "api:1");
    const { workstream } = this.#request;
    files.set(
      `part-${workstream}`,
      toText([...this.#words(), ...(isHalf ? [`bug:${workstream}-half`] : [])]),
    );
    if (this.#actor.sharesRegistry) {
      files.set("registry", toText([...wordsOf(files.get("registry") ?? ""), workstream]));
    }
    workspace.dirty = adapted(files);
  }

  /** The words of its own file: what it uses, and what it does wrong. */
  #words(): readonly string[] {
    const { workstream, turn } = this.#request;
    const { conduct, api, format } = this.#actor;
    const words = [`done:${workstream}`];
    if (api === "uses") words.push("needs:0");
    if (format !== "tidy" && (format === "messy" || this.#mind.untidy.size === 0)) {
      words.push(format);
    }
    const { failsAlike } = this.#life.world.scenario;
    const bug = (name: string): string => `bug:${failsAlike ? "all" : workstream}-${name}`;
    if (conduct.kind === "looping") words.push(bug("loop"), `try-${turn}`);
    if (conduct.kind === "moving") words.push(bug(`move.${turn}`));
    if (conduct.kind === "wandering") words.push(bug(`wander-${turn}`));
    if (conduct.kind === "oscillating")
      words.push(bug(this.#mind.turns.size % 2 === 0 ? "even" : "odd"));
    if (conduct.kind === "honest") {
      for (let left = conduct.bugs; left > this.#mind.corrected.size; left--)
        words.push(bug(`${left}`));
    }
    return words;
  }

  /** Takes in what others have landed, and resolves conflicts so that both sides hold. */
  #sync(): void {
    const { world } = this.#life;
    const workspace = workspaceOf(world, this.#request.workstream);
    const { commits, origin } = world;
    const head =
      workspace.dirty === undefined
        ? workspace.head
        : commits.commit([workspace.head], commits.toTree(workspace.dirty), "before merging");
    const merged = commits.merge(origin, head);
    const tree =
      merged.kind === "clean" ? merged.tree : commits.toTree(united(world, merged.files, head));
    workspace.head = commits.commit([head, origin], tree, "merge the base");
    workspace.dirty = undefined;
  }

  #commit(): void {
    const { world } = this.#life;
    const workspace = workspaceOf(world, this.#request.workstream);
    if (workspace.dirty === undefined) return;
    const tree = world.commits.toTree(workspace.dirty);
    if (tree !== world.commits.treeOf(workspace.head)) {
      workspace.head = world.commits.commit([workspace.head], tree, "work");
    }
    workspace.dirty = undefined;
  }
}

const HONEST: Conduct = { kind: "honest", bugs: 0 };

/** Shorter than any limit on silence. */
const DAWDLE_MS = 50_000;

const completed: TurnResult = {
  outcome: "completed",
  claim: "All done.",
  usage: {},
  output: "done\n",
};
const withoutModel: TurnResult = {
  ...{ outcome: "unavailable", outage: "overloaded", reason: "503" },
  ...{ usage: {}, output: "" },
};
const cancelled: TurnResult = { outcome: "cancelled", usage: {}, output: "" };

/** Whoever uses the api uses the one there is: in its own file and in everybody's. */
function adapted(files: Files): Files {
  const needed = `needs:${apiOf(files)}`;
  const result = new Map<string, string>();
  for (const [path, text] of files) {
    const words = wordsOf(text).map((word) => (word.startsWith("needs:") ? needed : word));
    result.set(path, toText(words));
  }
  return result;
}

/** Both sides of every file; where they conflict, the words of both. */
function united(world: World, conflicts: readonly string[], head: WorkspaceHead): Files {
  const { commits, origin } = world;
  const [ours, theirs, old] = [
    commits.filesOf(head),
    commits.filesOf(origin),
    commits.filesOf(commits.mergeBase(origin, head)),
  ];
  const files = new Map<string, string>();
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [our, their] = [ours.get(path), theirs.get(path)];
    const text = conflicts.includes(path)
      ? bothOf(path, our ?? "", their ?? "")
      : our === old.get(path)
        ? their
        : our;
    if (text !== undefined) files.set(path, text);
  }
  return files;
}

type WorkspaceHead = Parameters<World["commits"]["filesOf"]>[0];

/** An api is one or the other, never both: the landed one holds. */
const bothOf = (path: string, our: string, their: string): string =>
  path === "api" ? their : toText([...wordsOf(our), ...wordsOf(their)]);
