/**
 * What a step writes to the files that `GITHUB_ENV`, `GITHUB_OUTPUT`, `GITHUB_STATE` and `GITHUB_PATH` name, read as GitHub's
 * runner reads it on Linux: there a carriage return is a character like any other, unless it ends a line of paths.
 */

export type KeyValues =
  | { readonly kind: "entries"; readonly entries: readonly (readonly [string, string])[] }
  /** GitHub fails the step. Names the line, and quotes it: to be masked before it is shown. */
  | { readonly kind: "problem"; readonly message: string };

/** `NAME=value`, or `NAME<<END`, lines, `END`. Of the same name the last counts. */
export function parseKeyValues(text: string): KeyValues {
  const lines = withoutMark(text).split("\n");
  const entries: (readonly [string, string])[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (lines[at] === "") continue;
    const read = readEntry(lines, at);
    if (read.kind === "problem") return read;
    entries.push([read.name, read.value]);
    at = read.lastLine;
  }
  return { kind: "entries", entries };
}

/** .NET takes a mark of byte order for none of the text. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, "");

type Entry =
  | {
      readonly kind: "entry";
      readonly name: string;
      readonly value: string;
      /** Where it ends, counted from 0. */
      readonly lastLine: number;
    }
  | { readonly kind: "problem"; readonly message: string };

function readEntry(lines: readonly string[], at: number): Entry {
  const line = lines[at] ?? "";
  const equals = line.indexOf("=");
  const heredoc = line.indexOf("<<");
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    const name = line.slice(0, equals);
    if (name === "") return problem(at, line, "has no name before =");
    return { kind: "entry", name, value: line.slice(equals + 1), lastLine: at };
  }
  if (heredoc < 0) return problem(at, line, "is neither NAME=value nor NAME<<DELIMITER");
  const name = line.slice(0, heredoc);
  const delimiter = line.slice(heredoc + 2);
  if (name === "" || delimiter === "") return problem(at, line, "lacks a name or a delimiter");
  const end = lines.indexOf(delimiter, at + 1);
  if (end < 0) return problem(at, line, "has no end: no later line is its delimiter alone");
  return { kind: "entry", name, value: lines.slice(at + 1, end).join("\n"), lastLine: end };
}

const SHOWN_CHARACTERS_MAX = 200;

/** A long line is not quoted at all: half a secret is none that a mask would find. */
function problem(at: number, line: string, what: string): Entry {
  const shown = line.length > SHOWN_CHARACTERS_MAX ? "" : ` ${JSON.stringify(line)}`;
  return {
    kind: "problem",
    message: `Line ${at + 1}${shown} ${what}; values of several lines are written as NAME<<DELIMITER, the lines, DELIMITER.`,
  };
}

/** In the order of the file; the last goes to the front of `PATH`. */
export const parsePaths = (text: string): readonly string[] =>
  withoutMark(text)
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== "");
