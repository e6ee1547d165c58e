/** The tools of one turn: the same gates that will judge its work, and a way to people. Each answer is text for a model. */

import type { Proof } from "../domain/check-run.js";
import { toFeedback } from "../domain/failure/feedback.js";
import { LIMITS } from "../domain/limits.js";
import type { Grant } from "../domain/plan.js";
import type { Question } from "../domain/question.js";
import type { Workstream } from "../domain/run.js";
import type { AgentTools, Calling, ToolAnswer } from "../ports/agent-tools.js";
import { type GateTrial, startTrial } from "./gate-trial.js";
import { type Performing, workstreamOf } from "./performing.js";

export interface TurnTools extends AgentTools {
  /** What the agent declared by `declareDone`, if it did: its claim. */
  declared(): string | undefined;
}

export interface TurnToolsRequest {
  readonly performing: Performing;
  readonly one: Workstream;
  readonly turn: number;
  /** A sign of life of the turn. */
  readonly onSign: (line: string) => void;
}

export function createTurnTools(request: TurnToolsRequest): TurnTools {
  return new Tools(request);
}

class Tools implements TurnTools {
  readonly #with: TurnToolsRequest;
  #trial: GateTrial | undefined;
  #trials = 0;
  #questions = 0;
  #declared: string | undefined;

  constructor(request: TurnToolsRequest) {
    this.#with = request;
  }

  async runGates(calling: Calling): Promise<ToolAnswer> {
    const { performing, one, onSign } = this.#with;
    if (this.#trial === undefined || this.#trial.result() !== undefined) {
      if (this.#trials >= LIMITS.toolChecksMax) return tooMany("the gates", LIMITS.toolChecksMax);
      this.#trials += 1;
      this.#trial = startTrial(performing, one, onSign);
    }
    const trial = this.#trial;
    await trial.wait(calling);
    return answerOf(trial);
  }

  findings(): ToolAnswer {
    if (this.#trial !== undefined) return answerOf(this.#trial);
    const { performing, one } = this.#with;
    const { proof } = workstreamOf(performing, one.plan.id);
    if (proof !== undefined) return toAnswer(proof, []);
    return { state: "noted", text: "Nothing has been judged yet. Call run_gates." };
  }

  reportProgress(text: string): ToolAnswer {
    this.#with.onSign(clip(text));
    return { state: "noted", text: "Noted." };
  }

  requestAllowance(grant: Grant, why: string): ToolAnswer {
    return this.#ask({ text: clip(why), grant });
  }

  askPerson(text: string): ToolAnswer {
    return this.#ask({ text: clip(text) });
  }

  async declareDone(summary: string, calling: Calling): Promise<ToolAnswer> {
    this.#declared = clip(summary);
    const answer = await this.runGates(calling);
    if (answer.state === "green")
      return { ...answer, text: `${answer.text}\n\nEnd your turn: Interlock does the rest.` };
    return { ...answer, text: `That is your claim. What Interlock finds:\n\n${answer.text}` };
  }

  declared(): string | undefined {
    return this.#declared;
  }

  #ask(question: Question): ToolAnswer {
    const { performing, one, turn } = this.#with;
    if (this.#questions >= LIMITS.questionsMax) return tooMany("people", LIMITS.questionsMax);
    this.#questions += 1;
    this.#with.onSign(`asks a person: ${question.text}`);
    performing.note({ type: "person-asked", workstream: one.plan.id, turn, question });
    return {
      state: "noted",
      text: "Asked. Nobody may be there: go on with what you can do without the answer, or end your turn. It comes with a later prompt.",
    };
  }
}

const tooMany = (whom: string, max: number): ToolAnswer => ({
  state: "refused",
  text: `You have asked ${whom} ${max} times in this turn, which is all. End your turn.`,
});

function answerOf(trial: GateTrial): ToolAnswer {
  const result = trial.result();
  if (result === undefined)
    return {
      state: "running",
      text: `The gates are running${doneSoFar(trial.done())}. Call run_gates again to wait for the rest.`,
    };
  if (result.kind === "broken") return { state: "refused", text: result.why };
  const left =
    result.committed.length === 0
      ? ""
      : `\n\nJudged with what you have not committed yet (${result.committed.length} ${result.committed.length === 1 ? "path" : "paths"}): commit it.`;
  const answer = toAnswer(result.proof, result.gates);
  return { ...answer, text: `${answer.text}${left}` };
}

const doneSoFar = (done: readonly string[]): string =>
  done.length === 0 ? "" : `; so far: ${done.join(", ")}`;

function toAnswer(proof: Proof, gateCommands: GateCommands): ToolAnswer {
  const gates = proof.checkRuns.map(({ gate, conclusion }) => `${gate}: ${conclusion}`).join(", ");
  if (proof.verdict === "pass")
    return {
      state: "green",
      text: `All gates hold on ${proof.subject.head.slice(0, 12)} merged onto the newest base (${gates}). Checks that you do not see are still to come.`,
    };
  const findings = proof.checkRuns.flatMap((run) => run.findings);
  return { state: "red", text: toFeedback({ findings, gateCommands }) };
}

type GateCommands = Parameters<typeof toFeedback>[0]["gateCommands"];

const clip = (text: string): string => text.trim().slice(0, LIMITS.toolTextCharsMax);
