/** What boxes are made by on this machine, and how one of each kind is started. */

import type { IsolationKind } from "../../domain/isolation.js";
import type { Program } from "../../ports/sandbox.js";
import type { Box } from "./box.js";
import { toBubblewrapArgv } from "./bubblewrap.js";
import { makeContainer } from "./container.js";
import type { Containers } from "./containers.js";
import { toSeatbeltArgv } from "./seatbelt.js";

export type BoxMaker = { readonly kind: Exclude<IsolationKind, "container"> } | Containers;

/** A program as it is to be started outside, so that it runs inside. */
export interface MadeBox {
  readonly program: Program;
  /** Processes that belong to it without being children of its program. */
  readonly members?: () => readonly number[];
  /** May be called twice. */
  readonly leave: () => Promise<void>;
}

/** `program` has the folder and the whole environment that it is to find inside. */
export async function makeBox(
  maker: BoxMaker,
  box: Box,
  inside: {
    readonly program: Program;
    readonly memoryBytesMax: number;
    /** What Interlock itself listens on, where the box has the machine's loopback. */
    readonly ports: readonly number[];
  },
): Promise<MadeBox> {
  const { program } = inside;
  switch (maker.kind) {
    case "bubblewrap":
      return inPlace({ ...program, argv: toBubblewrapArgv(box, program), cwd: "/" });
    case "container":
      return makeContainer(maker, box, inside);
    case "seatbelt":
      return inPlace({ ...program, argv: toSeatbeltArgv(box, program, inside.ports) });
    case "namespaces":
      throw new Error("No box is made by namespaces yet.");
    case "none":
      return inPlace(program);
  }
}

const inPlace = (program: Program): MadeBox => ({ program, leave: async () => undefined });
