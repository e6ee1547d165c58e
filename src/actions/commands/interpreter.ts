/** What a step prints, line by line: text, or a wish. One interpreter a step, since a step can stop the wishes for a while. */

import { isAbsolute, join } from "node:path";
import { assertNever } from "../../domain/assert-never.js";
import { LIMITS } from "../../domain/limits.js";
import { createLocate } from "../matchers/locate.js";
import type { Scanner } from "../matchers/problem-matcher.js";
import { readMatcherFile } from "../matchers/read-matcher-file.js";
import type { Annotation } from "../model/annotation.js";
import { annotate } from "./annotate.js";
import type { Masks } from "./masks.js";
import { toPlainText } from "./plain-text.js";
import {
  type CommandName,
  isCommandName,
  parseWorkflowCommand,
  type WorkflowCommand,
} from "./workflow-command.js";

/** All texts are masked and harmless to a terminal, but where it is said. */
export type LineEvent =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "group"; readonly title: string }
  | { readonly kind: "end-group" }
  | { readonly kind: "annotation"; readonly annotation: Annotation }
  /** Shown only to who asks for it. */
  | { readonly kind: "debug"; readonly text: string }
  /** Values of these four are as written, not masked: they are for use, not for showing. */
  | { readonly kind: "set-output"; readonly name: string; readonly value: string }
  | { readonly kind: "save-state"; readonly name: string; readonly value: string }
  | { readonly kind: "set-env"; readonly name: string; readonly value: string }
  | { readonly kind: "add-path"; readonly path: string }
  /** GitHub fails the step for it, whatever it ends with. */
  | { readonly kind: "refused"; readonly message: string };

export interface InterpreterOptions {
  /** Of the job: a step may add to them. */
  readonly masks: Masks;
  /** Of the job: a step may add and remove some. */
  readonly matchers: Scanner;
  readonly workspace: string;
  /** `set-env` and `add-path` as commands: anything that is printed could use them. */
  readonly allowsUnsecureCommands: boolean;
}

export interface Interpreter {
  /** `stream`: matchers of several lines go by the lines of one stream. */
  read(line: string, stream?: "stdout" | "stderr"): readonly LineEvent[];
}

/** One line on its way, and what the step has said before it. */
interface Reading extends InterpreterOptions {
  readonly line: string;
  readonly isCut: boolean;
  readonly stream: "stdout" | "stderr";
  readonly said: Said;
}

interface Said {
  /** The name of the command that ends a pause. */
  stopToken: string | undefined;
  /** Commands are shown, too. */
  isEchoing: boolean;
  hasToldOverfull: boolean;
}

export function createInterpreter(options: InterpreterOptions): Interpreter {
  const said: Said = { stopToken: undefined, isEchoing: false, hasToldOverfull: false };
  options.matchers.reset();
  return {
    read(line, stream = "stdout") {
      const isCut = Buffer.byteLength(line) > LIMITS.lineBytesMax - LONGEST_CHARACTER_BYTES;
      // A carriage return ends a line for GitHub's runner; one before the line feed is no line of its own.
      const lines = line.replace(/\r$/, "").split("\r");
      return lines.flatMap((each, index) =>
        interpret({
          ...options,
          line: each,
          isCut: isCut && index === lines.length - 1,
          stream,
          said,
        }),
      );
    },
  };
}

/** A line is cut between characters, so a cut one may be a little shorter than the limit. */
const LONGEST_CHARACTER_BYTES = 4;

function interpret(reading: Reading): readonly LineEvent[] {
  const { line, said } = reading;
  const isKnown = (name: string): boolean => isCommandName(name) || name === said.stopToken;
  const command = parseWorkflowCommand(line, isKnown);
  if (command === undefined) return toText(reading);
  if (said.stopToken !== undefined) {
    if (command.name !== said.stopToken) return toText(reading);
    said.stopToken = undefined;
    return [toLine(line, reading)];
  }
  return isCommandName(command.name) ? obey(command.name, command, reading) : toText(reading);
}

function toText(reading: Reading): readonly LineEvent[] {
  const { matchers, workspace, stream, line } = reading;
  const plain = toPlainText(line);
  const found = matchers.scan(plain, { locate: createLocate(workspace), stream });
  return [toLine(plain, reading), ...found.map((each) => toAnnotation(each, reading))];
}

const safe = (text: string, { masks, isCut }: Reading): string =>
  masks.apply(toPlainText(text), { isCut });

const toLine = (text: string, reading: Reading): LineEvent => ({
  kind: "line",
  text: safe(text, reading),
});

function toAnnotation(annotation: Annotation, reading: Reading): LineEvent {
  const texts = FREE_TEXTS.flatMap((key) => {
    const text = annotation[key];
    return text === undefined ? [] : [[key, safe(text, reading)] as const];
  });
  return { kind: "annotation", annotation: { ...annotation, ...Object.fromEntries(texts) } };
}

/** The other texts are words of ours. */
const FREE_TEXTS = ["message", "file", "title", "code", "matcher"] as const;

const refuse = (message: string, reading: Reading): LineEvent => ({
  kind: "refused",
  message: safe(message, reading),
});

/** GitHub shows those that do not show themselves, when it was asked to by `::echo::on`. */
const SILENT: ReadonlySet<CommandName> = new Set([
  "add-mask",
  "debug",
  "error",
  "notice",
  "warning",
]);

function obey(name: CommandName, command: WorkflowCommand, reading: Reading): readonly LineEvent[] {
  const { said, line } = reading;
  const isShown = said.isEchoing && !SILENT.has(name) && name !== "stop-commands";
  return [...(isShown ? [toLine(line, reading)] : []), ...perform(name, command, reading)];
}

