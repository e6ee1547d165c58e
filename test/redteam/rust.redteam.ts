import { describeRedTeam } from "./describe-red-team.js";
import { SUPPLY_RUST } from "./own-supply.js";

describeRedTeam(
  {
    template: "rs-cargo",
    config: `gates:
  - {id: lint, kind: command, run: cargo clippy --all-targets --offline -- -D warnings, class: lint}
  - {id: test, kind: tests, run: cargo test --offline}
`,
    acceptanceRun: "cargo test --offline --test zz_accept",
  },
  SUPPLY_RUST,
);
