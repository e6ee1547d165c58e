/** A hostile agent tries to get out. In a box none of its ways leads anywhere; without one, most of them do. */

import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { openTaskGroup } from "../../src/adapters/processes/task-group.js";
import { attempt, MIB, onStage, play } from "./play.js";
import { TRIED, WAYS } from "./ways.js";

const KINDS = ["bubblewrap"] as const;

/** Root is exempt from limits on a user's processes, and needs a control group. */
function isHeldByKernel(): boolean {
  if (process.getuid?.() !== 0) return true;
  const group = openTaskGroup(1);
  group?.close();
  return group !== undefined;
}

describe.each(KINDS)("out of a box by %s", (kind) => {
  test.each(WAYS)("$title: no way", async (way) => {
    await onStage(async (stage) => {
      const { output } = await attempt(kind, stage, way);
      expect(stage.breaches(output), output).toEqual([]);
      // Who signals everybody does not live to tell.
      if (!way.title.startsWith("everybody")) expect(output).toContain(TRIED);
    });
    if (way.unconfined === "left out") return;
    await onStage(async (stage) => {
      const { output } = await attempt("none", stage, way);
      expect(stage.breaches(output), `it was no way at all: ${output}`).not.toEqual([]);
    });
  });

  test("links that one turn plants in its home lead the next one's mounts nowhere", async () => {
    await onStage(async (stage) => {
      const tool = join(stage.home, ".rustup", "bin");
      mkdirSync(tool, { recursive: true });
      const target = "/oldroot" + join(stage.folder, "loose");
      const script = `rm -rf ~/.rustup; ln -s '${target}' ~/.rustup; ln -s '${stage.folder}/loose' ~/x; echo planted`;
      const first = await play(kind, stage, { argv: ["/bin/sh", "-c", "umask 0; true"] });
      expect(first.end).toEqual({ kind: "exited", exitCode: 0 });
      const home = join(stage.place.sessionDirectory, "box", "home");
      // What a program inside can do to the folder, done to it: the mount itself cannot be removed from there.
      rmSync(join(home, ".rustup"), { recursive: true });
      symlinkSync(join(stage.folder, "loose"), join(home, ".rustup"));
      const second = await play(kind, stage, { argv: ["/bin/sh", "-c", script] });
      expect(second.output).toContain("planted");
      expect(readdirSync(join(stage.folder, "loose"))).toEqual(["file.txt"]);
      expect(lstatSync(join(home, ".rustup")).isDirectory()).toBe(true);
    });
  });

  test("what one turn leaves in its home and its temporary folder is there in the next, and nowhere else", async () => {
    await onStage(async (stage) => {
      const first = 'echo home > ~/kept; echo tmp > /tmp/kept; echo own > "$1/kept/own"';
      const { sessionDirectory } = stage.place;
      await play(kind, stage, { argv: ["/bin/sh", "-c", first, "sh", sessionDirectory] });
      const second = 'cat ~/kept /tmp/kept "$1/kept/own"';
      const { output } = await play(kind, stage, {
        argv: ["/bin/sh", "-c", second, "sh", sessionDirectory],
      });
      expect(output).toBe("home\ntmp\nown\n");
      expect(existsSync(join(stage.home, "kept"))).toBe(false);
    });
  });

  test("what an agent logs in with is copied into its home once, and links in the way are not followed", async () => {
    await onStage(async (stage) => {
      const file = join(stage.home, ".agent", "auth.json");
      mkdirSync(dirname(file));
      writeFileSync(file, "token");
      const profile = { copy: ["~/.agent/auth.json"] };
      const script = `cat ~/.agent/auth.json; rm -rf ~/.agent; ln -s '${stage.folder}/loose' ~/.agent`;
      const first = await play(kind, stage, { argv: ["/bin/sh", "-c", script], profile });
      expect(first.output).toBe("token");
      await play(kind, stage, { argv: ["/bin/true"], profile });
      expect(readdirSync(join(stage.folder, "loose"))).toEqual(["file.txt"]);
    });
  });

  test("a fork storm is noticed and ended, with its reason", async () => {
    await onStage(async (stage) => {
      const storm = "1 while fork || 1";
      const profile = { processesMax: 100 };
      // Without the kernel's help a storm could harm the machine that the test runs on.
      expect(isHeldByKernel(), "neither a limit of this user's nor a control group").toBe(true);
      const { end } = await play(kind, stage, { argv: ["/usr/bin/perl", "-e", storm], profile });
      expect(end).toEqual({ kind: "flooded", excess: { of: "processes", max: 100 } });
      expect(stage.breaches("")).toEqual([]);
    });
  });

  test("a flood of memory is noticed and ended, with its reason", async () => {
    await onStage(async (stage) => {
      const flood = "my @all; push @all, 'x' x 10_000_000 while 1";
      const profile = { memoryBytesMax: 200 * MIB };
      const { end } = await play(kind, stage, { argv: ["/usr/bin/perl", "-e", flood], profile });
      expect(end).toEqual({ kind: "flooded", excess: { of: "memory", max: 200 * MIB } });
    });
  });

  test("memory that is shared is bounded in itself", async () => {
    await onStage(async (stage) => {
      const script =
        "head -c 600M /dev/zero > /dev/shm/x; stat -c %s /dev/shm/x; df -k / /dev | cat";
      const { stdout } = await play(kind, stage, { argv: ["/bin/sh", "-c", script] });
      expect(Number(stdout.split("\n", 1).join(""))).toBeLessThanOrEqual(256 * MIB);
    });
  });

  test.each(["in the workspace", "in its home", "in its temporary folder"])(
    "a flood of the disk %s is noticed and ended, with its reason",
    async (where) => {
      await onStage(async (stage) => {
        const folder = { "in its home": "~", "in its temporary folder": "/tmp" }[where] ?? ".";
        const flood = `cd ${folder}; i=0; while :; do i=$((i+1)); head -c 16M /dev/zero > f$i || exit; done`;
        const profile = { diskBytesMax: 96 * MIB };
        const { end } = await play(kind, stage, { argv: ["/bin/sh", "-c", flood], profile });
        expect(end).toEqual({ kind: "flooded", excess: { of: "disk", max: 96 * MIB } });
      });
    },
  );

  test("one file grows no further than the disk that it may fill", async () => {
    await onStage(async (stage) => {
      const profile = { diskBytesMax: 32 * MIB };
      const argv = ["/bin/sh", "-c", "exec cat /dev/zero > one"];
      await play(kind, stage, { argv, profile });
      expect(statSync(join(stage.place.workspace, "one")).size).toBeLessThanOrEqual(32 * MIB);
    });
  });
});
