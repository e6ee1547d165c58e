/** What JavaScript actions want done before: where it is done, and what its failure means. */

import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EMPTY_LOCK, formatLock } from "../../src/actions/store/lock.js";
import type { RemoteReference } from "../../src/actions/store/reference.js";
import { syncActions } from "../../src/actions/store/sync.js";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { gitFolder } from "./support/builtin-step.js";
import { type SmallRepository, smallRepository } from "./support/run-here.js";

const folder = temporaryFolder();
const remote = gitFolder(join(folder, "remote"));
remote.commit({
  "action.yml": "runs: {using: node20, pre: pre.js, main: main.js}\ninputs: {code: {default: 0}}\n",
  "pre.js":
    "console.log('before'); require('fs').appendFileSync(process.env.GITHUB_STATE, 'from=pre\\n'); process.exit(Number(process.env.INPUT_CODE));",
  "main.js": "console.log('main has', process.env.STATE_from);",
});

const at = (ref: string): RemoteReference => ({
  kind: "remote",
  owner: "octo",
  repository: "tool",
  path: "",
  ref,
});

let repository: SmallRepository;
beforeAll(async () => {
  repository = smallRepository({});
  const { lock } = await syncActions({
    directory: join(repository.stateDirectory, "actions"),
    references: [at("main")],
    lock: EMPTY_LOCK,
    processes: createProcesses({ marker: "before-test" }),
    env: { PATH: process.env["PATH"] ?? "" },
    remoteUrlOf: () => `file://${remote.path}`,
  });
  repository.commit({
    "interlock-actions.lock": formatLock(lock),
    "own/action.yml":
      "runs:\n  using: composite\n  steps: [{uses: octo/tool@main, with: {code: '${{ inputs.code }}'}}]\ninputs: {code: {default: 0}}\n",
  });
});
afterAll(() => repository.remove());

async function runSteps(steps: string) {
  repository.commit({
    ".github/workflows/ci.yml": `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
  });
  const { document, lines } = await repository.run();
  return { verdict: document.verdict, lines, steps: document.workflows[0]?.jobs[0]?.steps ?? [] };
}

test("of a step's own action: before all steps", async () => {
  const { verdict, lines } = await runSteps(
    "      - run: echo first\n      - uses: octo/tool@main\n",
  );
  expect(lines).toEqual(["before", "first", "main has pre"]);
  expect(verdict).toBe("green");
});

test("of an action in a composite one: before its own main, which gets its state", async () => {
  const { verdict, lines } = await runSteps(
    "      - uses: actions/checkout@v4\n      - uses: ./own\n",
  );
  expect(lines.slice(-2)).toEqual(["before", "main has pre"]);
  expect(verdict).toBe("green");
});

test("its failure fails the step, and its main is not run", async () => {
  const { verdict, lines, steps } = await runSteps(
    "      - uses: actions/checkout@v4\n      - {uses: ./own, with: {code: 3}}\n      - run: echo after\n",
  );
  expect(lines.at(-1)).toBe("before");
  expect(steps.map(({ conclusion }) => conclusion)).toEqual(["success", "failure", "skipped"]);
  expect(steps[1]).toMatchObject({ exitCode: 3 });
  expect(verdict).toBe("red");
});
