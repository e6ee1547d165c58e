/**
 * One turn as the monitor sees it. It is told what the agent is seen to do and when, and says when that is trouble. It knows no
 * clock and looks at no file: where it would have to, it asks for a look at the workspace.
 */

import type { AgentEvent, ToolCall, ToolKind } from "../agent-event.js";
import type { Trouble } from "../trouble.js";
import { RepeatedCalls } from "./repeated-calls.js";
import { Returns } from "./returns.js";
import type { WatchLimits } from "./watch-limits.js";

export interface TurnWatchOptions {
  readonly limits: WatchLimits;
  readonly startedMs: number;
  /** Is this path, as the agent names it, in the workstream's territory? Undefined: it is no part of the work, e.g. a note in `/tmp`. */
  readonly isInPlace: (path: string) => boolean | undefined;
}

const CHANGES_FILES: ReadonlySet<ToolKind> = new Set(["edit", "delete", "move"]);
const MINUTE = 60_000;

export class TurnWatch {
  readonly #options: TurnWatchOptions;
  readonly #repeated: RepeatedCalls;
  readonly #returns = new Returns();
  readonly #running = new Set<string>();
  readonly #strays = new Set<string>();
  readonly #inPlace = new Set<string>();
  /** Its protocol tells of tool calls at all. */
  #isTelling = false;
  #lastToolMs: number;
  #spokenChars = 0;
  #tokens = 0;
  #tokensAtChange = 0;
  #lastStray = "";
  #lastTitle = "";
  #undone: Trouble | undefined;
  #hasActed = false;
  #state: string | undefined;

  constructor(options: TurnWatchOptions) {
    this.#options = options;
    this.#lastToolMs = options.startedMs;
    this.#repeated = new RepeatedCalls(options.limits.sameCalls);
  }

  takeEvent(event: AgentEvent, nowMs: number): void {
    if (event.kind === "tool") this.#takeCall(event.call, nowMs);
    else if (event.kind === "message") this.#spokenChars += event.text.length;
    if (SPEAKS_OF_WORK.has(event.kind)) this.#isTelling = true;
  }

  takeTokens(tokens: number): void {
    this.#tokens += tokens;
  }

  /** What a look at the workspace found: its content as a digest. The first is what the turn began with. */
  takeLook(state: string): void {
    if (this.#state !== undefined && state !== this.#state) this.#tokensAtChange = this.#tokens;
    this.#state = state;
    this.#hasActed = false;
    this.#judgeReturns("the workspace", this.#returns.takeState(state));
  }

  /** Tokens were used up without a change that the agent has told of: only the files themselves can say. */
  wantsLook(): boolean {
    return this.#isBurning();
  }

  /** Something ran that may have changed files, since the last look. */
  get mayHaveChanged(): boolean {
    return this.#hasActed;
  }

  /** What is the matter now. `isLookedAt`: the workspace was looked at just before. */
  trouble(nowMs: number, isLookedAt: boolean): Trouble | undefined {
    const { limits } = this.#options;
    return (
      this.#undone ??
      reached("same-call", this.#repeated.rounds(), limits.sameCalls, this.#lastTitle) ??
      reached("same-output", this.#repeated.sameOutputs(), limits.sameOutputs, this.#lastTitle) ??
      this.#straying() ??
      reached("narration", this.#isTelling ? this.#spokenChars : 0, limits.narrationChars) ??
      this.#withoutTools(nowMs) ??
      (isLookedAt && this.#isBurning()
        ? {
            kind: "no-change",
            found: this.#tokens - this.#tokensAtChange,
            limit: limits.tokensWithoutChange,
          }
        : undefined)
    );
  }

  #takeCall(call: ToolCall, nowMs: number): void {
    this.#lastToolMs = nowMs;
    this.#spokenChars = 0;
    if (call.status === "pending" || call.status === "running") {
      this.#running.add(call.id);
      return;
    }
    this.#running.delete(call.id);
    this.#lastTitle = call.title;
    this.#hasActed = true;
    this.#repeated.take(call);
    if (CHANGES_FILES.has(call.kind) && call.status === "completed") this.#takeChange(call);
  }

  #takeChange(call: ToolCall): void {
    this.#tokensAtChange = this.#tokens;
    for (const path of call.paths) this.#place(path);
    for (const { path, before, after } of call.diffs) {
      if (before !== undefined && after !== undefined)
        this.#judgeReturns(path, this.#returns.takeChange(path, before, after));
    }
  }

  #place(path: string): void {
    const isInPlace = this.#options.isInPlace(path);
    if (isInPlace === undefined) return;
    if (!isInPlace) this.#lastStray = path;
    (isInPlace ? this.#inPlace : this.#strays).add(path);
  }

  #judgeReturns(what: string, returns: number): void {
    this.#undone ??= reached("undoing", returns, this.#options.limits.undoneEdits, what);
  }

  #straying(): Trouble | undefined {
    if (this.#strays.size <= this.#inPlace.size) return undefined;
    const { strayFiles } = this.#options.limits;
    return reached("wrong-place", this.#strays.size, strayFiles, this.#lastStray);
  }

  #withoutTools(nowMs: number): Trouble | undefined {
    // A clock that is behind has been put right: the machine had slept.
    this.#lastToolMs = Math.min(this.#lastToolMs, nowMs);
    if (!this.#isTelling || this.#running.size > 0) return undefined;
    const minutes = Math.floor((nowMs - this.#lastToolMs) / (MINUTE / 100)) / 100;
    return reached("no-tools", minutes, this.#options.limits.toolMinutes);
  }

  #isBurning(): boolean {
    return this.#tokens - this.#tokensAtChange >= this.#options.limits.tokensWithoutChange;
  }
}

/** An agent that tells of one of these would tell of its tool calls, too. */
const SPEAKS_OF_WORK: ReadonlySet<AgentEvent["kind"]> = new Set([
  "message",
  "thought",
  "plan",
  "tool",
]);

const reached = (
  kind: Trouble["kind"],
  found: number,
  limit: number,
  what?: string,
): Trouble | undefined =>
  found < limit ? undefined : { kind, found, limit, ...(what === undefined ? {} : { what }) };
