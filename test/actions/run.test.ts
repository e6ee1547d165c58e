import { describe, expect, test } from "vitest";
import { isAlive } from "../support/survivors.js";
import { type RunHere, runOnce } from "./support/run-here.js";

const jobs = ({ document }: RunHere) => document.workflows.flatMap((each) => each.jobs);
const job = (run: RunHere, name: string) => {
  const found = jobs(run).find((each) => each.name === name);
  if (found === undefined)
    throw new Error(
      `no job ${name} in ${jobs(run)
        .map((each) => each.name)
        .join(", ")}`,
    );
  return found;
};
const verdicts = (run: RunHere) =>
  Object.fromEntries(jobs(run).map((each) => [each.name, each.verdict]));
const steps = (run: RunHere, name: string) =>
  job(run, name).steps.map((step) => `${step.name}: ${step.conclusion}`);

const workflow = (body: string): string => `on: push\njobs:\n${body.replace(/^/gm, "  ")}`;

describe("steps", () => {
  test("a failing step fails its job with its exit code, and what follows is skipped unless it asks for more", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - run: echo before
    - name: Breaks
      run: exit 7
    - name: Skipped
      run: echo never
    - name: On failure
      if: failure()
      run: echo failed=\${{ job.status }}
    - name: Always
      if: always()
      run: echo always
    - name: Neither
      if: success()
      run: echo never`),
    );
    expect(run.document.verdict).toBe("red");
    expect(steps(run, "a")).toEqual([
      "Run echo before: success",
      "Breaks: failure",
      "Skipped: skipped",
      "On failure: success",
      "Always: success",
      "Neither: skipped",
    ]);
    expect(job(run, "a").steps[1]).toMatchObject({ exitCode: 7, reason: "exit code 7" });
    expect(job(run, "a").reason).toBe("step 2 (Breaks): exit code 7");
    expect(run.lines).toEqual(["before", "failed=failure", "always"]);
  });

  test("env, outputs and paths go from step to step by files, and outputs from job to job", async () => {
    const run = await runOnce(
      workflow(`
one:
  runs-on: ubuntu-latest
  outputs:
    greeting: \${{ steps.say.outputs.greeting }}
  env: {LEVEL: job}
  steps:
    - id: say
      env: {LEVEL: step}
      run: |
        echo "greeting=hello $LEVEL" >> "$GITHUB_OUTPUT"
        echo "LATER=\${LEVEL}-later" >> "$GITHUB_ENV"
        {
          echo 'MANY<<END'
          echo one
          echo two
          echo END
        } >> "$GITHUB_ENV"
        mkdir -p bin && printf '#!/bin/sh\\necho mine' > bin/own-tool && chmod +x bin/own-tool
        echo "$PWD/bin" >> "$GITHUB_PATH"
    - run: |
        echo "$LATER $LEVEL"
        echo "$MANY"
        own-tool
two:
  needs: one
  runs-on: ubuntu-latest
  steps:
    - run: echo "\${{ needs.one.outputs.greeting }} \${{ needs.one.result }}"`),
    );
    expect(run.document.verdict).toBe("green");
    expect(run.lines).toEqual(["step-later job", "one", "two", "mine", "hello step success"]);
  });

  test("a broken GITHUB_OUTPUT fails the step that wrote it, by line", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - run: printf 'fine=1\\nbroken\\n' >> "$GITHUB_OUTPUT"`),
    );
    expect(job(run, "a").verdict).toBe("red");
    expect(job(run, "a").steps[0]?.reason).toMatch(/GITHUB_OUTPUT.*[Ll]ine 2.*"broken"/);
  });

  test("continue-on-error lets the job go on, and tells outcome from conclusion", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - id: weak
      continue-on-error: true
      run: exit 3
    - run: echo "\${{ steps.weak.outcome }} \${{ steps.weak.conclusion }}"`),
    );
    expect(run.document.verdict).toBe("green");
    expect(run.lines).toEqual(["failure success"]);
    expect(job(run, "a").steps[0]).toMatchObject({ conclusion: "success", exitCode: 3 });
  });

  test("a step's time limit ends it", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - timeout-minutes: 0.005
      run: sleep 600
    - if: failure()
      run: echo after`),
    );
    expect(job(run, "a").verdict).toBe("red");
    expect(job(run, "a").steps[0]?.reason).toContain("timeout-minutes");
    expect(run.lines).toEqual(["after"]);
  });

  test("a job's time limit ends it as failed, and lets only what always runs go on", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  timeout-minutes: 0.01
  steps:
    - run: sleep 600
    - run: echo never
    - if: cancelled()
      run: echo told`),
    );
    expect(job(run, "a").verdict).toBe("red");
    expect(job(run, "a").reason).toContain("timeout-minutes");
    expect(run.lines).toEqual(["told"]);
  });

  test("shells are what they are on GitHub", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  defaults: {run: {shell: bash}}
  steps:
    - run: "! false | true; echo \${PIPESTATUS[0]}"
    - shell: sh
      run: echo "sh $0" | grep -c script-
    - shell: python
      run: |
        import os
        print("py", os.environ["GITHUB_JOB"])
    - shell: node {0}
      run: console.log("node", process.env.CI)
    - continue-on-error: true
      run: false | true`),
    );
    expect(run.lines).toEqual(["1", "1", "py a", "node true"]);
    expect(job(run, "a").steps[4]).toMatchObject({ exitCode: 1 });
  });

  test("what a step leaves running lives as long as the job, and not longer", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - run: |
        sleep 1000 &
        echo "PID=$!" >> "$GITHUB_ENV"
    - run: kill -0 "$PID" && echo "alive $PID"`),
    );
    const [line = ""] = run.lines;
    expect(line).toMatch(/^alive \d+$/);
    expect(isAlive(Number(line.slice(6)))).toBe(false);
  });
});

describe("jobs", () => {
  test("a matrix has a leg for each of its values, and a failing one stops the others", async () => {
    const run = await runOnce(
      workflow(`
a:
  strategy:
    max-parallel: 1
    matrix:
      n: [1, 2, 3]
      include: [{n: 2, more: x}]
  runs-on: ubuntu-latest
  steps:
    - run: echo "\${{ matrix.n }}\${{ matrix.more }} \${{ strategy.job-index }}/\${{ strategy.job-total }}"
    - if: matrix.n == 2
      run: exit 1`),
    );
    expect(verdicts(run)).toEqual({ "a (1)": "green", "a (2, x)": "red", "a (3)": "cancelled" });
    expect(run.lines).toEqual(["1 0/3", "2x 1/3"]);
    expect(job(run, "a (3)").reason).toContain("fail-fast");
  });

  test("without fail-fast every leg runs; one that may fail fails nothing", async () => {
    const run = await runOnce(
      workflow(`
a:
  strategy:
    fail-fast: false
    matrix: {n: [1, 2]}
  continue-on-error: \${{ matrix.n == 1 }}
  runs-on: ubuntu-latest
  steps: [{run: "exit \${{ matrix.n == 1 && 1 || 0 }}"}]
b:
  needs: a
  runs-on: ubuntu-latest
  steps: [{run: "echo \${{ needs.a.result }}"}]`),
    );
    expect(run.document.verdict).toBe("green");
    expect(verdicts(run)).toEqual({ "a (1)": "red", "a (2)": "green", b: "green" });
    expect(run.lines).toEqual(["success"]);
  });

  test("jobs wait for what they need; after a failure they are skipped, unless they ask for it", async () => {
    const run = await runOnce(
      workflow(`
late:
  needs: [early]
  runs-on: ubuntu-latest
  steps: [{run: echo late}]
early:
  runs-on: ubuntu-latest
  steps: [{run: exit 1}]
later:
  needs: [late]
  runs-on: ubuntu-latest
  steps: [{run: echo later}]
report:
  needs: [late, early]
  if: always()
  runs-on: ubuntu-latest
  steps: [{run: "echo \${{ needs.early.result }} \${{ needs.late.result }}"}]
onfail:
  needs: [later]
  if: failure()
  runs-on: ubuntu-latest
  steps: [{run: echo onfail}]`),
    );
    expect(run.document.verdict).toBe("red");
    expect(verdicts(run)).toEqual({
      late: "skipped",
      early: "red",
      later: "skipped",
      report: "green",
      onfail: "green",
    });
    expect(run.lines.toSorted()).toEqual(["failure skipped", "onfail"]);
  });

  test("a leg that cannot run here is never green, nor is what needs it", async () => {
    const run = await runOnce(
      workflow(`
build:
  strategy:
    matrix: {os: [ubuntu-latest, windows-latest, macos-latest]}
  runs-on: \${{ matrix.os }}
  steps: [{run: echo built}]
all:
  needs: build
  runs-on: ubuntu-latest
  steps: [{run: echo all}]
gate:
  needs: build
  if: always()
  runs-on: ubuntu-latest
  steps: [{run: "test '\${{ needs.build.result }}' = failure"}]
never:
  needs: build
  if: github.event_name == 'release'
  runs-on: ubuntu-latest
  steps: [{run: echo never}]`),
    );
    expect(run.document.verdict).toBe("incomplete");
    expect(verdicts(run)).toEqual({
      "build (ubuntu-latest)": "green",
      "build (windows-latest)": "not-run",
      "build (macos-latest)": "not-run",
      all: "incomplete",
      gate: "incomplete",
      never: "skipped",
    });
    expect(steps(run, "gate")).toEqual([expect.stringContaining("inconclusive")]);
    expect(job(run, "build (windows-latest)").reason).toContain("another operating system");
    expect(run.document.notRun.map((each) => each.job)).toEqual([
      "build (windows-latest)",
      "build (macos-latest)",
    ]);
  });

  test("containers, services and missing tools are named, not failed", async () => {
    const run = await runOnce(
      workflow(`
boxed:
  runs-on: ubuntu-latest
  container: node:22
  steps: [{run: echo no}]
served:
  runs-on: ubuntu-latest
  services: {db: {image: postgres}}
  steps: [{run: echo no}]
tool:
  runs-on: ubuntu-latest
  steps: [{run: no-such-tool-here --version}, {run: echo then}]
own:
  runs-on: ubuntu-latest
  steps: [{run: ./missing.sh}]`),
    );
    expect(verdicts(run)).toEqual({
      boxed: "not-run",
      served: "not-run",
      tool: "incomplete",
      own: "red",
    });
    expect(job(run, "tool").steps[0]).toMatchObject({ conclusion: "not-proven", exitCode: 127 });
    expect(job(run, "tool").reason).toContain("no-such-tool-here");
    expect(job(run, "boxed").reason).toContain("node:22");
  });
});

test("a leg that failed after something unproven stops no other leg; one for elsewhere says so", async () => {
  const run = await runOnce(
    workflow(`
a:
  runs-on: \${{ matrix.os }}
  strategy:
    max-parallel: 1
    matrix: {os: [ubuntu-latest, ubuntu-22.04, windows-latest]}
  steps:
    - if: matrix.os == 'ubuntu-latest'
      uses: octo/nowhere@v1
    - if: matrix.os == 'ubuntu-latest'
      run: exit 1`),
  );
  expect(run.document.workflows[0]?.jobs.map(({ verdict }) => verdict)).toEqual([
    "incomplete",
    "green",
    "not-run",
  ]);
});

test("in the sandbox a step finds in /tmp and its own folders what those before it have left", async () => {
  const run = await runOnce(
    workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - run: |
        for f in /tmp /var/tmp "$HOME" "$RUNNER_TEMP" "$RUNNER_TOOL_CACHE" "$RUNNER_WORKSPACE" .; do echo here > "$f/left.txt"; done
    - run: cat /tmp/left.txt /var/tmp/left.txt "$HOME/left.txt" "$RUNNER_TEMP/left.txt" "$RUNNER_TOOL_CACHE/left.txt" ../left.txt left.txt | grep -c here`),
    {},
    { isSandboxed: true },
  );
  expect(run.lines).toEqual(["7"]);
  expect(run.document.verdict).toBe("green");
});

