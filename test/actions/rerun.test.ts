/** Running again what was not green: never less than what the failure had touched, and with what the rest had made. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.js";
import { type Files, type RunHere, smallRepository } from "./support/run-here.js";

const folder = temporaryFolder();
let repositories = 0;

/** `run()` runs all, `again()` what failed; `weak` fails as long as the switch is off. */
function scene(text: string, more: Files = {}) {
  const on = join(folder, `on-${(repositories += 1)}`);
  const repository = smallRepository({
    ".github/workflows/ci.yml": text.replaceAll("SWITCH", on),
    ...more,
  });
  return {
    run: () => repository.run(),
    again: () => repository.run({ rerunFailed: true }),
    turnOn: () => writeFileSync(on, ""),
    remove: () => repository.remove(),
  };
}

const verdicts = ({ document }: RunHere) =>
  Object.fromEntries(
    document.workflows.flatMap(({ jobs }) => jobs.map(({ name, verdict }) => [name, verdict])),
  );
const started = ({ happenings }: RunHere) =>
  happenings.flatMap((each) => (each.kind === "job-started" ? [each.job] : []));

describe("running what failed again", () => {
  test("what needs a job that is run again is run again, too, even if it was green", async () => {
    const { run, again, turnOn, remove } = scene(`on: push
jobs:
  fine: {runs-on: ubuntu-latest, steps: [{run: echo fine}]}
  weak: {runs-on: ubuntu-latest, steps: [{run: test -e SWITCH}]}
  after:
    needs: [fine, weak]
    if: always()
    runs-on: ubuntu-latest
    steps: [{run: "test \${{ needs.weak.result }} = failure"}]
`);
    try {
      expect(verdicts(await run())).toEqual({ fine: "green", weak: "red", after: "green" });
      turnOn();
      const second = await again();
      expect(started(second)).toEqual(["weak", "after"]);
      expect(verdicts(second)).toEqual({ fine: "green", weak: "green", after: "red" });
    } finally {
      remove();
    }
  });

  test("artifacts of green jobs are there again, and nothing is forgotten from one time to the next", async () => {
    const { run, again, turnOn, remove } = scene(`on: push
jobs:
  build:
    runs-on: ubuntu-latest
    outputs: {made: "\${{ steps.make.outputs.made }}"}
    steps:
      - id: make
        run: echo built > built.txt; echo made=yes >> $GITHUB_OUTPUT
      - {uses: actions/upload-artifact@v4, with: {name: built, path: built.txt}}
  test:
    needs: build
    runs-on: ubuntu-latest
    steps:
      - {uses: actions/download-artifact@v4, with: {name: built}}
      - run: grep built built.txt && test "\${{ needs.build.outputs.made }}" = yes && test -e SWITCH
`);
    try {
      expect(verdicts(await run())).toEqual({ build: "green", test: "red" });
      const second = await again();
      expect(started(second)).toEqual(["test"]);
      expect(verdicts(second)).toEqual({ build: "green", test: "red" });
      expect(second.lines).toContain("built");
      turnOn();
      const third = await again();
      expect(started(third)).toEqual(["test"]);
      expect(third.document.verdict).toBe("green");
    } finally {
      remove();
    }
  });

  test("another tree is another proof: all of it is run", async () => {
    const repository = smallRepository({
      ".github/workflows/ci.yml":
        "on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: echo a}]}\n",
    });
    try {
      await repository.run();
      expect(started(await repository.run({ rerunFailed: true }))).toEqual([]);
      repository.commit({ b: "b\n" });
      expect(started(await repository.run({ rerunFailed: true }))).toEqual(["a"]);
    } finally {
      repository.remove();
    }
  });
});

test("each workflow has artifacts of its own, as each is a run of its own on GitHub", async () => {
  const workflow = (text: string): string => `on: push
jobs:
  make:
    runs-on: ubuntu-latest
    steps:
      - run: echo ${text} > out.txt
      - {uses: actions/upload-artifact@v4, with: {name: out, path: out.txt}}
  look:
    needs: make
    runs-on: ubuntu-latest
    steps:
      - {uses: actions/download-artifact@v4, with: {path: all}}
      - run: test "$(cat all/*/out.txt all/out.txt 2>/dev/null)" = ${text}
`;
  const repository = smallRepository({
    ".github/workflows/one.yml": workflow("one"),
    ".github/workflows/two.yml": workflow("two"),
  });
  try {
    const { document } = await repository.run();
    const steps = document.workflows.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
    expect(steps.filter(({ conclusion }) => conclusion === "failure")).toEqual([]);
    expect(document.verdict).not.toBe("red");
  } finally {
    repository.remove();
  }
});

test("a called workflow has failed when a job of it has, though its last job may", async () => {
  const repository = smallRepository({
    ".github/workflows/ci.yml": `on: push
jobs:
  call: {uses: ./.github/workflows/called.yml}
  after: {needs: call, runs-on: ubuntu-latest, steps: [{run: echo after}]}
`,
    ".github/workflows/called.yml": `on: workflow_call
jobs:
  bad: {runs-on: ubuntu-latest, steps: [{run: exit 1}]}
  lenient: {runs-on: ubuntu-latest, continue-on-error: true, steps: [{run: exit 1}]}
`,
  });
  try {
    const run = await repository.run();
    expect(verdicts(run)).toEqual({
      "call / bad": "red",
      "call / lenient": "red",
      after: "skipped",
    });
    expect(run.document.verdict).toBe("red");
  } finally {
    repository.remove();
  }
});
