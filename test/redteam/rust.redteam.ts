import { describeRedTeam } from "./describe-red-team.js";
import { OWN_RUST } from "./own-rust.js";
import { SUPPLY_RUST } from "./own-supply.js";
import { corpusOf, ownOf } from "./red-case.js";

describeRedTeam(
  {
    template: "rs-cargo",
    config: `gates:
  - {id: lint, kind: command, run: cargo clippy --all-targets --offline -- -D warnings, class: lint}
  - {id: test, kind: tests, run: cargo test --offline}
`,
    acceptanceRun: "cargo test --offline --test zz_accept",
  },
  [...corpusOf("rs-cargo"), ...ownOf([...OWN_RUST, ...SUPPLY_RUST])],
);
