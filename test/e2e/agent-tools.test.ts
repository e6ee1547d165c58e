/** An agent that asks Interlock in the middle of its turn: for the gates, and for people. In a box, with a network and without. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { killClisAfterEach } from "../support/built-cli.js";
import { HONEST_WORK, makeSmallRepository } from "../support/small-repository.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const TEST_MS = 600_000;

/** Wrong at first: the lint says so, and it is mended in the same turn. Then it asks, and claims. */
const ASKS = `
${HONEST_WORK}
echo 'var late = 1;' >> "src/$word.mjs"
! interlock check > "$MEETING/first" 2>&1
sed -i '/^var /d' "src/$word.mjs"
interlock progress "the lint is mended"
interlock check > "$MEETING/second" 2> "$MEETING/signs"
git commit --quiet --all --allow-empty --message "chore: mend the lint"
interlock ask "Is a word enough?"
interlock allow "changeTests=a guest is greeted by name" "it may have to greet others"
! interlock ask
interlock done "It says a word." > "$MEETING/done"
`;

const statusSchema = z.looseObject({
  workstreams: z.array(z.looseObject({ asks: z.array(z.string()).optional() })),
});

killClisAfterEach();

test.each(["none", "open"] as const)(
  "with network %s it is told in its turn what fails, and what it asked of people is there to be answered",
  async (network) => {
    const small = makeSmallRepository(temporaryFolder(), {
      workstreams: [{ id: "word", approval: "landing" }],
      agents: { asks: ASKS },
      network,
    });
    const running = small.start("run", small.plan, "--json");
    await running.line(/"type":"pull-request-opened"/);

    const said = (name: string) => readFileSync(join(small.meeting, name), "utf8");
    expect(said("first")).toMatch(/Not accepted: 1 finding \(`LINT`\)/);
    expect(said("first")).toContain("use const instead of var");
    expect(said("second")).toMatch(/All gates hold on [0-9a-f]{12}/);
    expect(said("first")).toContain("(1 path): commit it.");
    expect(said("signs")).toContain("test success");
    expect(said("done")).toContain("Interlock does the rest");

    const status = statusSchema.parse(JSON.parse((await small.run("status", "--json")).stdout));
    expect(status.workstreams[0]?.asks).toEqual([
      expect.stringContaining("asks: Is a word enough?"),
      expect.stringContaining("--allow 'changeTests=a guest is greeted by name'"),
    ]);
    const told = await small.run("status");
    expect(told.stdout).toContain('(answer: interlock tell word "…")');
    await small.run(
      ...["approve", "word", "--as", "Ada"],
      ...["--allow", "changeTests=a guest is greeted by name"],
    );
    const end = await running.ended;
    expect(end, end.stderr).toMatchObject({ exitCode: 0 });
    const proof = end.stdout.split("\n").find((line) => line.includes('"type":"proof-completed"'));
    expect(proof).toMatch(/"gate":"test"[^}]*"conclusion":"success"/);
    expect(proof).toContain('"reused":true');
    expect(end.stdout).toContain('"claim":"It says a word."');
    expect(end.stdout).toMatch(/"type":"person-asked".*"text":"Is a word enough\?"/);
    // Each call is a sign of life of the turn, as those see who watch it.
    const watched = await small.run("attach", "word", "--turn", "1");
    for (const sign of ["the lint is mended", "asks a person: Is a word enough?"])
      expect(watched.stdout.split("\n")).toContain(sign);
  },
  TEST_MS,
);
