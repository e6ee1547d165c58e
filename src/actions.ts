/** `interlock/actions`: GitHub Actions workflows read, planned and run, without the rest of Interlock. */

export type {
  Evaluated,
  ExpressionFunction,
  Surroundings,
} from "./actions/expressions/evaluate.js";
export { evaluateExpression } from "./actions/expressions/evaluate.js";
export type { Value } from "./actions/expressions/value.js";
export type { Action } from "./actions/model/action.js";
export type { Annotation } from "./actions/model/annotation.js";
export type { Complaint, Parsed, Place } from "./actions/model/complaint.js";
export { explainComplaint } from "./actions/model/complaint.js";
export type { Happening } from "./actions/model/happening.js";
export type { JobResult, StepResult, Verdict, WorkflowResult } from "./actions/model/result.js";
export type { Workflow } from "./actions/model/workflow.js";
export { parseAction } from "./actions/parse/parse-action.js";
export { parseWorkflow } from "./actions/parse/parse-workflow.js";
export { expandMatrix } from "./actions/plan/matrix.js";
export { judgeTrigger } from "./actions/plan/triggers.js";
export type {
  CiDesk,
  CiDocument,
  CiForecast,
  CiSettings,
  OpenedDesk,
  ReadyCi,
} from "./compose-ci-desk.js";
export { openCiDesk } from "./compose-ci-desk.js";
