/** The inputs of a `workflow_dispatch`: texts as somebody typed them, typed as the workflow says. */

import type { Value, ValueMap } from "../expressions/value.js";
import { toText } from "../expressions/value.js";
import type { InputDefinition, Workflow } from "../model/workflow.js";

export type DispatchInputs =
  | { readonly kind: "inputs"; readonly values: ValueMap }
  | { readonly kind: "problem"; readonly message: string };

export function readDispatchInputs(workflow: Workflow, given: ValueMap): DispatchInputs {
  const values: (readonly [string, Value])[] = [];
  for (const [name, definition] of Object.entries(workflow.dispatchInputs)) {
    const told = given[name];
    if (told === undefined && definition.required && definition.default === undefined)
      return problem(workflow, `requires the input ${name}; give it with --input ${name}=…`);
    const typed = toTyped(told ?? defaultOf(definition), definition);
    if (typed === undefined)
      return problem(
        workflow,
        `has the input ${name}: ${JSON.stringify(told)}, which is no ${definition.type}`,
      );
    values.push([name, typed]);
  }
  return { kind: "inputs", values: Object.fromEntries(values) };
}

const problem = (workflow: Workflow, what: string): DispatchInputs => ({
  kind: "problem",
  message: `${workflow.path} ${what}.`,
});

const defaultOf = ({ default: template }: InputDefinition): Value =>
  template?.kind === "literal" ? template.value : "";

function toTyped(value: Value, { type, options }: InputDefinition): Value | undefined {
  const text = toText(value);
  switch (type) {
    case "boolean":
      if (text === "") return false;
      return text === "true" ? true : text === "false" ? false : undefined;
    case "number":
      if (text === "") return "";
      return Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "choice":
      return options === undefined || text === "" || options.includes(text) ? text : undefined;
    default:
      return text;
  }
}
