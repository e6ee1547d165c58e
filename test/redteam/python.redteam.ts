import { describeRedTeam } from "./describe-red-team.js";
import { OWN_PYTHON } from "./own-python.js";
import { corpusOf, ownOf } from "./red-case.js";

describeRedTeam(
  {
    template: "py-pytest",
    config: `gates:
  - {id: test, kind: tests, run: python3 -m pytest}
`,
    acceptanceRun: "python3 -m pytest tests/test_zz_accept.py",
  },
  [...corpusOf("py-pytest"), ...ownOf(OWN_PYTHON)],
);
