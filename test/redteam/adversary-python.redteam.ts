import { describeRedTeam } from "./describe-red-team.js";
import { ADVERSARY_PYTHON } from "./own-adversary-python.js";
import { ownOf } from "./red-case.js";

describeRedTeam(
  {
    template: "py-pytest",
    config: `gates:
  - {id: test, kind: tests, run: python3 -m pytest}
`,
    acceptanceRun: "python3 -m pytest tests/test_zz_accept.py",
  },
  ownOf(ADVERSARY_PYTHON),
);
