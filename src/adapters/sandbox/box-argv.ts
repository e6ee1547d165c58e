/** The command line that starts a program in a box of one kind. */

import type { IsolationKind } from "../../domain/isolation.js";
import type { Box } from "./box.js";
import { type BoxedProgram, toBubblewrapArgv } from "./bubblewrap.js";

export function toBoxArgv(kind: IsolationKind, box: Box, program: BoxedProgram): readonly string[] {
  switch (kind) {
    case "bubblewrap":
      return toBubblewrapArgv(box, program);
    case "namespaces":
    case "seatbelt":
      throw new Error(`No box is made by ${kind} yet.`);
    case "none":
      return program.argv;
  }
}
