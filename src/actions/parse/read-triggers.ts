/** What stands under `on`. */

import type { Complaint } from "../model/complaint.js";
import type { Template } from "../model/template.js";
import type { Callable, InputDefinition, Trigger } from "../model/workflow.js";
import type { EventFilters } from "../plan/triggers.js";
import { type Field, fieldsOf, given, textOf, textsOf, type Values, valuesOf } from "./fields.js";

export interface ReadTriggers {
  readonly triggers: readonly Trigger[];
  readonly callable?: Callable;
  readonly dispatchInputs: Readonly<Record<string, InputDefinition>>;
}

export function readTriggers(on: Template | undefined, problems: Complaint[]): ReadTriggers {
  if (on?.kind !== "mapping") {
    const events = [...new Set(textsOf(on) ?? [])];
    return {
      triggers: events.map((event) => ({ event, filters: {} })),
      dispatchInputs: {},
      ...(events.includes("workflow_call") ? { callable: readCallable(undefined) } : {}),
    };
  }
  const fields = fieldsOf(on);
  const callable = fields.find(({ name }) => name === "workflow_call");
  const dispatch = valuesOf(on).get("workflow_dispatch");
  return {
    triggers: fields.map((field) => ({ event: field.name, filters: readFilters(field, problems) })),
    dispatchInputs: readInputs(valuesOf(dispatch).get("inputs")),
    ...(callable === undefined ? {} : { callable: readCallable(callable.value) }),
  };
}

const PAIRS = ["branches", "tags", "paths"] as const;

function readFilters({ name, value }: Field, problems: Complaint[]): EventFilters {
  const fields = fieldsOf(value);
  for (const kind of PAIRS) {
    const ignoring = fields.find((field) => field.name === `${kind}-ignore`);
    if (ignoring === undefined || !fields.some((field) => field.name === kind)) continue;
    problems.push({
      place: ignoring.place,
      message: `${name} has both ${kind} and ${kind}-ignore; keep one, and take back with ! in ${kind}.`,
    });
  }
  const values = valuesOf(value);
  return given({
    branches: textsOf(values.get("branches")),
    branchesIgnore: textsOf(values.get("branches-ignore")),
    tags: textsOf(values.get("tags")),
    tagsIgnore: textsOf(values.get("tags-ignore")),
    paths: textsOf(values.get("paths")),
    pathsIgnore: textsOf(values.get("paths-ignore")),
    types: textsOf(values.get("types")),
  });
}

function readCallable(template: Template | undefined): Callable {
  const values = valuesOf(template);
  const secrets = fieldsOf(values.get("secrets")).map(
    ({ name, value }) => [name, { required: isTrue(valuesOf(value).get("required")) }] as const,
  );
  const outputs = fieldsOf(values.get("outputs")).flatMap(({ name, value }) => {
    const output = valuesOf(value).get("value");
    return output === undefined ? [] : [[name, output] as const];
  });
  return {
    inputs: readInputs(values.get("inputs")),
    secrets: Object.fromEntries(secrets),
    outputs: Object.fromEntries(outputs),
  };
}

const readInputs = (template: Template | undefined): Readonly<Record<string, InputDefinition>> =>
  Object.fromEntries(
    fieldsOf(template).map(({ name, value }) => [name, readInput(valuesOf(value))] as const),
  );

function readInput(values: Values): InputDefinition {
  const type = textOf(values.get("type"));
  return {
    type: TYPES.find((known) => known === type) ?? "string",
    required: isTrue(values.get("required")),
    ...given({ default: values.get("default"), options: textsOf(values.get("options")) }),
  };
}

const TYPES = ["string", "number", "boolean", "choice", "environment"] as const;

const isTrue = (template: Template | undefined): boolean => textOf(template) === "true";
