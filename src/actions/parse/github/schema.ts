/** GitHub's schemas of workflows and actions. Its package imports them in a way that Node refuses, so they are read as files. */

import { readFileSync } from "node:fs";
import { JSONObjectReader } from "@actions/workflow-parser/templates/json-object-reader";
import { MappingDefinition } from "@actions/workflow-parser/templates/schema/mapping-definition";
import { TemplateSchema } from "@actions/workflow-parser/templates/schema/template-schema";

export type Root = "workflow-root-strict" | "action-root";

interface SchemaText {
  readonly definitions: Record<string, unknown>;
}

const FILES = {
  "workflow-root-strict": { name: "workflow-v1.0.min.json", mend: mendWorkflow },
  "action-root": { name: "action-v1.0.min.json", mend: mendAction },
} as const;

const schemas = new Map<Root, TemplateSchema>();

export function schemaOf(root: Root): TemplateSchema {
  const known = schemas.get(root);
  if (known !== undefined) return known;
  const { name, mend } = FILES[root];
  const besides = import.meta.resolve("@actions/workflow-parser/templates/template-reader");
  const text = JSON.parse(readFileSync(new URL(`../${name}`, besides), "utf8")) as SchemaText;
  mend(text.definitions);
  const schema = TemplateSchema.load(new JSONObjectReader(undefined, JSON.stringify(text)));
  // A key named `constructor` was found in every one of them.
  for (const definition of Object.values(schema.definitions))
    if (definition instanceof MappingDefinition) Object.setPrototypeOf(definition.properties, null);
  schemas.set(root, schema);
  return schema;
}

/** It said `branch_protection_rule`, so that the event could only be named as a key. */
function mendWorkflow(definitions: SchemaText["definitions"]): void {
  definitions["repository-dispatch-string"] = { string: { constant: "repository_dispatch" } };
}

/** The laxer one of its two schemas of actions, which GitHub's runner reads with, but with conditions that it then checks. */
function mendAction(definitions: SchemaText["definitions"]): void {
  for (const name of ["container-runs", "node-runs"]) {
    const { mapping } = definitions[name] as { mapping: { properties: Record<string, unknown> } };
    for (const key of ["pre-if", "post-if"]) mapping.properties[key] = "runs-if";
  }
}
