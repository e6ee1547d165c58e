/** What a seed stands for: a plan, how each agent behaves, what goes wrong around them, and how often. */

import type { WorkstreamLimits } from "../../src/domain/config.js";
import { toWorkstreamId, type WorkstreamId } from "../../src/domain/ids.js";
import { NOTHING_ALLOWED, type Plan, type WorkstreamPlan } from "../../src/domain/plan.js";
import { type Actor, drawActor, drawMisbehaviour } from "./actor.js";
import { Chance } from "./chance.js";
import { drawWatchLimits } from "./misdeeds.js";

/**
 * `calm`: crashes and shutdowns only, so that the end must be the one without them.
 * The others add a world that moves by itself: another who pushes, people who steer, time that passes during work.
 */
export type Profile = "calm" | "outsider" | "people" | "timing" | "everything";

/** A gate that cannot run: on every tree, or only on trees with one workstream's work. */
export interface Trouble {
  readonly gate: "test" | "ci";
  readonly reach: "everywhere" | WorkstreamId;
  /** Gone after so many retries; `permanent` is a tool that is not there. */
  readonly lasts: number | "permanent";
}

/** Chances per step, and how often at most in a run. */
export interface Rates {
  readonly crash: number;
  readonly crashesMax: number;
  /** Crashes often when this point is about to go on: chance alone rarely meets it. */
  readonly crashAt: string | undefined;
  readonly shutdown: number;
  /** A port that throws: a full disk, a forge that is away. Ends the life, not the run. */
  readonly fault: number;
  readonly faultsMax: number;
  readonly outsider: number;
  readonly person: number;
  /** Somebody acts often when this point is about to go on. */
  readonly personAt: string | undefined;
  readonly advance: number;
  /** The machine falls asleep, and its room comes and goes. */
  readonly sleep: number;
  readonly sleepsMax: number;
  readonly room: number;
}

export interface Scenario {
  readonly seed: number;
  readonly profile: Profile;
  readonly plan: Plan;
  readonly actors: ReadonlyMap<WorkstreamId, Actor>;
  readonly trouble: readonly Trouble[];
  readonly parallel: { readonly start: number; readonly max: number };
  readonly limits: WorkstreamLimits;
  readonly rates: Rates;
  /** How long the gates of one proof take. */
  readonly gatesMs: number;
  /** Points that are not waited at. */
  readonly prompt: ReadonlySet<string>;
  /** Bugs have the same names in all workstreams: as if one thing broke them all. */
  readonly failsAlike: boolean;
  /** Entries go through JSON when a journal is opened. */
  readonly readsJson: boolean;
  /** There is somebody honest to take over from agents that do not get on. */
  readonly hasOther: boolean;
  /** Agents tell what they do. */
  readonly isTelling: boolean;
  /** The machine may run out of room: so far that nothing begins, or so far that what runs falls over. */
  readonly room: "enough" | "short" | "out";
  /** No model can be had from so many milliseconds after the start on. */
  readonly outage: { readonly fromMs: number; readonly toMs: number } | undefined;
}

/** The agent that takes over; and the one that all workstreams may have. */
export const OTHER = "other";
export const SHARED = "shared";

const PROFILES = [
  [10, "calm"],
  [4, "outsider"],
  [4, "people"],
  [2, "timing"],
  [2, "everything"],
] as const;

export function drawScenario(seed: number): Scenario {
  const plain = drawPlain(seed);
  const chance = new Chance(seed, "monitor");
  return chance.is(0.15) ? withTrouble(plain, chance) : plain;
}

