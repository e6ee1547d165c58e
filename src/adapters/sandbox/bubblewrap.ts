/** A box made by `bwrap`: built here flag by flag, so that each can be read with its reason. */

import type { Box, Mount } from "./box.js";
import { toLimited } from "./limited.js";

/** Bytes of shared memory: it is memory, and browsers need some. */
const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;

export function toBubblewrapArgv(box: Box, program: BoxedProgram): readonly string[] {
  return [
    "bwrap",
    // Rights inside count for nothing outside, whoever started it.
    "--unshare-user",
    // Nobody outside can be seen, signalled or traced; whoever is inside ends with the first of them.
    "--unshare-pid",
    // No shared memory, semaphores or message queues with others.
    "--unshare-ipc",
    "--unshare-uts",
    "--unshare-cgroup-try",
    ...(box.network === "shut" ? ["--unshare-net"] : []),
    // Also when Interlock is killed without a chance to end anything.
    "--die-with-parent",
    // No terminal to type into.
    "--new-session",
    ...["--cap-drop", "ALL"],
    ...["--proc", "/proc"],
    ...["--dev", "/dev"],
    ...["--size", String(SHARED_MEMORY_BYTES), "--perms", "1777", "--tmpfs", "/dev/shm"],
    ...box.mounts.flatMap(toArgs),
    // What was made to hold the rest is memory, and nobody's to fill.
    ...box.mounts.flatMap(({ kind, at }) => (kind === "empty" ? ["--remount-ro", at] : [])),
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", program.cwd],
    "--",
    ...toLimited(box.bounds, program.argv),
  ];
}

export interface BoxedProgram {
  readonly argv: readonly string[];
  readonly cwd: string;
}

function toArgs(mount: Mount): readonly string[] {
  switch (mount.kind) {
    case "read":
      return ["--ro-bind", mount.from, mount.at];
    case "write":
      return ["--bind", mount.from, mount.at];
    case "empty":
      return ["--tmpfs", mount.at];
    case "nothing":
      return ["--ro-bind", "/dev/null", mount.at];
    case "link":
      return ["--symlink", mount.to, mount.at];
  }
}
