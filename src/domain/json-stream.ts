/**
 * How the lines of a program that prints JSON are read as an agent's events: data, so that another agent needs no code.
 *
 * A path is keys with dots between, e.g. `message.content`; where it comes to a list, it goes on in each of its elements.
 */

import type { ToolKind } from "./agent-event.js";

export type Path = string;

/** Path → the value that must stand there, or one of several. */
export type Condition = Readonly<Record<Path, JsonValue | readonly JsonValue[]>>;
export type JsonValue = string | number | boolean;

export interface ToolRule {
  readonly id: Path;
  readonly name?: Path;
  /** What it is about, for people. */
  readonly title?: Path;
  readonly input?: Path;
  readonly output?: Path;
  readonly status: "running" | "completed" | "failed";
  /** When it is `failed` after all. */
  readonly failed?: Condition;
}

/** One kind of line. Every rule whose condition holds is applied, in their order. */
export interface StreamRule {
  readonly when: Condition;
  /** A list in the line: the rule is applied to each of its elements that `where` holds of; paths begin there. */
  readonly each?: Path;
  readonly where?: Condition;
  /** The agent's id of the session. */
  readonly session?: Path;
  readonly message?: Path;
  /** What is said comes in pieces, which follow each other without a break. */
  readonly inPieces?: true;
  readonly thought?: Path;
  readonly tool?: ToolRule;
  /** Tokens are the sum of what stands at the paths. */
  readonly usage?: { readonly tokens?: readonly Path[]; readonly costUsd?: Path };
  /** Why the agent cannot work, in its words. It stands unless something is said or done after it. */
  readonly error?: Path;
}

export interface JsonStream {
  readonly rules: readonly StreamRule[];
  /** Name of a tool → what it does; what is not named is `other`. */
  readonly kinds: Readonly<Record<string, ToolKind>>;
}
