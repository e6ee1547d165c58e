/** A problem before it has a line: the schema and the rules say where in the value, the reader knows where in the file. */

import { asText, type Path, valueAt } from "./raw.js";
import { show, showPlain } from "./show.js";

export interface Complaint {
  /** The offending part; if it is not there, the nearest part that is will be shown. */
  readonly path: Path;
  readonly message: string;
  readonly remedy: string;
  readonly value?: string;
}

/** `gate "unit" has timeoutMinutes 0`, `gate "unit" has no run`, `parallel.max is 900`. */
export function complainOf(root: unknown, path: Path, remedy: string): Complaint {
  const value = valueAt(root, path);
  const { subject, rest } = namePath(root, path);
  if (value === undefined || value === null) {
    if (rest === "") return { path, message: `${subject ?? "the file"} is empty`, remedy };
    const message = subject === undefined ? `${rest} is missing` : `${subject} has no ${rest}`;
    return { path, message, remedy };
  }
  const shown = show(value);
  if (subject === undefined) {
    return {
      path,
      message: `${rest === "" ? "the file" : rest} is ${shown}`,
      remedy,
      value: shown,
    };
  }
  const message = rest === "" ? `${subject} is ${shown}` : `${subject} has ${rest} ${shown}`;
  return { path, message, remedy, value: shown };
}

/** What holds the value at a path, for sentences of one's own. */
export function nameOf(root: unknown, path: Path): string {
  const { subject, rest } = namePath(root, path);
  if (subject === undefined) return rest === "" ? "the file" : rest;
  return rest === "" ? subject : `${rest} of ${subject}`;
}

interface Name {
  /** The gate, workstream, agent, … that a person would name; absent at the top of a file. */
  readonly subject?: string;
  readonly rest: string;
}

function namePath(root: unknown, path: Path): Name {
  const [section, item] = path;
  const subject =
    section === undefined || item === undefined ? undefined : subjectOf(root, section, item);
  if (subject === undefined) return { rest: dotted(path) };
  return { subject, rest: dotted(path.slice(2)) };
}

function subjectOf(
  root: unknown,
  section: string | number,
  item: string | number,
): string | undefined {
  const id = asText(valueAt(root, [section, item, "id"]));
  switch (section) {
    case "gates":
      return id === undefined ? `gates[${item}]` : `gate ${show(id)}`;
    case "workstreams":
      return id === undefined ? `workstreams[${item}]` : `workstream ${show(id)}`;
    case "agents":
      return item === "default" ? undefined : `agent ${show(String(item))}`;
    case "turns":
      return `turn ${Number(item) + 1}`;
    case "setup":
      return `set-up step ${Number(item) + 1}`;
    default:
      return undefined;
  }
}

function dotted(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (!/^[\w-]+$/.test(key)) return `${text}[${show(key)}]`;
    return text === "" ? showPlain(key) : `${text}.${showPlain(key)}`;
  }, "");
}