/** What the monitor is for. Drawn apart, so that it moves nothing in all that has nothing to do with it. */
function withTrouble(drawn: Scenario, chance: Chance): Scenario {
  const isSteady = isConfluent(drawn.profile);
  const plain = !isSteady && chance.is(0.4) ? withSharedAgent(drawn) : drawn;
  const actors = new Map(plain.actors);
  for (const [id, actor] of actors)
    if (chance.is(0.5)) actors.set(id, { ...actor, conduct: drawMisbehaviour(chance) });
  const fromMs = 1_000 * chance.below(120);
  const room = chance.pick(["enough", "short", isSteady ? "short" : "out"] as const);
  const prompt = chance.is(0.7) ? ["machine.room"] : [];
  return {
    ...{ ...plain, actors, room },
    hasOther: chance.is(0.6),
    isTelling: true,
    limits: { ...plain.limits, monitor: drawWatchLimits(chance) },
    outage: isSteady || chance.is(0.4) ? undefined : { fromMs, toMs: fromMs + 60_000 },
    prompt: new Set([...plain.prompt, ...prompt]),
    rates: {
      ...plain.rates,
      sleep: chance.pick([0, 0.01]),
      room: room === "enough" ? 0 : 0.03,
    },
  };
}

/** Many at once, all with one agent. */
function withSharedAgent(drawn: Scenario): Scenario {
  const [first] = drawn.plan.workstreams;
  const actor = first === undefined ? undefined : drawn.actors.get(first.id);
  if (first === undefined || actor === undefined) return drawn;
  const plans = [...drawn.plan.workstreams];
  const actors = new Map(drawn.actors);
  for (let index = plans.length + 1; index <= 4; index++) {
    const { issue, ...rest } = first;
    const id = toWorkstreamId(`ws${index}`);
    const own = issue === undefined ? {} : { issue: 60 + index };
    plans.push({ ...rest, ...own, id, pullRequests: [], title: `feat: add part ${index}` });
    actors.set(id, actor);
  }
  const workstreams = plans.map((plan) => ({ ...plan, dependsOn: [], agent: SHARED }));
  return {
    ...{ ...drawn, actors, parallel: { start: 4, max: Math.max(4, drawn.parallel.max) } },
    plan: { ...drawn.plan, workstreams },
  };
}

function drawPlain(seed: number): Scenario {
  const chance = new Chance(seed, "scenario");
  const profile = chance.weigh(PROFILES);
  const workstreams = drawPlans(chance, profile);
  const actors = new Map(
    workstreams.map(({ id }) => [id, drawActor(chance, isConfluent(profile))]),
  );
  const start = 1 + chance.below(3);
  return {
    seed,
    profile,
    plan: { version: 1, name: "simulation", workstreams },
    actors,
    trouble: chance.is(0.25) ? [drawTrouble(chance, workstreams)] : [],
    parallel: { start, max: start + chance.below(3) },
    limits: drawLimits(chance, profile),
    rates: drawRates(chance, profile),
    gatesMs: chance.pick([0, 0, 0, 30_000]),
    prompt: new Set(QUIET_POINTS.filter(() => chance.is(0.7))),
    readsJson: chance.is(0.1),
    failsAlike: new Chance(seed, "alike").is(0.2),
    hasOther: false,
    isTelling: false,
    room: "enough",
    outage: undefined,
  };
}

/** Whether the order of things may not change how a run ends. */
const isConfluent = (profile: Profile): boolean => profile === "calm";

function drawPlans(chance: Chance, profile: Profile): readonly WorkstreamPlan[] {
  const count = chance.weigh([
    [20, 2],
    [4, 3],
    [1, 4],
    [0.5, 5],
  ]);
  const plans: WorkstreamPlan[] = [];
  for (let index = 1; index <= count; index++) {
    plans.push(drawPlan(chance, { index, earlier: plans.map(({ id }) => id), profile }));
  }
  return plans;
}

