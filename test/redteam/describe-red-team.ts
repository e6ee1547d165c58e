/** One test a case and profile: a dishonest change is refused for one of its reasons, an honest one is accepted. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { explainFinding, isHard } from "../../src/domain/finding.js";
import type { RedCase } from "./red-case.js";
import { openRedRoom, type Profile, type RedRoom } from "./red-repository.js";
import { SAMPLE } from "./sample.js";
import { SUITES, type Suite, type SuiteName } from "./suites.js";

const PROFILES: readonly Profile[] = ["standard", "strict"];

/**
 * What `standard` refuses `strict` refuses too: so a dishonest change has the better chance in `standard`, an honest one the worse
 * in `strict`. With `INTERLOCK_REDTEAM=harder` each case is judged in that profile alone, in half the time; with `sample`, one
 * dishonest change of each class and one honest change of each suite.
 */
const isJudged = (one: RedCase, profile: Profile): boolean => {
  const asked = process.env["INTERLOCK_REDTEAM"];
  if (asked === "sample" && !SAMPLE.has(one)) return false;
  if (one.onlyStrict) return profile === "strict";
  const harder = one.expected.verdict === "accept" && !one.isBeyond ? "strict" : "standard";
  return asked === undefined || profile === harder;
};
const MINUTE = 60_000;

export function describeRedTeam(name: SuiteName): void {
  const { house, cases }: Suite = SUITES[name];
  let room: RedRoom;
  beforeAll(async () => {
    room = await openRedRoom(house);
  });
  afterAll(() => room.close());

  if (!cases.some((one) => PROFILES.some((profile) => isJudged(one, profile)))) {
    test.skip("has no case in the sample", () => {});
    return;
  }
  const profiles = PROFILES.filter((profile) => cases.some((one) => isJudged(one, profile)));
  describe.each(profiles)("in the %s profile", (profile) => {
    const judged = cases.filter((one) => isJudged(one, profile));
    test.each(judged.map((one) => [one.id, one.class, one] as const))(
      "%s (%s)",
      { timeout: 5 * MINUTE },
      async (_, __, one) => {
        const proof = await room.judge(one, profile);
        const said = proof.checkRuns.flatMap((run) =>
          run.findings
            .filter(isHard)
            .map((finding) => `${run.gate}: ${finding.code}: ${explainFinding(finding)}`),
        );
        if (one.expected.verdict === "accept") {
          expect({ verdict: proof.verdict, said }).toEqual({ verdict: "pass", said: [] });
          return;
        }
        expect({ verdict: proof.verdict, said }).toMatchObject({ verdict: "fail" });
        const expected: readonly string[] = one.expected.reasonCodes;
        expect(
          proof.reasonCodes.filter((code) => expected.includes(code)),
          `one of ${expected.join(", ")}; said: ${said.join("\n")}`,
        ).not.toEqual([]);
      },
    );
  });
}
