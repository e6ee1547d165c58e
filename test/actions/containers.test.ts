/** Jobs, services and actions in containers, with the engine of this machine. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { hostname } from "node:os";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunHere, runOnce } from "./support/run-here.js";
import { makeTinyImage, SERVING, TINY, type TinyImage } from "./support/tiny-image.js";

const image = makeTinyImage();
const MISSING =
  "no Docker or Podman answers here, or busybox-static is missing: install podman, runc and busybox-static";

if (image === undefined && process.env["CI"] === undefined)
  test.skip(MISSING, () => expect.unreachable());
else
  describe("with an engine", () => {
    let tiny: TinyImage;
    beforeAll(() => {
      if (image === undefined) throw new Error(MISSING);
      tiny = image;
    });
    afterAll(() => tiny.remove());

    const started = (): string => tiny.ask("ps", "--all", "--quiet", "--filter", "name=interlock-");

    test("steps run in the job's container, and see the checkout", async () => {
      const run = await runHere(`
  a:
    runs-on: ubuntu-latest
    container: {image: ${TINY}, env: {GREETING: hello}}
    outputs: {said: "\${{ steps.say.outputs.said }}"}
    steps:
      - uses: actions/checkout@v4
      - run: test ! -e /usr/bin/git && cat note.txt && echo "$GREETING $OWN $0"
        env: {OWN: "two\\nlines"}
      - id: say
        run: echo "said=\${{ job.container.id }}" >> $GITHUB_OUTPUT
      - run: pwd > from-inside.txt
      - shell: sh
        working-directory: /tmp
        run: pwd
  b:
    needs: a
    runs-on: ubuntu-latest
    steps:
      - run: echo "\${{ startsWith(needs.a.outputs.said, 'interlock-') }}"`);
      expect(run.document.verdict, why(run)).toBe("green");
      expect(run.lines).toContain("of the repository");
      expect(run.lines.find((line) => line.startsWith("hello two"))).toBe("hello two");
      expect(run.lines.at(-2)).toBe("/tmp");
      expect(run.lines.at(-1)).toBe("true");
      expect(started()).toBe("");
    });

    test("a failing step is red with its exit code; a tool that the image lacks is no excuse", async () => {
      const run = await runHere(`
  code:
    runs-on: ubuntu-latest
    container: ${TINY}
    steps: [{run: exit 7}, {run: echo never}, {if: always(), run: echo after}]
  tool:
    runs-on: ubuntu-latest
    container: ${TINY}
    steps: [{run: no-such-tool}]`);
      expect(run.document.verdict).toBe("red");
      const [code, tool] = run.document.workflows[0]?.jobs ?? [];
      expect(code).toMatchObject({ verdict: "red" });
      expect(code?.steps.map(({ conclusion, exitCode }) => [conclusion, exitCode])).toEqual([
        ["failure", 7],
        ["skipped", undefined],
        ["success", 0],
      ]);
      expect(tool).toMatchObject({ verdict: "red" });
    });

    test("services answer steps of the machine on their ports, and steps of a container by name", async () => {
      const run = await runHere(`
  outside:
    runs-on: ubuntu-latest
    services:
      talk: {image: "${SERVING}", ports: [8080], options: --health-cmd "wget -q -O - http://127.0.0.1:8080/hello.txt"}
    steps:
      - run: node -e 'fetch("http://127.0.0.1:\${{ job.services.talk.ports[8080] }}/hello.txt").then((r) => r.text()).then(console.log)'
  inside:
    runs-on: ubuntu-latest
    container: ${TINY}
    services: {talk: {image: "${SERVING}"}}
    steps: [{run: "wget -q -O - http://talk:8080/hello.txt"}]`);
      expect(run.document.verdict, why(run)).toBe("green");
      expect(run.lines.filter((line) => line === "served")).toHaveLength(2);
      expect(started()).toBe("");
    });

    test("a service that has ended is told, and nothing is proven", async () => {
      const run = await runHere(`
  a:
    runs-on: ubuntu-latest
    services: {talk: {image: "${TINY}", options: --entrypoint "true"}}
    steps: [{run: echo never}]`);
      expect(run.document.workflows[0]?.jobs[0]).toMatchObject({ verdict: "not-run" });
      expect(why(run)).toContain("the service talk: it has ended");
      expect(started()).toBe("");
    });

    test("a step that takes too long ends, and nothing of it stays", async () => {
      const run = await runHere(`
  a:
    runs-on: ubuntu-latest
    container: ${TINY}
    steps: [{run: sleep 1000, timeout-minutes: 0.02}]
  b:
    runs-on: ubuntu-latest
    steps: [{uses: "docker://${TINY}", with: {entrypoint: sleep, args: "1000"}, timeout-minutes: 0.02}]`);
      expect(run.document.verdict).toBe("red");
      expect(run.document.workflows[0]?.jobs.map((job) => job.steps[0]?.reason)).toEqual([
        expect.stringContaining("timeout-minutes"),
        expect.stringContaining("timeout-minutes"),
      ]);
      expect(started()).toBe("");
    });

    test("what a killed Interlock has left running is removed by the next", async () => {
      const machine = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
      const dead = spawnSync(process.execPath, ["--eval", "0"]).pid;
      const left = `interlock-${machine}-${dead}-left`;
      tiny.ask("run", "--detach", "--stop-timeout", "0", "--name", left, SERVING);
      const living = `interlock-${machine}-${process.pid}-living`;
      tiny.ask("run", "--detach", "--stop-timeout", "0", "--name", living, SERVING);
      await runHere("\n  a:\n    runs-on: ubuntu-latest\n    steps: [{run: echo hello}]");
      const names = tiny.ask("ps", "--all", "--format", "{{.Names}}");
      tiny.ask("rm", "--force", living);
      expect(names).toContain(living);
      expect(names).not.toContain(left);
    });

    test("an action that is an image gets its inputs and speaks by files", async () => {
      const run = await runHere(
        `
  a:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - id: own
        uses: ./boxed
        with: {who: Ada}
      - run: echo "\${{ steps.own.outputs.said }}"
      - uses: docker://${TINY}
        with: {entrypoint: sh, args: -c "cat note.txt; echo $INPUT_MORE; pwd", more: than this}`,
        {
          "boxed/action.yml": `name: boxed\ninputs: {who: {required: true}}\nruns:\n  using: docker\n  image: docker://${TINY}\n  entrypoint: /bin/sh\n  args: ["-c", "echo said=$INPUT_WHO-$0 >> $GITHUB_OUTPUT", "\${{ inputs.who }}"]\n`,
        },
      );
      expect(run.document.verdict, why(run)).toBe("green");
      expect(run.lines.slice(-4)).toEqual([
        "Ada-Ada",
        "of the repository",
        "than this",
        "/github/workspace",
      ]);
    });

    test.each([
      ["an image that is not here", "container: localhost/no-such:1", "pull localhost/no-such:1"],
      [
        "more rights",
        `container: {image: "${TINY}", options: --privileged}`,
        "the option --privileged",
      ],
      [
        "the machine's disk",
        `container: {image: "${TINY}", volumes: ["/:/host"]}`,
        "the volume /:/host",
      ],
      [
        "credentials",
        `container: {image: "${TINY}", credentials: {username: a, password: b}}`,
        "credentials",
      ],
    ])("a container that wants %s is not run, and says so", async (_, container, reason) => {
      const run = await runHere(
        `\n  a:\n    runs-on: ubuntu-latest\n    ${container}\n    steps: [{run: echo no}]`,
      );
      expect(run.document.verdict).toBe("incomplete");
      expect(run.document.workflows[0]?.jobs[0]).toMatchObject({ verdict: "not-run" });
      expect(why(run)).toContain(reason);
    });
  });

const runHere = (jobs: string, files = {}): Promise<RunHere> =>
  runOnce(
    `on: push\njobs:${jobs}\n`,
    { "note.txt": "of the repository\n", ...files },
    {
      isSandboxed: true,
    },
  );

const why = ({ document, lines }: RunHere): string =>
  JSON.stringify([document.workflows, lines], undefined, 1);
