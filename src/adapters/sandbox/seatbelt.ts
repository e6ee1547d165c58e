/** A box made by macOS's Seatbelt: the same paths as outside, of which all but those of the box are denied. */

import { type Box, inOrder, type Mount } from "./box.js";
import type { BoxedProgram } from "./bubblewrap.js";

/** What programs of macOS do not start without, beside what any machine shows. */
const SYSTEM = [
  "/System",
  "/Library/Developer",
  "/Library/Apple",
  "/private/etc",
  "/private/var/db/timezone",
  "/private/var/db/dyld",
  "/private/var/select",
  "/dev",
];

/** Only root may read them, and Interlock may be run by root. */
const SECRETS = ["/private/etc/master.passwd", "/private/etc/sudoers", "/private/etc/ssh"];

const DEVICES = ["/dev/null", "/dev/zero", "/dev/tty", "/dev/dtracehelper"];

/** Names and users are looked up, certificates checked and logs written by services. */
const SERVICES = [
  "com.apple.SecurityServer",
  "com.apple.securityd.xpc",
  "com.apple.trustd.agent",
  "com.apple.system.opendirectoryd.libinfo",
  "com.apple.system.notification_center",
  "com.apple.system.logger",
  "com.apple.logd",
  "com.apple.SystemConfiguration.configd",
];

/** `ports` of loopback are reached whatever the network is: what Interlock itself listens on. */
export const toSeatbeltArgv = (
  box: Box,
  program: BoxedProgram,
  ports: readonly number[],
): readonly string[] => [
  "/usr/bin/sandbox-exec",
  ...["-p", toSeatbeltProfile(box, ports)],
  ...program.argv,
];

/** Of several rules that match, the last one counts: so what lies in another comes after it, as mounts do. */
export function toSeatbeltProfile({ mounts, network }: Box, ports: readonly number[]): string {
  return [
    "(version 1)",
    "(deny default)",
    "(allow process-exec process-fork)",
    // Nobody outside is signalled or looked at.
    "(allow signal process-info* (target same-sandbox))",
    "(allow sysctl-read)",
    // Where a path leads may be asked of any; what lies there may not.
    "(allow file-read-metadata)",
    '(allow file-read* (literal "/"))',
    ...SYSTEM.map((path) => `(allow file-read* ${below(path)})`),
    ...SECRETS.map((path) => `(deny file-read* ${below(path)})`),
    ...DEVICES.map((path) => `(allow file-read* file-write-data (literal ${quoted(path)}))`),
    ...inOrder(mounts.map(atItsPlace)).flatMap(toRule),
    ...SERVICES.map((name) => `(allow mach-lookup (global-name ${quoted(name)}))`),
    ...(network === "open"
      ? ["(allow network*)", "(allow system-socket)"]
      : ports.map((port) => `(allow network-outbound (remote ip "localhost:${port}"))`)),
    "",
  ].join("\n");
}

/** Nothing is shown at another path than its own. */
const atItsPlace = (mount: Mount): Mount =>
  mount.kind === "read" || mount.kind === "write" ? { ...mount, at: mount.from } : mount;

function toRule({ kind, at }: Mount): readonly string[] {
  switch (kind) {
    case "read":
      return [`(allow file-read* ${below(at)})`, `(deny file-write* ${below(at)})`];
    case "write":
      return [`(allow file-read* file-write* ${below(at)})`];
    case "empty":
    case "nothing":
      return [`(deny file-read* file-write* ${below(at)})`];
    case "link":
      // It is there, and leads where it leads.
      return [];
  }
}

/** A file is below itself. */
const below = (path: string): string => `(subpath ${quoted(path)})`;

const quoted = (text: string): string =>
  `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
