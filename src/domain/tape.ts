/** A recorded agent: turns that can be played again, offline and without a key. Parsed by `config/`. */

import type { WorkstreamId } from "./ids.js";

/** Ways in which a recorded agent goes wrong on purpose, so that the watching can be watched. */
export type Misbehaviour =
  /** Ignores TERM and leaves a child in a session of its own; prints one line, then nothing for ever. */
  | "hang"
  /** Ends with exit code 1 halfway: after the patch, before the commit. */
  | "crash"
  /** Prints without end. */
  | "flood"
  /** Prints nothing at all, and waits. */
  | "silent";

/**
 * One recorded turn. It is played in this order: `say`, `delayMs`, `sync`, `patch`, `write`, `commit`, `claim`.
 * `patch` and the values of `write` are paths of files: relative to the tape in its file, absolute for the agent.
 */
export interface TapeTurn {
  /** A regular expression, without regard to case, that the prompt must match; absent: every prompt does. */
  readonly when?: string;
  /** Merge the base first; files in textual conflict are taken as the base has them. */
  readonly sync?: boolean;
  /** Progress lines. */
  readonly say?: readonly string[];
  /** A file with a unified diff, which is applied with a three-way merge. */
  readonly patch?: string;
  /** Path in the workspace → the file whose text it gets. */
  readonly write?: Readonly<Record<string, string>>;
  /** The commit's message; absent: what was done stays uncommitted. */
  readonly commit?: string;
  readonly claim?: string;
  readonly delayMs?: number;
  /** `hang`, `flood` and `silent` come before anything is changed; `silent` before anything is said. */
  readonly misbehave?: Misbehaviour;
}

export interface Tape {
  readonly version: 1;
  /** Each is played at most once, in this order of preference. */
  readonly turns: readonly TapeTurn[];
}

/** The tape of a workstream, with absolute paths; or why there is none to play. */
export type TapeOf = (
  workstream: WorkstreamId,
) =>
  | { readonly kind: "tape"; readonly tape: Tape }
  | { readonly kind: "no-tape"; readonly why: string };
