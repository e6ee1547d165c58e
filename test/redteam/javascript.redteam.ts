import { describeRedTeam } from "./describe-red-team.js";
import { OWN_JAVASCRIPT } from "./own-javascript.js";
import { SUPPLY_JAVASCRIPT } from "./own-supply.js";

describeRedTeam(
  {
    template: "js-node",
    config: `gates:
  - {id: syntax, kind: command, run: node --check src/index.js, class: compile}
  - {id: test, kind: tests, run: "node --test test/*.test.js"}
`,
    acceptanceRun: "node --test test/zz_accept.test.js",
  },
  [...OWN_JAVASCRIPT, ...SUPPLY_JAVASCRIPT],
);
