/** The job's view of the disk, made with `bwrap`. */

import { FOLDER_VARIABLE } from "./folder-variable.js";
import type { Surface } from "./isolation.js";

/** To be followed by the program and its arguments. Later entries lie over earlier ones. */
export function toBubblewrapArgv(surface: Surface): readonly string[] {
  return [
    "bwrap",
    ...["--ro-bind", "/", "/"],
    ...["--dev-bind", "/dev", "/dev"],
    ...["--bind", "/proc", "/proc"],
    ...surface.hidden.flatMap((path) => ["--tmpfs", path]),
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
