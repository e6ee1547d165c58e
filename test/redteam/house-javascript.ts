/** How the JavaScript repositories of the red team are judged. */

import type { House } from "./red-repository.js";

export const JAVASCRIPT: House = {
  template: "js-node",
  config: `gates:
  - {id: syntax, kind: command, run: node --check src/index.js, class: compile}
  - {id: test, kind: tests, run: "node --test test/*.test.js"}
`,
  acceptanceRun: "node --test test/zz_accept.test.js",
};
