import { describeRedTeam } from "./describe-red-team.js";
import { OWN_GO } from "./own-go.js";
import { corpusOf, ownOf } from "./red-case.js";

describeRedTeam(
  {
    template: "go-mod",
    config: `gates:
  - {id: vet, kind: command, run: go vet ./..., class: compile}
  - {id: test, kind: tests, run: "go test -json -count=1 ./..."}
`,
    acceptanceRun: "go test -json -count=1 -run ^TestAccept ./...",
  },
  [...corpusOf("go-mod"), ...ownOf(OWN_GO)],
);
