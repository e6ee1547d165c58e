/** The command line by which an engine makes a container of a box: option by option, so that each can be read with its reason. */

import { type Box, isInAny, type Mount } from "./box.js";
import type { BoxedProgram } from "./bubblewrap.js";
import type { Containers } from "./containers.js";

export interface ContainerOrder {
  readonly maker: Containers;
  readonly name: string;
  /** The engine writes there what it calls the container. */
  readonly idFile: string;
  readonly user: { readonly uid: number; readonly gid: number };
  readonly memoryBytesMax: number;
  /** How many files and processes a program may have: an engine cannot raise what it was itself given. */
  readonly ownLimits: { readonly files: number; readonly processes: number };
  /** Options that hand on the variables. */
  readonly variables: readonly string[];
}

/** Bytes of shared memory: it is memory, and browsers need some. */
const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;
/** More than is allowed, so that whoever wants too much is noticed and ended with that as the reason. */
const PROCESSES_MARGIN = 64;
const MEMORY_MARGIN = 1.25;

export function toContainerArgv(
  box: Box,
  program: BoxedProgram,
  order: ContainerOrder,
): readonly string[] {
  const { maker, user } = order;
  const isPodman = maker.engine.name === "podman";
  const [file = "", ...args] = program.argv;
  return [
    ...[maker.engine.program, "run", "--rm", "--interactive"],
    // What is not here was not asked for.
    ...["--pull", "never"],
    // The first process buries those that nobody waits for, and takes all with it.
    "--init",
    ...["--name", order.name, "--cidfile", order.idFile],
    // What it says is kept once, by whoever listens.
    ...["--log-driver", "none"],
    // What it makes in the workspace belongs to whoever started Interlock.
    ...["--user", `${user.uid}:${user.gid}`],
    ...(isPodman && user.uid !== 0 ? ["--userns", "keep-id"] : []),
    ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
    // Folders of the user's have no label of a container's.
    ...["--security-opt", "label=disable"],
    "--read-only",
    ...(isPodman ? ["--read-only-tmpfs=false"] : []),
    ...["--network", box.network === "shut" ? "none" : "host"],
    ...["--shm-size", String(SHARED_MEMORY_BYTES)],
    ...limitsOf(box, order),
    ...box.mounts.filter(isOurs).flatMap(toArgs),
    ...order.variables,
    ...["--workdir", program.cwd, "--entrypoint", file],
    maker.image.name,
    ...args,
  ];
}

const limitsOf = (
  { bounds }: Box,
  { memoryBytesMax, ownLimits }: ContainerOrder,
): readonly string[] => [
  ...["--pids-limit", String(bounds.processesMax + PROCESSES_MARGIN)],
  ...["--memory", String(Math.round(memoryBytesMax * MEMORY_MARGIN))],
  ...["--ulimit", `fsize=${bounds.fileBytesMax}:${bounds.fileBytesMax}`],
  ...["--ulimit", "core=0:0"],
  ...["--ulimit", `nofile=${ownLimits.files}:${ownLimits.files}`],
  ...["--ulimit", `nproc=${ownLimits.processes}:${ownLimits.processes}`],
  // When the machine runs out of memory, it is these that the kernel ends, not Interlock.
  ...["--oom-score-adj", "800"],
];

/** These the engine makes, and covers what is not for everybody. */
const ENGINES = ["/proc", "/sys", "/dev"];

const isOurs = ({ at }: Mount): boolean => !isInAny(at, ENGINES);

function toArgs(mount: Mount): readonly string[] {
  switch (mount.kind) {
    case "read":
      // Not what is mounted below: engines would leave that to be written to.
      return bind(mount.from, mount.at, ["readonly", "bind-nonrecursive=true"]);
    case "write":
      return bind(mount.from, mount.at, []);
    case "empty":
      throw new Error(`Nothing is there to lay over ${mount.at}.`);
    case "nothing":
      return bind("/dev/null", mount.at, ["readonly"]);
    case "link":
      // In the image: an engine makes none.
      return [];
  }
}

/** As a line of CSV, which is what engines read: a path may hold a comma or a quotation mark. */
const bind = (from: string, at: string, options: readonly string[]): readonly string[] => [
  "--mount",
  ["type=bind", `source=${from}`, `target=${at}`, ...options].map(toField).join(","),
];

const toField = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
