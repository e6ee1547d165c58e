/** What keeps the programs of gates from the network and from Interlock's own records. */

import type { Isolation } from "../domain/isolation.js";
import type { ProcessRequest } from "./process.js";

export type ProgramLine = ProcessRequest["program"];

export interface ConfinedProgram {
  /** To be started in the place of the one that was given, in the same folder and environment. */
  readonly program: ProgramLine;
  /** As it was found on this machine, by trying it out. */
  readonly isolation: Isolation;
}
