/** Which tool of an agent's a step means, and how its input is called there: found in the list that the agent sends. */

import { z } from "zod";
import type { Tool } from "./conversation.js";
import type { Step } from "./script.js";

export interface Call {
  readonly tool: Tool;
  readonly input: Readonly<Record<string, unknown>>;
}

const SHELLS =
  /^(?:shell|shell_command|exec_command|local_shell|bash|run_shell_command|execute_command|Bash)$/;
const WRITERS = /^(?:write|write_file|create_file|Write|write_to_file)$/;

/** Undefined: the step is no call, or the agent has no such tool. */
export function pickTool(step: Step, tools: readonly Tool[]): Call | undefined {
  if ("shell" in step) return called(tools, SHELLS, (schema) => shellInput(schema, step.shell));
  if ("write" in step)
    return called(tools, WRITERS, (schema) => writeInput(schema, step.write, step.text));
  if (!("tool" in step)) return undefined;
  const tool = tools.find(({ name }) => name.endsWith(step.tool));
  return tool === undefined ? undefined : { tool, input: step.input };
}

type Properties = Readonly<Record<string, unknown>>;

function called(
  tools: readonly Tool[],
  names: RegExp,
  toInput: (schema: Schema) => Properties,
): Call | undefined {
  const tool = tools.find(({ name }) => names.test(name));
  return tool === undefined ? undefined : { tool, input: toInput(toSchema(tool.schema)) };
}

const schemaSchema = z.looseObject({
  properties: z.record(z.string(), z.looseObject({ type: z.unknown().optional() })).default({}),
  required: z.array(z.string()).default([]),
});
type Schema = z.output<typeof schemaSchema>;

function toSchema(value: unknown): Schema {
  const read = schemaSchema.safeParse(value);
  return read.success ? read.data : { properties: {}, required: [] };
}

function shellInput(schema: Schema, line: string): Properties {
  const key = keyOf(schema, ["command", "cmd", "script"]);
  const isList = String(schema.properties[key]?.type).toLowerCase() === "array";
  return { ...filled(schema, [key]), [key]: isList ? ["bash", "-c", line] : line };
}

function writeInput(schema: Schema, path: string, text: string): Properties {
  const pathKey = keyOf(schema, ["file_path", "filePath", "path", "absolute_path"]);
  const textKey = keyOf(schema, ["content", "contents", "file_text", "text"]);
  return { ...filled(schema, [pathKey, textKey]), [pathKey]: path, [textKey]: text };
}

const keyOf = ({ properties }: Schema, names: readonly string[]): string =>
  names.find((name) => name in properties) ?? names[0] ?? "";

/** What else the tool requires, e.g. a description. */
function filled({ properties, required }: Schema, given: readonly string[]): Properties {
  const others = required.filter((name) => !given.includes(name));
  return Object.fromEntries(others.map((name) => [name, valueFor(String(properties[name]?.type))]));
}

function valueFor(type: string): unknown {
  switch (type.toLowerCase()) {
    case "boolean":
      return false;
    case "number":
    case "integer":
      return 10_000;
    case "array":
      return [];
    case "object":
      return {};
    default:
      return "as asked";
  }
}
