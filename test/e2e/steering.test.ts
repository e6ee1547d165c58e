/** People steer a run from a second terminal; and what other commands say of it meanwhile and afterwards. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { killClisAfterEach } from "../support/built-cli.js";
import {
  HONEST_WORK,
  makeSmallRepository,
  type SmallRepository,
} from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TEST_MS = 600_000;

/** Keeps each prompt, and works once the file `go-<workstream>` is there. */
const WAITS = `
cat > "$MEETING/prompt-$INTERLOCK_WORKSTREAM-$INTERLOCK_TURN"
touch "$MEETING/began-$INTERLOCK_WORKSTREAM"
while [ ! -e "$MEETING/go-$INTERLOCK_WORKSTREAM" ]; do sleep 0.1; done
if [ -e "src/$INTERLOCK_WORKSTREAM.mjs" ]; then echo 'Nothing left to do.'; exit 0; fi
${HONEST_WORK}`;

const statusSchema = z.looseObject({
  schema: z.literal("interlock/status/v1"),
  run: z.unknown(),
  workstreams: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      state: z.string(),
      attempts: z.int(),
      agent: z.string(),
    }),
  ),
});

const proveSchema = z.strictObject({
  schema: z.literal("interlock/prove/v1"),
  verdict: z.enum(["pass", "fail", "incomplete"]),
  subject: z.strictObject({ base: z.string(), head: z.string(), tree: z.string() }),
  checkRuns: z.array(
    z.looseObject({
      gate: z.string(),
      conclusion: z.string(),
      durationMs: z.number(),
      findings: z.array(z.unknown()),
    }),
  ),
  reasonCodes: z.array(z.string()),
});

killClisAfterEach();

const go = (small: SmallRepository, workstream: string): void =>
  writeFileSync(join(small.meeting, `go-${workstream}`), "");

const hasBegun = async (small: SmallRepository, workstream: string): Promise<void> =>
  expect
    .poll(() => existsSync(join(small.meeting, `began-${workstream}`)), { timeout: 120_000 })
    .toBe(true);

test(
  "a message is in the next turn's prompt, an approval lets it land, a cancellation ends another, and the exit code says so",
  async () => {
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: [{ id: "told", approval: "landing" }, { id: "dropped" }],
      agents: { waits: WAITS },
    });
    const running = small.start("run", small.plan, "--json");
    await hasBegun(small, "told");
    await hasBegun(small, "dropped");

    expect(await small.run("tell", "told", "Use a capital letter.", "--as", "Ada")).toMatchObject({
      exitCode: 0,
    });
    expect(await small.run("cancel", "dropped", "--as", "Ada")).toMatchObject({ exitCode: 0 });
    expect(await small.run("tell", "nobody", "Hello.")).toMatchObject({ exitCode: 2 });
    await running.line(/"type":"told"/);
    await running.line(/"type":"cancelled"/);
    go(small, "told");
    await running.line(/"type":"turn-started".*"turn":2.*"reason":"told"/);
    expect(readFileSync(join(small.meeting, "prompt-told-1"), "utf8")).not.toContain(
      "capital letter",
    );

    await running.line(/"type":"pull-request-opened"/);
    const status = statusSchema.parse(JSON.parse((await small.run("status", "--json")).stdout));
    expect(status.workstreams.map(({ id, state }) => [id, state])).toEqual([
      ["told", "proposed"],
      ["dropped", "stopped"],
    ]);
    expect(await small.run("approve", "told", "--as", "Ada")).toMatchObject({ exitCode: 0 });

    const end = await running.ended;
    expect(end.exitCode).toBe(1);
    expect(readFileSync(join(small.meeting, "prompt-told-2"), "utf8")).toContain(
      "Message from Ada: Use a capital letter.",
    );
    expect(end.stderr).toMatch(/✔ told +merged/);
    expect(end.stderr).toMatch(/✘ dropped +not merged.*cancelled by Ada/);
    const numbered = z.looseObject({ seq: z.int().positive(), at: z.string(), type: z.string() });
    for (const line of end.stdout.trim().split("\n"))
      expect(numbered.safeParse(JSON.parse(line)).success).toBe(true);

    const logs = await small.run("logs", "told");
    expect(logs).toMatchObject({ exitCode: 0 });
    expect(logs.stdout).toContain("LANDED");
    expect(await small.run("tell", "told", "Too late.")).toMatchObject({ exitCode: 2 });
  },
  TEST_MS,
);

test(
  "a paused run begins nothing and lands nothing until it is resumed",
  async () => {
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: [{ id: "first" }],
      agents: { waits: WAITS },
    });
    const running = small.start("run", small.plan, "--json");
    await hasBegun(small, "first");
    expect(await small.run("pause")).toMatchObject({ exitCode: 0 });
    await running.line(/"type":"paused"/);
    go(small, "first");
    await running.line(/"type":"proof-completed".*"verdict":"pass"/);
    expect(running.stdout()).not.toContain('"type":"pull-request-opened"');
    expect(await small.run("resume")).toMatchObject({ exitCode: 0 });
    const end = await running.ended;
    expect(end.exitCode).toBe(0);
    expect(end.stdout.indexOf('"type":"resumed"')).toBeLessThan(
      end.stdout.indexOf('"type":"pull-request-opened"'),
    );
  },
  TEST_MS,
);

test(
  "prove and check judge a commit without agents, in JSON too, and their exit codes are the verdicts",
  async () => {
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: [{ id: "one" }],
      agents: { waits: WAITS },
    });
    const { checkout } = small;
    checkout.git("switch", "--quiet", "--create", "work");
    checkout.commit({ "src/one.mjs": "export const one = () => 1;\n" });
    const good = await small.run("prove", "--base", "main", "--head", "HEAD", "--json");
    expect(good.exitCode).toBe(0);
    expect(proveSchema.parse(JSON.parse(good.stdout))).toMatchObject({
      verdict: "pass",
      reasonCodes: [],
    });
    expect(await small.run("check")).toMatchObject({ exitCode: 0 });

    checkout.commit({ "src/hello.mjs": "export const hello = () => 'no';\n" });
    const bad = await small.run("prove", "--base", "main", "--head", "work", "--json");
    expect(bad.exitCode).toBe(1);
    expect(proveSchema.parse(JSON.parse(bad.stdout))).toMatchObject({ verdict: "fail" });
    expect(await small.run("prove", "--base", "main", "--head", "no-such-branch")).toMatchObject({
      exitCode: 2,
    });
  },
  TEST_MS,
);

test(
  "a gate that cannot run anywhere makes a run incomplete, and doctor says why",
  async () => {
    const gate = { id: "odd", kind: "command", run: "no-such-tool", class: "lint" };
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: [{ id: "one" }],
      agents: { waits: WAITS },
      config: { gates: [gate] },
    });
    go(small, "one");
    const end = await small.run("run", small.plan);
    expect(end.exitCode).toBe(4);
    expect(end.stderr).toContain("could not be proven here");
    const doctor = await small.run("doctor", "--json");
    expect(doctor.exitCode).toBe(1);
    expect(doctor.stdout).toContain("no-such-tool");
  },
  TEST_MS,
);
