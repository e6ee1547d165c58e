/** The ways out of a box, tried in a container, and that it ends with whoever it was started for. */

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createProcesses } from "../../src/adapters/processes/processes.js";
import { shellWord } from "../../src/domain/shell-word.js";
import { findContainers, MISSING, withImage } from "../support/containers.js";
import { attempt, MIB, onStage, play } from "./play.js";
import { TRIED, WAYS } from "./ways.js";

const containers = await findContainers("/home/nobody-at-all");

/** Whoever ends all others ends those that would come after it. */
const isAlone = ({ title }: { readonly title: string }): boolean => title.startsWith("everybody");
const together = WAYS.filter((way) => !isAlone(way));

/**
 * One container for all of them, since starting one takes longer than any; each finds the workspace as it was. They are
 * written so that whoever reads arguments and files does not take the way itself for its success.
 */
const SCRIPT = together
  .map(({ argv }) => Buffer.from(`exec ${argv.map(shellWord).join(" ")}`).toString("base64"))
  .map((way) => `( eval "$(echo ${way} | base64 -d)" )\ngit clean -fdxq\n`)
  .join("");

if (containers === undefined && process.env["CI"] === undefined)
  test.skip(MISSING, () => expect.unreachable());
else
  describe("a container", () => {
    const maker = containers ?? expect.fail(MISSING);
    const { engine, prefix } = maker;
    const running = (): string =>
      execFileSync(engine.program, ["ps", "--all", "--quiet", "--filter", `name=${prefix}`], {
        encoding: "utf8",
      });

    afterAll(() => expect(running()).toBe(""));

    test("is left by none of the ways out of a box", async () => {
      await onStage(async (stage) => {
        const argv = ["/bin/sh", "-c", SCRIPT];
        const { output } = await attempt(maker, stage, { title: "", unconfined: "left out", argv });
        expect(stage.breaches(output), output).toEqual([]);
        // Said at the end of a line, not in the arguments of whoever says it.
        const said = output.split("\n").filter((line) => line.endsWith(TRIED));
        expect(said.length, output).toBe(together.length);
      });
    });

    test.each(WAYS.filter(isAlone))("is not left by: $title", async (way) => {
      await onStage(async (stage) => {
        const { output } = await attempt(maker, stage, way);
        expect(stage.breaches(output), output).toEqual([]);
      });
    });

    test("has the workspace, a home and a temporary folder to write, and they are the user's", async () => {
      await onStage(async (stage) => {
        const script =
          'pwd; echo made > made; echo home > ~/kept; echo tmp > /tmp/kept; echo "$HOME"';
        const { output } = await play(maker, stage, { argv: ["/bin/sh", "-c", script] });
        expect(output).toBe(`${stage.place.workspace}\n${stage.home}\n`);
        expect(readFileSync(join(stage.place.workspace, "made"), "utf8")).toBe("made\n");
        expect(existsSync(join(stage.home, "kept"))).toBe(false);
        const again = await play(maker, stage, { argv: ["/bin/sh", "-c", "cat ~/kept /tmp/kept"] });
        expect(again.output).toBe("home\ntmp\n");
      });
    });

    test("that fills the disk is ended, with its reason", async () => {
      await onStage(async (stage) => {
        const flood = "i=0; while :; do i=$((i+1)); head -c 16M /dev/zero > f$i || exit; done";
        const profile = { diskBytesMax: 96 * MIB };
        const { end } = await play(maker, stage, { argv: ["/bin/sh", "-c", flood], profile });
        expect(end).toEqual({ kind: "flooded", excess: { of: "disk", max: 96 * MIB } });
      });
    });

    test("is ended by whoever comes after an Interlock that was killed", async () => {
      await onStage(async (stage) => {
        const file = join(stage.place.workspace, "begun");
        const heir = createProcesses({ marker: `escapes-${process.pid}/heir` });
        const argv = ["/bin/sh", "-c", "echo begun > begun; exec sleep 1000"];
        const played = play(maker, stage, { argv, timeoutMs: 60_000 });
        await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
        expect(await heir.sweep()).toBeGreaterThan(0);
        expect((await played).end.kind).not.toBe("timed-out");
        expect(stage.breaches("")).toEqual([]);
      });
    });

    test("of an image has that system and its tools, and the machine's are not there", async () => {
      await withImage(engine, async (image) => {
        const given = (await findContainers("/home/nobody-at-all", image)) ?? expect.fail(MISSING);
        await onStage(async (stage) => {
          const script = "which hello; hello; ls /usr /etc; echo work > work";
          const { output } = await play(given, stage, { argv: ["sh", "-c", script] });
          expect(output).toContain("/tools/hello\nof the image\n");
          expect(output).not.toMatch(/^(?:share|passwd-)$/m);
          expect(readFileSync(join(stage.place.workspace, "work"), "utf8")).toBe("work\n");
        });
      });
    });

    test("of an image that is not here is none: nothing is fetched", async () => {
      expect(await findContainers("/home/nobody-at-all", "localhost/no-such-image:1")).toBe(
        undefined,
      );
    });
  });
