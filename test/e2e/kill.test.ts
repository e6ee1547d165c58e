/**
 * Real kills of the built program. `npm run test:kill` does many; here are as many as a test run can wait for.
 * KILL_ROUNDS is their number, KILL_SEED the seed of their moments.
 */

import { expect, test } from "vitest";
import { killClisAfterEach } from "../support/built-cli.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { killRounds } from "./kill-rounds.js";

const KILLS = Number(process.env["KILL_ROUNDS"] ?? 6);
const SEED = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);
/** On a machine that has nothing else to do a kill costs some six seconds, and an end of a demonstration ninety. */
const TEST_MS = 1_200_000 + KILLS * 180_000;

killClisAfterEach();

test(
  `a demonstration that is killed ${KILLS} times ends as one that is not (seed ${SEED})`,
  async () => {
    const say = (line: string): void => console.log(line);
    const { kills, runs, atOnce, moments } = await killRounds({
      kills: KILLS,
      seed: SEED,
      folder: temporaryFolder(),
      say,
    });
    const words = Object.entries(moments).map(([moment, times]) => `${moment} ${times}`);
    say(
      `kill: ${kills} kills in ${runs} runs, seed ${SEED}, ${atOnce} followed at once; ${words.join(", ")}`,
    );
    expect(kills).toBe(KILLS);
  },
  TEST_MS,
);
