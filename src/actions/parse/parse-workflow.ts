/** A workflow file, read as GitHub reads it: what it holds, or everything that is wrong with it. */

import type { Complaint, Parsed, Place } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import type { Job, Workflow } from "../model/workflow.js";
import { checkNeeds, type Needing } from "./check-needs.js";
import { explainFaults, inOrder, type Level } from "./explain-fault.js";
import { type Field, fieldsOf, given, textOf, valuesOf } from "./fields.js";
import { type GithubReading, readGithub } from "./github/read-github.js";
import { readDefaults, readJob } from "./read-job.js";
import { STEPS_MAX } from "./read-steps.js";
import { readTriggers } from "./read-triggers.js";
import { readYaml } from "./read-yaml.js";

/** The largest workflow we know of has about a hundred. */
export const JOBS_MAX = 1000;

/** `path` is relative to the repository. Called workflows are not looked for. */
export function parseWorkflow(path: string, text: string): Parsed<Workflow> {
  const yaml = readYaml(path, text, "workflow");
  if (yaml.kind === "problem") return { kind: "malformed", problems: [yaml.problem] };
  const reading = readGithub(yaml.document, "workflow-root-strict");
  const read = explainFaults(reading.faults, { levels: LEVELS });
  if (read.problems.length > 0) return malformed(read.problems);
  const place = yaml.document.placeAt(yaml.document.root.start);
  const { template, problems, warnings } = convert(reading);
  if (problems.length > 0) return malformed(problems);
  const workflow = toWorkflow(path, template, place);
  if (workflow.problems.length > 0) return malformed(workflow.problems);
  return {
    kind: "parsed",
    value: workflow.value,
    warnings: inOrder([...read.warnings, ...warnings]),
  };
}

const malformed = (problems: readonly Complaint[]): Parsed<Workflow> => ({
  kind: "malformed",
  problems: inOrder(problems),
});

function convert(reading: GithubReading) {
  const { template, faults } = reading.convert();
  const tooMany = countJobs(template);
  const problems = tooMany.length > 0 ? [] : reading.validate();
  const explained = explainFaults([...faults, ...problems], { levels: LEVELS });
  return { template, ...explained, problems: [...tooMany, ...explained.problems] };
}

/** Before GitHub's reader sees them, which compares them in more time than is good. */
function countJobs(template: Template): readonly Complaint[] {
  const jobs = valuesOf(template).get("jobs");
  const fields = fieldsOf(jobs);
  if (jobs !== undefined && fields.length > JOBS_MAX)
    return [
      {
        place: jobs.place,
        message: `There are ${fields.length} jobs, and ${JOBS_MAX} are read at most; split the workflow up.`,
      },
    ];
  return fields.flatMap(({ name, value }) => {
    const steps = valuesOf(value).get("steps");
    if (steps?.kind !== "sequence" || steps.items.length <= STEPS_MAX) return [];
    const message = `Job '${name}' has ${steps.items.length} steps, and ${STEPS_MAX} are read at most; split it up.`;
    return [{ place: steps.place, message }];
  });
}

interface Made {
  readonly value: Workflow;
  readonly problems: readonly Complaint[];
}

function toWorkflow(path: string, template: Template, place: Place): Made {
  const problems: Complaint[] = [];
  const values = valuesOf(template);
  const name = textOf(values.get("name"));
  const jobs = readJobs(values.get("jobs"), problems);
  if (jobs.length === 0 && problems.length === 0)
    problems.push({
      place: values.get("jobs")?.place ?? place,
      message: "There are no jobs; add at least one.",
    });
  const value: Workflow = {
    path,
    name: name === undefined || name === "" ? path : name,
    ...readTriggers(values.get("on"), problems),
    defaults: readDefaults(values),
    jobs,
    ...given({ env: values.get("env"), concurrency: values.get("concurrency") }),
  };
  return { value, problems };
}

function readJobs(template: Template | undefined, problems: Complaint[]): readonly Job[] {
  const fields = fieldsOf(template);
  const names = new Map(fields.map(({ name }) => [name.toLowerCase(), name]));
  problems.push(...checkNeeds(fields.map(toNeeding)));
  return fields.flatMap((field) => readJob(field, names, problems) ?? []);
}

function toNeeding({ name, value }: Field): Needing {
  const needs = valuesOf(value).get("needs");
  const items = needs?.kind === "sequence" ? needs.items : [needs];
  return {
    id: name.toLowerCase(),
    needs: items.flatMap((item) => {
      const id = textOf(item);
      return id === undefined || item === undefined
        ? []
        : [{ id: id.toLowerCase(), place: item.place }];
    }),
  };
}

const PERMISSIONS = "actions attestations checks contents deployments discussions id-token issues"
  .concat(" models packages pages pull-requests security-events statuses")
  .split(" ");

/** With those that GitHub is trying out: they mean something, so they are not merely left out. */
const STEP_KEYS =
  "id name if run uses with env shell working-directory continue-on-error timeout-minutes"
    .concat(" background wait wait-all cancel parallel")
    .split(" ");

const JOB_KEYS = "name needs if runs-on steps uses with secrets strategy env defaults outputs"
  .concat(" timeout-minutes cancel-timeout-minutes continue-on-error container services")
  .concat(" environment permissions concurrency snapshot")
  .split(" ");

const WORKFLOW_KEYS =
  "name description run-name on env defaults permissions concurrency jobs".split(" ");

const LEVELS: readonly Level[] = [
  { where: "in a workflow", path: [], keys: WORKFLOW_KEYS },
  { where: "under permissions", path: ["permissions"], keys: PERMISSIONS },
  {
    where: "in a job",
    path: ["jobs", "*"],
    keys: JOB_KEYS,
    needs: "The job has neither runs-on with steps nor uses; give it one of them.",
  },
  { where: "under permissions", path: ["jobs", "*", "permissions"], keys: PERMISSIONS },
  {
    where: "in a step",
    path: ["jobs", "*", "steps", "*"],
    keys: STEP_KEYS,
    needs: "The step has neither run nor uses; give it one of them.",
  },
];
