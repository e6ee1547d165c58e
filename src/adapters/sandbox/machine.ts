/** What of this machine every program may see: its system, without what is not for everybody's eyes. */

import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats } from "node:fs";
import { join } from "node:path";
import { hasCode } from "../files/error-code.js";
import { isInAny, type Mount } from "./box.js";

export interface Machine {
  /** The user's home, where programs look for it. A private one lies there inside. */
  readonly home: string;
  readonly system: readonly Mount[];
}

/** Where systems keep programs and libraries. Read by everybody, written by administrators. */
const SYSTEM = [
  "/usr",
  "/bin",
  "/sbin",
  "/lib",
  "/lib32",
  "/lib64",
  "/libx32",
  "/opt",
  "/nix/store",
  "/gnu/store",
  "/snap",
  "/home/linuxbrew/.linuxbrew",
  "/etc",
  // How many processors there are; nothing else of /sys.
  "/sys/devices/system/cpu",
  "/sys/devices/system/node",
];

/**
 * Settings of the whole machine. That somebody has no rights is not enough: they belong to root, who may write what is
 * root's, in whatever namespace.
 */
const PROC_SETTINGS = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus", "/proc/fs"];

/** What the kernel tells root of everybody. */
const PROC_SECRETS = ["/proc/kcore", "/proc/keys", "/proc/timer_list", "/proc/kallsyms"];

export const isThere = (path: string): boolean => look(path) !== undefined;

/** Looks once; the answer holds as long as nobody installs anything. */
export function surveyMachine(home: string): Machine {
  const links = readdirSync("/", { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }): Mount => ({ kind: "link", at: `/${name}`, to: readlinkSync(`/${name}`) }));
  const folders = SYSTEM.filter((path) => look(path)?.isDirectory() === true);
  return {
    home: home === "" || home === "/" ? "/home/interlock" : home,
    system: [
      ...links,
      ...folders.map((path): Mount => ({ kind: "read", from: path, at: path })),
      ...(folders.includes("/etc") ? notForEverybody("/etc") : []),
      ...elsewhere("/etc/resolv.conf", folders),
      ...PROC_SETTINGS.filter(isThere).map(
        (path): Mount => ({ kind: "read", from: path, at: path }),
      ),
      ...PROC_SECRETS.filter(isThere).map((path): Mount => ({ kind: "nothing", at: path })),
    ],
  };
}

/**
 * What not everybody may read stays unread, also where Interlock is run by one who may: passwords, keys, tokens.
 * A folder that cannot be entered is covered as a whole.
 */
function notForEverybody(folder: string): readonly Mount[] {
  return namesIn(folder).flatMap((name): readonly Mount[] => {
    const path = join(folder, name);
    const stats = look(path);
    if (stats === undefined || stats.isSymbolicLink()) return [];
    if (!stats.isDirectory()) return isOpen(stats, 0o4) ? [] : [{ kind: "nothing", at: path }];
    return isOpen(stats, 0o5) ? notForEverybody(path) : [{ kind: "empty", at: path }];
  });
}

const isOpen = ({ mode }: Stats, bits: number): boolean => (mode & bits) === bits;

/** Where a file of the system leads to, when that is shown by nothing else: names are looked up by what lies there. */
function elsewhere(path: string, shown: readonly string[]): readonly Mount[] {
  const real = realPath(path);
  if (real === undefined || isInAny(real, shown)) return [];
  return [{ kind: "read", from: real, at: real }];
}

/** What lies at the path, a link as a link; undefined where there is nothing, or nothing for this user. */
export function look(path: string): Stats | undefined {
  return within(() => lstatSync(path));
}

/** Where a path really leads; undefined: nowhere. */
export const realPath = (path: string): string | undefined => within(() => realpathSync(path));

export const namesIn = (folder: string): readonly string[] =>
  within(() => readdirSync(folder)) ?? [];

function within<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (cause) {
    if (hasCode(cause, "ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP", "ENAMETOOLONG"))
      return undefined;
    throw cause;
  }
}
