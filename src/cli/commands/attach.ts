/** `interlock attach WS`: the live stream of a workstream's turn, and what becomes of it. Looks only; the run knows nothing of it. */

import { followRun, isWorkedOn, type TurnLogReader, turnLogOf } from "../../compose-attach.js";
import type { Entry } from "../../domain/event.js";
import { evolve } from "../../domain/evolve.js";
import type { Instant } from "../../domain/ids.js";
import { isSettled, type Run } from "../../domain/run.js";
import type { TurnSign } from "../../domain/turn-sign.js";
import type { Site } from "../../site.js";
import { type AttachView, jsonAttachView, textAttachView } from "../attach-view.js";
import type { Console } from "../console.js";
import { untilLeft } from "../interruptible.js";
import type { Place } from "../place.js";
import { EXIT, type ExitCode, Refusal } from "../refusal.js";
import { useSite } from "../use-site.js";
import { findRun, readEntries, readRun } from "./choose-run.js";

interface AttachOptions extends Place {
  readonly run?: string;
  readonly turn?: string;
}

type TurnStarted = Extract<Entry, { type: "turn-started" }>;

export async function attach(
  console: Console,
  workstream: string,
  options: AttachOptions,
): Promise<ExitCode> {
  const site = await useSite(options);
  const id = await findRun(site, options.run);
  const run = await readRun(site, id);
  if (![...run.workstreams.keys()].some((one) => one === workstream))
    throw new Refusal(
      `Run ${id} has no workstream "${workstream}"; it has ${[...run.workstreams.keys()].join(", ")}.`,
    );
  const turns = turnsOf(await readEntries(site, id), workstream);
  const turn = turnNumber(options.turn, { workstream, turns });
  if (turns.length === 0) sayNoTurn(console, { run, id, workstream });
  const leaving = untilLeft(console, `Left. Run ${id} knows nothing of it, and goes on as it did.`);
  const view = options.json === true ? jsonAttachView(console) : textAttachView(console);
  const wanted = { workstream, turn, from: firstShown(turns, turn) };
  try {
    const end = await new Attached({ site, id, view, ...wanted }).follow(leaving.signal);
    return end === "left" ? EXIT.interrupted : sayEnd(console, end, { id, workstream });
  } finally {
    leaving.dispose();
  }
}

type End =
  | { readonly kind: "shown" }
  /** Nobody drives the run, so nothing will come. */
  | { readonly kind: "abandoned" };

interface Attaching {
  readonly site: Site;
  readonly id: string;
  readonly view: AttachView;
  readonly workstream: string;
  /** This turn alone; undefined: the newest and all that come. */
  readonly turn: number | undefined;
  /** Entries before this one are not shown. */
  readonly from: number;
}

class Attached {
  readonly #with: Attaching;
  readonly #over = new AbortController();
  #run: Run | undefined;
  #turn: { readonly started: TurnStarted; readonly log: TurnLogReader } | undefined;
  /** The newest, also when it has ended. */
  #last: { readonly started: TurnStarted; readonly log: TurnLogReader } | undefined;
  #waiting: TurnSign[] = [];
  #rests = 0;
  #end: End = { kind: "shown" };

  constructor(attaching: Attaching) {
    this.#with = attaching;
  }

