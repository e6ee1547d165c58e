/** The annotation that `::error file=…,line=…::message` asks for, with GitHub's rules for places that cannot be. */

import { isAbsolute, normalize, relative } from "node:path";
import type { Annotation } from "../model/annotation.js";
import type { WorkflowCommand } from "./workflow-command.js";

export function annotate(
  level: Annotation["level"],
  { properties, value }: WorkflowCommand,
  workspace: string,
): Annotation {
  const file = properties.get("file");
  const title = properties.get("title");
  return {
    kind: "command",
    level,
    message: value,
    ...(file === undefined ? {} : { file: relativeTo(workspace, file) }),
    ...toPlace(properties),
    ...(title === undefined ? {} : { title }),
  };
}

/** What lies elsewhere stays as it was written. */
function relativeTo(workspace: string, file: string): string {
  if (!isAbsolute(file)) return file.replace(/^(?:\.\/)+/, "");
  const path = relative(workspace, normalize(file));
  return path === "" || path === ".." || path.startsWith("../") ? file : path;
}

type Place = Pick<Annotation, "line" | "endLine" | "column" | "endColumn">;

function toPlace(properties: ReadonlyMap<string, string>): Place {
  const from = (key: string): number | undefined => toNumber(properties.get(key));
  const endLine = from("endline");
  const endColumn = from("endcolumn");
  const line = from("line") ?? endLine;
  const column = from("col") ?? endColumn;
  // Columns are of one line, or of none.
  const hasColumns = line !== undefined && (endLine === undefined || endLine === line);
  const inOrder = (first: number | undefined, last: number | undefined): boolean =>
    first === undefined || last === undefined || first <= last;
  return {
    ...(inOrder(line, endLine) ? named({ line, endLine }) : {}),
    ...(hasColumns && inOrder(column, endColumn) ? named({ column, endColumn }) : {}),
  };
}

const named = (place: Readonly<Record<string, number | undefined>>): Place =>
  Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined));

/** From 1, as .NET reads whole numbers. */
function toNumber(text: string | undefined): number | undefined {
  if (text === undefined || !/^\s*\+?\d{1,9}\s*$/.test(text)) return undefined;
  const value = Number(text);
  return value > 0 ? value : undefined;
}
