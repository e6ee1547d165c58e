/** All cases, by the house whose repositories they are turned into. `NAME.redteam.ts` judges the suite of that name. */

import { JAVASCRIPT } from "./house-javascript.js";
import { AGAIN_GO, AGAIN_JAVASCRIPT, AGAIN_PYTHON, AGAIN_RUST } from "./own-adversary-again.js";
import { ADVERSARY_GO } from "./own-adversary-go.js";
import { ADVERSARY_JAVASCRIPT } from "./own-adversary-javascript.js";
import { ADVERSARY_PYTHON } from "./own-adversary-python.js";
import { ADVERSARY_RUST } from "./own-adversary-rust.js";
import { AROUND_JAVASCRIPT, AROUND_PYTHON } from "./own-around.js";
import { AROUND_GO, AROUND_RUST } from "./own-around-built.js";
import { CARRIED_GO, CARRIED_PYTHON, CARRIED_RUST } from "./own-carried.js";
import { CELLS_GO, CELLS_PYTHON, CELLS_RUST } from "./own-cells.js";
import { DECLARED_JAVASCRIPT } from "./own-declared.js";
import { OWN_GO } from "./own-go.js";
import { OWN_JAVASCRIPT } from "./own-javascript.js";
import { LANDING_JAVASCRIPT } from "./own-landing.js";
import { NEAR_JAVASCRIPT } from "./own-near.js";
import { OWN_PYTHON } from "./own-python.js";
import { REACH_GO, REACH_JAVASCRIPT, REACH_PYTHON, REACH_RUST } from "./own-reach.js";
import { RUNNERS_JAVASCRIPT, RUNNERS_PYTHON } from "./own-runners.js";
import { RUNNERS_GO, RUNNERS_RUST } from "./own-runners-built.js";
import { OWN_RUST } from "./own-rust.js";
import { OWN_SHELL } from "./own-shell.js";
import { SUPPLY_JAVASCRIPT, SUPPLY_RUST } from "./own-supply.js";
import { LAY_TOOLS } from "./own-templates.js";
import { OWN_TYPESCRIPT } from "./own-typescript.js";
import { corpusOf, ownOf, type RedCase } from "./red-case.js";
import type { House } from "./red-repository.js";

export interface Suite {
  readonly house: House;
  readonly cases: readonly RedCase[];
}

const PYTHON: House = {
  template: "py-pytest",
  config: `gates:
  - {id: test, kind: tests, run: python3 -m pytest}
`,
  acceptanceRun: "python3 -m pytest tests/test_zz_accept.py",
};

const RUST: House = {
  template: "rs-cargo",
  config: `gates:
  - {id: format, kind: command, run: cargo fmt --check, class: format}
  - {id: lint, kind: command, run: cargo clippy --all-targets --offline -- -D warnings, class: lint}
  - {id: test, kind: tests, run: cargo test --offline}
`,
  acceptanceRun: "cargo test --offline --test zz_accept",
};

const GO: House = {
  template: "go-mod",
  config: `gates:
  - {id: format, kind: command, run: 'odd=$(gofmt -l .) && test -z "$odd"', class: format}
  - {id: vet, kind: command, run: go vet ./..., class: compile}
  - {id: test, kind: tests, run: "go test -json -count=1 ./..."}
`,
  acceptanceRun: "go test -json -count=1 -run ^TestAccept ./...",
};

const TYPESCRIPT: House = {
  template: "ts-vitest",
  config: `setup:
  - {run: ${JSON.stringify(LAY_TOOLS)}, cacheKey: [package.json]}
gates:
  - {id: format, kind: command, run: node_modules/.bin/biome format src test, class: format}
  - {id: lint, kind: command, run: node_modules/.bin/biome lint --error-on-warnings src test, class: lint}
  - {id: types, kind: command, run: node node_modules/typescript/bin/tsc -p ., class: type}
  - {id: test, kind: tests, run: npx --no-install vitest run}
`,
  acceptanceRun: "npx --no-install vitest run test/zz_accept.test.ts",
};

const SHELL: House = {
  template: "sh-tap",
  config: `gates:
  - {id: test, kind: tests, run: sh run-tests.sh, report: tap, runFiles: "sh run-tests.sh {files}"}
`,
  acceptanceRun: "sh run-tests.sh tests/zz_accept.test.sh",
};

export const SUITES = {
  javascript: { house: JAVASCRIPT, cases: corpusOf("js-node") },
  "javascript-own": {
    house: JAVASCRIPT,
    cases: ownOf([...OWN_JAVASCRIPT, ...REACH_JAVASCRIPT, ...SUPPLY_JAVASCRIPT]),
  },
  "javascript-near": {
    house: JAVASCRIPT,
    cases: ownOf([...LANDING_JAVASCRIPT, ...NEAR_JAVASCRIPT, ...DECLARED_JAVASCRIPT]),
  },
  adversary: {
    house: JAVASCRIPT,
    cases: ownOf([
      ...ADVERSARY_JAVASCRIPT,
      ...AGAIN_JAVASCRIPT,
      ...AROUND_JAVASCRIPT,
      ...RUNNERS_JAVASCRIPT,
    ]),
  },
  "adversary-python": {
    house: PYTHON,
    cases: ownOf([...ADVERSARY_PYTHON, ...AGAIN_PYTHON, ...AROUND_PYTHON, ...RUNNERS_PYTHON]),
  },
  typescript: { house: TYPESCRIPT, cases: ownOf(OWN_TYPESCRIPT) },
  python: {
    house: PYTHON,
    cases: [
      ...corpusOf("py-pytest"),
      ...ownOf([...OWN_PYTHON, ...REACH_PYTHON, ...CARRIED_PYTHON, ...CELLS_PYTHON]),
    ],
  },
  rust: {
    house: RUST,
    cases: [
      ...corpusOf("rs-cargo"),
      ...ownOf([
        ...OWN_RUST,
        ...SUPPLY_RUST,
        ...REACH_RUST,
        ...CARRIED_RUST,
        ...ADVERSARY_RUST,
        ...CELLS_RUST,
        ...AGAIN_RUST,
        ...AROUND_RUST,
        ...RUNNERS_RUST,
      ]),
    ],
  },
  go: {
    house: GO,
    cases: [
      ...corpusOf("go-mod"),
      ...ownOf([
        ...OWN_GO,
        ...REACH_GO,
        ...CARRIED_GO,
        ...ADVERSARY_GO,
        ...CELLS_GO,
        ...AGAIN_GO,
        ...AROUND_GO,
        ...RUNNERS_GO,
      ]),
    ],
  },
  shell: { house: SHELL, cases: ownOf(OWN_SHELL) },
} as const satisfies Readonly<Record<string, Suite>>;

export type SuiteName = keyof typeof SUITES;