  async follow(left: AbortSignal): Promise<End | "left"> {
    const signal = AbortSignal.any([left, this.#over.signal]);
    const { site, id } = this.#with;
    const onRest = (): Promise<void> => this.#rest();
    for await (const item of followRun(site, id, { signal, onRest })) {
      if (left.aborted) return "left";
      if (item.kind === "corrupt") throw new Refusal(item.why);
      if (await this.#take(item.entry)) return { kind: "shown" };
    }
    await this.#drain();
    return left.aborted ? "left" : this.#end;
  }

  /** True: it was the last that is wanted. */
  async #take(entry: Entry): Promise<boolean> {
    this.#run = evolve(this.#run, entry);
    const { workstream, view, turn, from } = this.#with;
    const concerns = !("workstream" in entry) || entry.workstream === workstream;
    if (concerns && entry.type === "workspace-opened") view.workspace(entry.path);
    if (concerns && entry.seq >= from) {
      if (isOtherTurn(entry, turn)) return true;
      await this.#drain(entry.type === "turn-ended" ? undefined : entry.at);
      if (entry.type === "turn-started") this.#open(entry);
      view.entry(entry);
      if (entry.type === "turn-ended") this.#turn = undefined;
      if (entry.type === "turn-ended" && turn !== undefined && entry.end !== "lost") return true;
    }
    return entry.seq >= from && this.#hasEnded();
  }

  /** A turn that is played again goes on in the same log. */
  #open(started: TurnStarted): void {
    const { site, id } = this.#with;
    const isSame = this.#last?.started.turn === started.turn;
    const log = isSame ? this.#last?.log : undefined;
    this.#turn = { started, log: log ?? turnLogOf(site, id, started) };
    this.#last = this.#turn;
  }

  #hasEnded(): boolean {
    const run = this.#run;
    if (run === undefined) return false;
    const one = [...run.workstreams.values()].find(({ plan }) => plan.id === this.#with.workstream);
    return run.endedAt !== undefined || (one !== undefined && isSettled(one));
  }

  /** All that the turn has shown, or what it had shown by then: entries of others come between its words where they came. */
  async #drain(until?: Instant): Promise<void> {
    if (this.#turn === undefined) return;
    const { started, log } = this.#turn;
    for await (const sign of log.next()) this.#waiting.push(sign);
    const rest = this.#waiting.findIndex(({ at }) => until !== undefined && at > until);
    const due = this.#waiting.splice(0, rest === -1 ? this.#waiting.length : rest);
    for (const sign of due) this.#with.view.sign(sign, started);
  }

  /** Now and then it looks whether anybody is there from whom something can come. */
  async #rest(): Promise<void> {
    await this.#drain();
    if (this.#rests++ % RESTS_A_LOOK !== 0) return;
    if (await isWorkedOn(this.#with.site, this.#with.id)) return;
    this.#end = { kind: "abandoned" };
    this.#over.abort();
  }
}

const RESTS_A_LOOK = 10;

const isOtherTurn = (entry: Entry, turn: number | undefined): boolean =>
  turn !== undefined && entry.type === "turn-started" && entry.turn !== turn;

const turnsOf = (entries: readonly Entry[], workstream: string): readonly TurnStarted[] =>
  entries.filter(
    (entry): entry is TurnStarted =>
      entry.type === "turn-started" && entry.workstream === workstream,
  );

/** The newest turn from its beginning, or the one that is wanted. */
const firstShown = (turns: readonly TurnStarted[], turn: number | undefined): number =>
  turns.find((one) => one.turn === (turn ?? turns.at(-1)?.turn))?.seq ?? 0;

function turnNumber(
  given: string | undefined,
  { workstream, turns }: { readonly workstream: string; readonly turns: readonly TurnStarted[] },
): number | undefined {
  if (given === undefined) return undefined;
  const found = turns.find(({ turn }) => String(turn) === given);
  if (found !== undefined) return found.turn;
  const last = turns.at(-1)?.turn;
  throw new Refusal(
    last === undefined
      ? `${workstream} has had no turn yet; leave out --turn to wait for its first.`
      : `${workstream} has had no turn "${given}"; give a number from 1 to ${last}, or leave out --turn for the newest.`,
  );
}

function sayNoTurn(
  console: Console,
  { run, id, workstream }: { readonly run: Run; readonly id: string; readonly workstream: string },
): void {
  if (run.endedAt !== undefined)
    throw new Refusal(
      `${workstream} never had a turn in run ${id}; see why: interlock logs ${workstream}`,
    );
  console.say(`${workstream} has had no turn yet; it will be shown when it begins.`);
}

function sayEnd(
  console: Console,
  end: End,
  { id, workstream }: { readonly id: string; readonly workstream: string },
): ExitCode {
  if (end.kind === "abandoned")
    console.say(
      `Nobody is working on run ${id} just now, so nothing of ${workstream} will come; \`interlock run\` with its plan goes on.`,
    );
  return EXIT.done;
}