describe("actions of the repository", () => {
  const composite = `
name: Greet
inputs:
  who: {required: true}
  mark: {default: "!"}
outputs:
  said: {value: "\${{ steps.say.outputs.said }}"}
runs:
  using: composite
  steps:
    - id: say
      shell: bash
      run: |
        echo "said=hi \${{ inputs.who }}\${{ inputs.mark }}" >> "$GITHUB_OUTPUT"
        echo "FROM_INSIDE=yes" >> "$GITHUB_ENV"
        echo "path \${{ github.action_path }}" | sed "s#$GITHUB_WORKSPACE#W#"
    - if: failure()
      shell: bash
      run: echo never`;

  test("a composite action has inputs, outputs and steps of its own", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - uses: actions/checkout@v4
    - id: greet
      uses: ./greet
      with: {who: Ada}
    - run: echo "\${{ steps.greet.outputs.said }} $FROM_INSIDE [\${{ steps.say.outputs.said }}]"`),
      { "greet/action.yml": composite },
    );
    expect(run.document.verdict).toBe("green");
    expect(run.lines.slice(-2)).toEqual(["path W/greet", "hi Ada! yes []"]);
  });

  test("a post sees what later steps have written to GITHUB_ENV", async () => {
    const run = await runOnce(
      "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - uses: ./js\n      - run: echo SEEN=later >> $GITHUB_ENV\n",
      {
        "js/action.yml": "name: js\nruns: {using: node20, main: main.js, post: post.js}\n",
        "js/main.js": "console.log('main', process.env.SEEN);",
        "js/post.js": "console.log('post', process.env.SEEN);",
      },
    );
    expect(run.lines.slice(-2)).toEqual(["main undefined", "post later"]);
  });

  test("a shell is looked for first where steps have put programs", async () => {
    const run = await runOnce(
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n          mkdir own\n          printf \'#!/bin/sh\\necho own "$(cat "$1")"\\n\' > own/perl\n          chmod +x own/perl\n          echo "$PWD/own" >> $GITHUB_PATH\n      - run: my script\n        shell: perl {0}\n',
    );
    expect(run.lines.slice(-1)).toEqual(["own my script"]);
    expect(run.document.verdict).toBe("green");
  });

  test("a JavaScript action runs pre-nothing, main and post, with inputs and state", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - uses: actions/checkout@v4
    - uses: ./js
      with: {some-input: 5}
    - run: echo between`),
      {
        "js/action.yml":
          "runs: {using: node20, main: main.js, post: post.js}\ninputs: {some-input: {default: 1}}",
        "js/main.js":
          "require('fs').appendFileSync(process.env.GITHUB_STATE, 'left=over\\n'); console.log('main', process.env['INPUT_SOME-INPUT']);",
        "js/post.js":
          "console.log('post', process.env.STATE_left, process.env['INPUT_SOME-INPUT']);",
      },
    );
    expect(run.lines.slice(-3)).toEqual(["main 5", "between", "post over 5"]);
    expect(job(run, "a").steps.at(-1)).toMatchObject({ phase: "post", conclusion: "success" });
  });

  test("an action that is not in the store taints the job: no later success or failure is certain", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - uses: somebody/something@v1
    - run: echo fine
b:
  runs-on: ubuntu-latest
  steps:
    - uses: somebody/something@v1
    - run: exit 1
c:
  runs-on: ubuntu-latest
  steps:
    - run: exit 1
    - if: always()
      uses: somebody/something@v1`),
    );
    expect(verdicts(run)).toEqual({ a: "incomplete", b: "incomplete", c: "red" });
    expect(job(run, "a").reason).toContain("ci sync");
    expect(steps(run, "b")[1]).toContain("inconclusive");
  });
});

describe("workflows that are called", () => {
  test("have inputs, secrets and outputs, and calls of their own", async () => {
    const run = await runOnce(
      workflow(`
outer:
  uses: ./.github/workflows/called.yml
  with: {count: 3}
  secrets: {token: "\${{ secrets.GIVEN }}"}
after:
  needs: outer
  runs-on: ubuntu-latest
  steps: [{run: "echo \${{ needs.outer.outputs.sum }}"}]`),
      {
        ".github/workflows/called.yml": `
on:
  workflow_call:
    inputs: {count: {type: number, required: true}, word: {type: string, default: deep}}
    secrets: {token: {required: true}}
    outputs: {sum: {value: "\${{ jobs.add.outputs.sum }}"}}
jobs:
  add:
    runs-on: ubuntu-latest
    outputs: {sum: "\${{ steps.s.outputs.sum }}"}
    steps:
      - id: s
        run: echo "sum=\${{ inputs.count }}-\${{ inputs.word }}" >> "$GITHUB_OUTPUT"
      - run: echo "\${{ secrets.token }}"
  deeper:
    uses: ./.github/workflows/deeper.yml`,
        ".github/workflows/deeper.yml":
          "on: workflow_call\njobs: {x: {runs-on: ubuntu-latest, steps: [{run: 'echo deeper ${{ github.workflow }}'}]}}",
      },
      { secrets: { GIVEN: "sesame-open" }, workflows: ["ci.yml"] },
    );
    expect(verdicts(run)).toEqual({
      "outer / add": "green",
      "outer / deeper / x": "green",
      after: "green",
    });
    expect(run.lines.toSorted()).toEqual(["***", "3-deep", "deeper .github/workflows/ci.yml"]);
  });
});

describe("secrets", () => {
  test("a given secret is used and never shown, in none of its forms", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  outputs: {leak: "\${{ steps.s.outputs.leak }}"}
  steps:
    - id: s
      name: With \${{ secrets.WORD }}
      env: {WORD: "\${{ secrets.WORD }}"}
      run: |
        echo "plain $WORD"
        printf '%s' "$WORD" | base64
        echo "leak=$WORD" >> "$GITHUB_OUTPUT"
        echo "::error file=a.txt::it is $WORD"
        echo "# $WORD" >> "$GITHUB_STEP_SUMMARY"
        exit 3`),
      {},
      { secrets: { WORD: "hunter2-and-more" } },
    );
    const everything = JSON.stringify([run.document, run.happenings]);
    expect(everything).not.toContain("hunter2");
    expect(everything).not.toContain(Buffer.from("hunter2-and-more").toString("base64"));
    expect(run.lines[0]).toBe("plain ***");
    expect(job(run, "a").summary).toBe("# ***\n");
  });

  test("a step that reads a secret nobody gave is not proven", async () => {
    const run = await runOnce(
      workflow(`
a:
  runs-on: ubuntu-latest
  steps:
    - env: {T: "\${{ secrets.DEPLOY_KEY }}"}
      run: echo "[$T]"`),
    );
    expect(job(run, "a").verdict).toBe("incomplete");
    expect(job(run, "a").reason).toContain("DEPLOY_KEY");
  });

  test("nothing of the machine's environment gets in but what tools need", async () => {
    process.env["MY_PRIVATE_TOKEN"] = "private-token-value";
    try {
      const run = await runOnce(
        workflow(`
a:
  runs-on: ubuntu-latest
  steps: [{run: "env; cat /proc/$PPID/environ 2>/dev/null | tr '\\\\0' '\\\\n' | grep -c PRIVATE_TOKEN || true"}]`),
        {},
        { isSandboxed: true },
      );
      expect(JSON.stringify(run.happenings)).not.toContain("private-token-value");
    } finally {
      delete process.env["MY_PRIVATE_TOKEN"];
    }
  });
});

test("a pull request's event is what git knows of it", async () => {
  const run = await runOnce(
    `on: pull_request
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          echo "\${{ github.event.pull_request.title }}|\${{ github.base_ref }}|\${{ github.ref }}|$GITHUB_HEAD_REF"
          node -e 'console.log(require(process.env.GITHUB_EVENT_PATH).number)'`,
    {},
    { event: "pull_request", title: "feat: a title", branch: "topic" },
  );
  expect(run.lines).toEqual(["feat: a title|main|refs/pull/1/merge|topic", "1"]);
});
