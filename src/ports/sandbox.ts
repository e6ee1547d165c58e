/** What keeps an agent's programs to their own folders, and how one is started inside. */

import type { Isolation } from "../domain/isolation.js";
import type { Bounds } from "./process.js";

export interface Program {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
}

/** Where a turn takes place. Both are absolute, and exist. */
export interface Place {
  /** May be written, at this very path. */
  readonly workspace: string;
  /**
   * Of the session, Interlock's own: what it holds can be read inside, its folder `kept` written. The private home and
   * the private temporary folder are kept in it from turn to turn.
   */
  readonly sessionDirectory: string;
}

/** Something that listens on this machine and is to be reached from inside, whatever the network is. */
export interface Door {
  /** Path of the unix socket that it listens on. */
  readonly socket: string;
  /** The port of 127.0.0.1 on which programs inside find it. */
  readonly port: number;
}

export type Entered =
  | {
      readonly kind: "entered";
      /** To be started in the place of the one that was given: with this argv, environment and folder. */
      readonly program: Program;
      /** For whoever starts it: what it may use, and that its end is the end of all inside. Absent: no box. */
      readonly bounds?: Bounds;
      /** To be called when it has ended. May be called twice. */
      readonly leave: () => Promise<void>;
    }
  /** Nothing can be started: a sentence with the remedy. */
  | { readonly kind: "refused"; readonly why: string };

export interface Sandbox {
  /** As it was found on this machine, by trying it out. */
  readonly isolation: Isolation;
  /** Folders beside the workspace that are the session's own, as programs inside see them; none without a box. */
  readonly ownFolders: readonly string[];
  /** Makes what the box needs, and says how to start the program in it. One program at a time in one place. */
  enter(program: Program, place: Place, doors?: readonly Door[]): Promise<Entered>;
}