function drawPlan(
  chance: Chance,
  request: {
    readonly index: number;
    readonly earlier: readonly WorkstreamId[];
    readonly profile: Profile;
  },
): WorkstreamPlan {
  const { index, earlier, profile } = request;
  const asksPeople = profile === "people" || profile === "everything";
  return {
    id: toWorkstreamId(`ws${index}`),
    title: chance.is(0.8) ? `feat: add part ${index}` : `Added Part ${index}.`,
    kind: "feature",
    ...(chance.is(0.5) ? { issue: 60 + index } : {}),
    pullRequests: chance.is(0.2) ? [70 + 2 * index, 71 + 2 * index] : [],
    brief: "Do it.",
    dependsOn: earlier.length > 0 && chance.is(0.25) ? [chance.pick(earlier)] : [],
    scope: [],
    requiredSymbols: [],
    acceptance: [],
    allow: NOTHING_ALLOWED,
    limits: {},
    // Agents differ in what they can, so each workstream has its own.
    agent: `ws${index}`,
    ...(asksPeople && chance.is(0.3) ? { approval: "landing" } : {}),
  };
}

function drawTrouble(chance: Chance, workstreams: readonly WorkstreamPlan[]): Trouble {
  return {
    gate: chance.pick(["test", "ci"] as const),
    reach: chance.is(0.3) ? "everywhere" : chance.pick(workstreams).id,
    lasts: chance.pick([1, 2, 3, 4, "permanent"] as const),
  };
}

function drawLimits(chance: Chance, profile: Profile): WorkstreamLimits {
  const isTight = !isConfluent(profile);
  return {
    attempts: isTight ? 2 + chance.below(5) : 8,
    turnMinutes: 20,
    workstreamMinutes: isTight && chance.is(0.1) ? 2 : 480,
    silentMinutes: isTight ? chance.pick([1, 3, 10]) : 10,
    costUsd: 20,
  };
}

function drawRates(chance: Chance, profile: Profile): Rates {
  const has = (one: Profile): boolean => profile === one || profile === "everything";
  return {
    crash: chance.pick([0, 0.002, 0.01, 0.03]),
    crashesMax: 12,
    crashAt: chance.is(0.5) ? chance.pick(CRASH_POINTS) : undefined,
    fault: chance.pick([0, 0, 0, 0.005]),
    faultsMax: 3,
    shutdown: chance.pick([0, 0, 0.003]),
    outsider: has("outsider") ? chance.pick([0.005, 0.02]) : 0,
    personAt: has("people") && chance.is(0.6) ? chance.pick(PERSON_POINTS) : undefined,
    person: has("people") ? chance.pick([0.01, 0.04]) : 0,
    advance: has("timing") ? chance.pick([0.01, 0.05]) : 0,
    sleep: 0,
    sleepsMax: 3,
    room: 0,
  };
}

/** Answers that nobody else can see, and that change nothing. */
const QUIET_POINTS = [
  "agent.commit",
  "attestations.store",
  "evidence.put",
  "forge.checksOf",
  "forge.isIssueOpen",
  "forge.pullRequest",
  "forge.reportChecks",
  "forge.tip",
  "prover.gate",
  "prover.rules",
  "prover.warm",
  "repository.closeWorkspace",
  "repository.openWorkspace",
  "repository.publishBase",
  "repository.treeOf",
  "steering.drop",
  "steering.pending",
];

/** Moments in which a word of a person crosses with what is going on. */
const PERSON_POINTS = [
  "journal.append",
  "agent.start",
  "repository.collect",
  "repository.buildCandidate",
  "prover.prove done",
  "forge.openPullRequest branch",
  "forge.land",
  "forge.land moved",
  "forge.land done",
];

const CRASH_POINTS = [
  "journal.append",
  "agent.start",
  "agent.edit",
  "agent.end",
  "repository.collect",
  "repository.buildCandidate",
  "prover.prove",
  "prover.prove done",
  "prover.mend",
  "forge.openPullRequest branch",
  "forge.openPullRequest done",
  "forge.land",
  "forge.land moved",
  "forge.land done",
  "forge.deleteBranch done",
  "forge.closeIssue done",
  "forge.closePullRequests one",
  "attestations.store done",
  "steering.drop done",
];

export type { Actor };
