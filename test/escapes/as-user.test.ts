/** The same ways out, tried by a user without rights: what holds for root need not hold for everybody. */

import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const NOBODY = 65_534;
const REPOSITORY = join(import.meta.dirname, "..", "..");
const TEST_MS = 600_000;

const report = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

// Everybody else has tried them as such a user already.
if (process.getuid?.() === 0)
  test(
    "no way leads out of a box of a user without rights",
    () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), "as-user-")));
      try {
        const [home, view] = [join(folder, "home"), join(folder, "view")];
        for (const each of [home, view]) mkdirSync(each);
        chmodSync(folder, 0o755);
        chownSync(home, NOBODY, NOBODY);
        // The repository may lie where only root can look: it is shown at another place.
        const script = `mount --bind "$1" "$2" && cd "$2" && exec setpriv --reuid=${NOBODY} --regid=${NOBODY} --clear-groups -- "$3" node_modules/vitest/vitest.mjs run --configLoader runner --reporter=json test/escapes/escapes.test.ts test/escapes/model-network.test.ts`;
        const argv = ["--mount", "sh", "-ec", script, "sh", REPOSITORY, view, process.execPath];
        const { stdout, stderr } = spawnSync("unshare", argv, {
          encoding: "utf8",
          env: {
            ...{ PATH: process.env["PATH"], HOME: home },
            ...{ TMPDIR: home, TEMPORARY_OF_ALL: tmpdir() },
          },
          maxBuffer: 64 * 1024 ** 2,
        });
        const begins = stdout.indexOf("{");
        expect(begins, stdout + stderr).toBeGreaterThanOrEqual(0);
        const ended = report.parse(JSON.parse(stdout.slice(begins)));
        expect(ended.numFailedTests, stdout).toBe(0);
        expect(ended.numPassedTests).toBeGreaterThan(60);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    TEST_MS,
  );
else test.skip("these tests run as a user without rights anyway", () => expect.unreachable());
