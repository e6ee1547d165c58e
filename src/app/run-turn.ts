/** One turn of an agent: workspace, prompt, the turn itself, and what it claims. */

import { type PromptRequest, toPrompt } from "../domain/briefing.js";
import type { RunTurn } from "../domain/command.js";
import type { TurnEnd } from "../domain/event.js";
import { type SessionId, toSessionId } from "../domain/ids.js";
import { LIMITS } from "../domain/limits.js";
import { explainLack, isOut } from "../domain/machine-room.js";
import type { Workstream } from "../domain/run.js";
import { explainTrouble } from "../domain/trouble.js";
import type { Agent, TurnRequest, TurnResult } from "../ports/agent.js";
import type { ToolAddress } from "../ports/agent-tools.js";
import type { Workspace } from "../ports/repository.js";
import { createTurnTools } from "./agent-tools.js";
import { incomingOf } from "./incoming.js";
import { openWorkspace } from "./open-workspace.js";
import { abortReasonOf, type Performing, workstreamOf } from "./performing.js";
import { progressRecorder } from "./record-progress.js";
import { watchTurn } from "./watch-turn.js";

const MINUTE = 60_000;

export async function runTurn(performing: Performing, command: RunTurn): Promise<void> {
  const one = workstreamOf(performing, command.workstream);
  const agent = performing.ports.agentNamed(one.agent);
  const isFresh = command.replay && !agent.capabilities.continuesInterruptedTurns;
  const workspace = await openWorkspace(performing, one, { fresh: isFresh });
  const session = sessionOf(one, command);
  const started = await start(performing, { one, agent, command, session });
  if (started === undefined) return;
  const watcher = watchTurn(performing, { one, turn: command.turn, workspace });
  const over = new AbortController();
  const asked = {
    ...turnRequest(performing, { command, workspace, session }),
    ...started,
    incoming: incomingOf(performing, { ...command, over: over.signal }),
  };
  const log = await performing.ports.turnLogs.open(asked);
  const onProgress = progressRecorder(performing, { one, turn: command.turn, watcher, log });
  // Whoever reads in the journal that the turn has ended finds all of it in its log.
  const played = await play(performing, agent, { ...asked, onProgress }).finally(() => {
    over.abort("the turn is over");
    return log.close();
  });
  await watcher.over();
  await end(performing, command, played);
}

const play = async (performing: Performing, agent: Agent, request: TurnRequest): Promise<Played> =>
  agent.capabilities.callsTools
    ? await withTools(performing, request, (tools) => agent.runTurn({ ...request, tools }))
    : { result: await agent.runTurn(request) };

interface Played {
  readonly result: TurnResult;
  /** What it claimed by a tool, which counts before what it printed. */
  readonly declared?: string;
}

/** The tools are there as long as the turn is, and so are the gates that they run. */
async function withTools(
  performing: Performing,
  { workstream, turn, onProgress }: TurnRequest,
  play: (tools: ToolAddress) => Promise<TurnResult>,
): Promise<Played> {
  const over = new AbortController();
  const tools = createTurnTools({
    performing: { ...performing, signal: AbortSignal.any([performing.signal, over.signal]) },
    one: workstreamOf(performing, workstream),
    turn,
    onSign: (line) => onProgress({ line }),
  });
  const offer = await performing.ports.tools.offer(tools);
  try {
    const result = await play(offer.address);
    const declared = tools.declared();
    return { result, ...(declared === undefined ? {} : { declared }) };
  } finally {
    offer.withdraw();
    over.abort("the turn is over");
  }
}

/** A restart begins with the turn that is about to start, so the count is not in the run yet. */
function sessionOf(one: Workstream, command: RunTurn): SessionId {
  const isNew = command.turn > one.turns;
  const number = one.session + (isNew && command.intervention === "restart" ? 1 : 0);
  return toSessionId(`${one.plan.id}-${number}`);
}

interface Start {
  readonly one: Workstream;
  readonly agent: Agent;
  readonly command: RunTurn;
  readonly session: SessionId;
}

/**
 * The record comes before the act: a turn that began is known to have begun, whatever happens next.
 * Undefined: in the meantime the turn is not wanted any more, and never was.
 */
async function start(
  performing: Performing,
  { one, agent, command, session }: Start,
): Promise<Pick<TurnRequest, "prompt" | "recap"> | undefined> {
  const { ports } = performing;
  const words = await wordsFor(performing, { one, agent, command, session });
  const prompt = toPrompt(words);
  const evidence = await ports.evidence.put(`prompt-${one.plan.id}-${command.turn}`, prompt);
  if (performing.signal.aborted) return undefined;
  await performing.record({
    type: "turn-started",
    workstream: one.plan.id,
    turn: command.turn,
    session,
    reason: command.reason,
    ...(command.intervention === undefined ? {} : { intervention: command.intervention }),
    ...(command.because === undefined ? {} : { because: command.because }),
    owner: ports.journal.lease.owner,
    prompt: evidence,
    agent: agent.name,
    isolation: agent.isolation,
    messages: one.messages.length,
  });
  return { prompt, recap: toPrompt({ ...words, isFirstOfSession: true }) };
}