function perform(
  name: CommandName,
  command: WorkflowCommand,
  reading: Reading,
): readonly LineEvent[] {
  const { value } = command;
  switch (name) {
    case "error":
    case "warning":
    case "notice":
      return announce(annotate(name, command, reading.workspace), reading);
    case "debug":
      return [{ kind: "debug", text: safe(value, reading) }];
    case "echo":
      return switchEcho(value, reading);
    case "group":
      return [{ kind: "group", title: safe(value.replaceAll(/[\r\n]+/g, " "), reading) }];
    case "endgroup":
      return [{ kind: "end-group" }];
    case "add-mask":
      return addMask(value, reading);
    case "stop-commands":
      return stop(value, reading);
    case "set-output":
    case "save-state":
    case "set-env":
      return setValue(name, command, reading);
    case "add-path":
      return addPath(value, reading);
    case "add-matcher":
      return addMatcher(value, reading);
    case "remove-matcher":
      return removeMatcher(command, reading);
    default:
      return assertNever(name);
  }
}

const LEVELS = { error: "Error", warning: "Warning", notice: "Notice" } as const;

function announce(annotation: Annotation, reading: Reading): readonly LineEvent[] {
  const shown = `${LEVELS[annotation.level]}: ${annotation.message}`;
  return [
    toAnnotation(annotation, reading),
    ...shown.split(/\r\n|\r|\n/).map((line) => toLine(line, reading)),
  ];
}

const warn = (message: string, reading: Reading): readonly LineEvent[] =>
  announce({ kind: "command", level: "warning", message }, reading);

function switchEcho(value: string, reading: Reading): readonly LineEvent[] {
  const wanted = value.trim().toLowerCase();
  if (wanted !== "on" && wanted !== "off")
    return [refuse(`::echo:: was given "${value}"; give it on or off.`, reading)];
  reading.said.isEchoing = wanted === "on";
  return [];
}

function addMask(value: string, reading: Reading): readonly LineEvent[] {
  const { masks, said } = reading;
  if (value.trim() === "")
    return warn("::add-mask:: was given nothing to mask; give it the value.", reading);
  masks.add(value);
  if (masks.isOverfull() && !said.hasToldOverfull) {
    said.hasToldOverfull = true;
    return [{ kind: "line", text: "More is to be masked than can be; the rest of the log is." }];
  }
  return said.isEchoing ? [{ kind: "line", text: "::add-mask::***" }] : [];
}

/** GitHub takes a longer one for a secret, so that nothing that is printed can end the pause. */
const SECRET_TOKEN_CHARACTERS_MIN = 7;

function stop(token: string, reading: Reading): readonly LineEvent[] {
  const name = token.toLowerCase();
  if (name === "" || name === "pause-logging" || isCommandName(name))
    return [
      refuse(
        `::stop-commands:: was given "${token}"; give it a token that is no command and that nobody can guess.`,
        reading,
      ),
    ];
  reading.said.stopToken = name;
  if (token.length >= SECRET_TOKEN_CHARACTERS_MIN) reading.masks.add(token);
  return [toLine(reading.line, reading)];
}

const FILES = { "set-env": "GITHUB_ENV", "add-path": "GITHUB_PATH" } as const;

const isDisabled = (name: keyof typeof FILES, reading: Reading): LineEvent =>
  refuse(
    `The \`${name}\` command is disabled, as on GitHub; write to the file that ${FILES[name]} names.`,
    reading,
  );

function setValue(
  kind: "set-output" | "save-state" | "set-env",
  { properties, value }: WorkflowCommand,
  reading: Reading,
): readonly LineEvent[] {
  if (kind === "set-env" && !reading.allowsUnsecureCommands) return [isDisabled(kind, reading)];
  const name = properties.get("name");
  return name === undefined
    ? [refuse(`::${kind}:: has no name; write ::${kind} name=NAME::value.`, reading)]
    : [{ kind, name, value }];
}

function addPath(path: string, reading: Reading): readonly LineEvent[] {
  if (!reading.allowsUnsecureCommands) return [isDisabled("add-path", reading)];
  return path === ""
    ? [refuse("::add-path:: has no path; write ::add-path::DIRECTORY.", reading)]
    : [{ kind: "add-path", path }];
}

function addMatcher(file: string, reading: Reading): readonly LineEvent[] {
  if (file === "") return warn("::add-matcher:: has no file; write ::add-matcher::FILE.", reading);
  const read = readMatcherFile(inWorkspace(file, reading));
  const added = read.kind === "text" ? reading.matchers.add(read.text) : read;
  if (added.kind === "problem")
    return [refuse(`The problem matchers of ${file} are not used: ${added.message}.`, reading)];
  return added.leftOut.map((message) => toLine(`Not used: ${message}.`, reading));
}

function removeMatcher(
  { properties, value: file }: WorkflowCommand,
  reading: Reading,
): readonly LineEvent[] {
  const owner = properties.get("owner");
  if ((owner === undefined) === (file === ""))
    return warn("::remove-matcher:: takes either an owner or a file; give it one.", reading);
  if (owner !== undefined) {
    reading.matchers.remove(owner);
    return [];
  }
  const read = readMatcherFile(inWorkspace(file, reading));
  const removed = read.kind === "text" ? reading.matchers.removeAll(read.text) : read;
  return removed.kind === "problem"
    ? [refuse(`The problem matchers of ${file} are not removed: ${removed.message}.`, reading)]
    : [];
}

const inWorkspace = (file: string, { workspace }: Reading): string =>
  isAbsolute(file) ? file : join(workspace, file);
