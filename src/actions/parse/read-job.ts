/** A job of a workflow. */

import type { Complaint } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import type { CallJob, Job, RunDefaults, StepsJob, Strategy } from "../model/workflow.js";
import {
  conditionOf,
  type Field,
  given,
  textOf,
  textsOf,
  type Values,
  valuesOf,
} from "./fields.js";
import { isRemote, readSteps } from "./read-steps.js";

/** `names` are the ids of all jobs as they are written, by their lower case. */
export function readJob(
  field: Field,
  names: ReadonlyMap<string, string>,
  problems: Complaint[],
): Job | undefined {
  const values = valuesOf(field.value);
  const needs = textsOf(values.get("needs")) ?? [];
  const common = {
    id: field.name,
    place: field.place,
    needs: [...new Set(needs.map((id) => names.get(id.toLowerCase()) ?? id))],
    strategy: readStrategy(values.get("strategy"), problems),
    ...given({
      name: values.get("name"),
      if: conditionOf(values.get("if")),
      concurrency: values.get("concurrency"),
    }),
  };
  return values.has("uses")
    ? { kind: "call", ...common, ...readCall(values, problems) }
    : readStepsJob(field, common, problems);
}

function readStrategy(template: Template | undefined, problems: Complaint[]): Strategy {
  if (template?.kind === "expression")
    problems.push({
      place: template.place,
      message:
        "The strategy is an expression; give matrix, fail-fast and max-parallel theirs instead.",
    });
  const values = valuesOf(template);
  return given({
    matrix: values.get("matrix"),
    failFast: values.get("fail-fast"),
    maxParallel: values.get("max-parallel"),
  });
}

type Common = Pick<StepsJob, "id" | "place" | "needs" | "strategy">;

function readStepsJob(field: Field, common: Common, problems: Complaint[]): StepsJob | undefined {
  const values = valuesOf(field.value);
  const runsOn = values.get("runs-on");
  const steps = readSteps(values.get("steps"), problems);
  if (runsOn === undefined || values.get("steps") === undefined || isEmpty(values.get("steps"))) {
    const lacks = runsOn === undefined ? "no runs-on" : "no steps";
    problems.push({
      place: field.place,
      message: `Job '${field.name}' has ${lacks}; add them, or a uses if it is another workflow.`,
    });
    return undefined;
  }
  return {
    kind: "steps",
    ...common,
    runsOn,
    defaults: readDefaults(values),
    steps,
    ...given({
      env: values.get("env"),
      outputs: values.get("outputs"),
      continueOnError: values.get("continue-on-error"),
      timeoutMinutes: values.get("timeout-minutes"),
      container: values.get("container"),
      services: values.get("services"),
      environment: values.get("environment"),
    }),
  };
}

const isEmpty = (template: Template | undefined): boolean =>
  template?.kind === "sequence" && template.items.length === 0;

/** Of the values of a workflow or a job. */
export function readDefaults(values: Values): RunDefaults {
  const run = valuesOf(valuesOf(values.get("defaults")).get("run"));
  return given({ shell: run.get("shell"), workingDirectory: run.get("working-directory") });
}

function readCall(
  values: Values,
  problems: Complaint[],
): Pick<CallJob, "uses" | "with" | "secrets"> {
  const written = values.get("uses");
  const uses = textOf(written) ?? "";
  if (written !== undefined && !uses.startsWith("./") && !isRemote(uses))
    problems.push({
      place: written.place,
      message: `uses is '${uses}'; give ./.github/workflows/file.yml or owner/repository/.github/workflows/file.yml@ref.`,
    });
  const secrets = values.get("secrets");
  return {
    uses,
    ...given({
      with: values.get("with"),
      secrets: textOf(secrets) === "inherit" ? ("inherit" as const) : secrets,
    }),
  };
}
