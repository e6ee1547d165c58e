/** The public API: what a program needs to read plans, prove changes, and follow runs. */

export { parseConfig } from "./config/parse-config.js";
export { parsePlan } from "./config/parse-plan.js";
export { explainProblem, type Parsed, type Problem } from "./config/problem.js";
export type {
  CheckRun,
  Conclusion,
  Evidence,
  Proof,
  Subject,
  Verdict,
} from "./domain/check-run.js";
export type { Config } from "./domain/config.js";
export { decide } from "./domain/decide.js";
export type { Entry, Event } from "./domain/event.js";
export { evolve, fold } from "./domain/evolve.js";
export type { Finding, ReasonCode } from "./domain/finding.js";
export type { Plan, WorkstreamPlan } from "./domain/plan.js";
export type { Run, Workstream } from "./domain/run.js";
export { toStatus } from "./domain/status.js";
export type { Agent } from "./ports/agent.js";
export type { Forge } from "./ports/forge.js";
export type { Repository } from "./ports/repository.js";
