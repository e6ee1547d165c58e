/** The job's view of the disk, made with `bwrap`. */

import { FOLDER_VARIABLE } from "./folder-variable.js";
import type { Surface } from "./isolation.js";
import { waysIn } from "./ways-in.js";

/** To be followed by the program and its arguments. Later entries lie over earlier ones. */
export function toBubblewrapArgv(surface: Surface): readonly string[] {
  return [
    "bwrap",
    // Its own process stays outside, with no more rights than those inside: root could go out by that one's root folder.
    "--unshare-user",
    ...["--ro-bind", "/", "/"],
    ...["--dev-bind", "/dev", "/dev"],
    ...["--bind", "/proc", "/proc"],
    ...surface.hidden.flatMap((path) => hide(surface, path)),
    ...surface.shown.flatMap((path) => ["--ro-bind", path, path]),
    // It has no layers before 0.11: what package managers have downloaded can be read.
    ...surface.layered.flatMap((path) => ["--ro-bind", path, path]),
    ...["--ro-bind", surface.site, surface.site],
    ...surface.writable.flatMap((path) => ["--bind", path, path]),
    ...surface.blocked.flatMap((path) => ["--ro-bind", "/dev/null", path]),
    ...["--cap-drop", "ALL"],
    "--",
    surface.shell,
    "-c",
    `cd "$${FOLDER_VARIABLE}" && unset ${FOLDER_VARIABLE} && exec "$@"`,
    "sh",
  ];
}

/** A way in is a mount: while a program of the job runs, it cannot put a link there for the next one to follow. */
function hide(surface: Surface, path: string): readonly string[] {
  const replacement = surface.replaced.get(path);
  if (replacement === undefined) return ["--tmpfs", path];
  return [
    ...["--bind", replacement, path],
    ...waysIn(surface, path).flatMap((way) => ["--tmpfs", way]),
  ];
}