async function wordsFor(
  { ports, run }: Performing,
  { one, agent, command, session }: Start,
): Promise<PromptRequest> {
  const costsAttempt = command.reason === "brief" || command.reason === "feedback";
  return {
    plan: one.plan,
    title: one.title,
    base: run().base,
    rules: await ports.prover.rules(await ports.forge.tip()),
    reason: command.reason,
    hasBaseMoved: command.reason === "conflict" || wasProvenElsewhere(one),
    ...(command.intervention === undefined ? {} : { intervention: command.intervention }),
    ...(command.because === undefined ? {} : { because: command.because }),
    ...(one.lastBadEnd === undefined ? {} : { lastBadEnd: one.lastBadEnd }),
    troubles: one.troubles,
    isFirstOfSession: isFirstOfSession(one, { agent, command, session }),
    isReplay: command.replay && agent.capabilities.continuesInterruptedTurns,
    attempt: one.attempts + (costsAttempt && !command.replay ? 1 : 0),
    attemptsMax: one.limits.attempts,
    findings: command.findings,
    messages: one.messages,
    claims: one.claims,
    refusals: one.refusals,
    hasTools: agent.capabilities.callsTools,
  };
}

/** Red on a base that has moved may be green in the agent's own clone, until it merges what others have landed. */
const wasProvenElsewhere = ({ proof, openedOn }: Workstream): boolean =>
  proof !== undefined && openedOn !== undefined && proof.subject.base !== openedOn;

/** An agent that forgets between turns gets the whole briefing each time. */
function isFirstOfSession(
  { sessionBegan }: Workstream,
  { agent, command, session }: Omit<Start, "one">,
): boolean {
  const isFirst = sessionBegan?.session !== session || sessionBegan.turn === command.turn;
  return isFirst || !agent.capabilities.resumesSessions;
}

function turnRequest(
  performing: Performing,
  {
    command,
    workspace,
    session,
  }: {
    readonly command: RunTurn;
    readonly workspace: Workspace;
    readonly session: SessionId;
  },
): Omit<TurnRequest, "prompt" | "recap" | "onProgress"> {
  const { ports } = performing;
  const one = workstreamOf(performing, command.workstream);
  return {
    workstream: one.plan.id,
    session,
    turn: command.turn,
    cwd: workspace.path,
    sessionDirectory: ports.sessionDirectoryOf(one.plan.id, session),
    base: performing.run().base,
    timeoutMs: one.limits.turnMinutes * MINUTE,
    signal: performing.signal,
    mayLeaveWorkspace: one.mayLeaveWorkspace,
    toolServers: [],
  };
}

async function end(
  performing: Performing,
  command: RunTurn,
  { result, declared }: Played,
): Promise<void> {
  const told = turnEndOf(result, performing.signal);
  const lack = await lackBehind(performing, told);
  const turnEnd = lack === undefined ? told : "no-room";
  const name = `turn-${command.workstream}-${command.turn}`;
  const output =
    result.output === "" ? undefined : await performing.ports.evidence.put(name, result.output);
  const claim = (declared ?? result.claim)?.trim().slice(0, LIMITS.claimCharsMax);
  const reason = lack ?? result.reason ?? explainInterruption(performing, command, turnEnd);
  await performing.record({
    type: "turn-ended",
    workstream: command.workstream,
    turn: command.turn,
    end: turnEnd,
    ...(result.outage === undefined ? {} : { outage: result.outage }),
    ...(reason === undefined ? {} : { reason }),
    ...(claim === undefined || claim === "" ? {} : { claim }),
    ...(result.usage.tokens === undefined ? {} : { tokens: result.usage.tokens }),
    ...(result.usage.costUsd === undefined ? {} : { costUsd: result.usage.costUsd }),
    ...(output === undefined ? {} : { output }),
  });
}

/** On a machine that has nothing left an agent falls over by itself, or comes to no end: that is not held against it. */
async function lackBehind({ ports }: Performing, end: TurnEnd): Promise<string | undefined> {
  if (end !== "crashed" && end !== "timed-out") return undefined;
  const lack = isOut(await ports.machine.room());
  return lack === undefined
    ? undefined
    : `the machine ${explainLack(lack)}; the turn is played again`;
}

/** An agent that was told to stop does not know why. */
function explainInterruption(
  performing: Performing,
  { workstream }: RunTurn,
  turnEnd: TurnEnd,
): string | undefined {
  if (turnEnd !== "interrupted" && turnEnd !== "silent") return undefined;
  const { state, limits } = workstreamOf(performing, workstream);
  const { silentMinutes } = limits;
  const trouble = state.state === "working" ? state.trouble : undefined;
  return `the agent ${explainTrouble(trouble ?? { kind: "silence", found: silentMinutes, limit: silentMinutes })}`;
}

/** A turn that Interlock cut off to end itself is played again later; it is nobody's fault. */
function turnEndOf(result: TurnResult, signal: AbortSignal): TurnEnd {
  if (result.outcome !== "cancelled") return result.outcome;
  const reason = abortReasonOf(signal);
  if (reason === "shutdown") return "lost";
  return reason === "unwanted" ? "cancelled" : reason;
}
