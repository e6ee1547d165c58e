/** A sandbox that is none: programs start as they are given. */

import { UNCONFINED } from "../../src/domain/isolation.js";
import type { Sandbox } from "../../src/ports/sandbox.js";

export const unconfined: Sandbox = {
  isolation: UNCONFINED,
  ownFolders: [],
  enter: async (program) => ({ kind: "entered", program, leave: async () => undefined }),
};
