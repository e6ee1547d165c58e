/** The job's view of the disk, made with `unshare` and `mount` in a mount namespace of its own, and entered with `nsenter`. */

import { below } from "./below.js";
import { FOLDER_VARIABLE } from "./folder-variable.js";
import type { Surface } from "./isolation.js";
import { waysIn } from "./ways-in.js";

/** To be followed by the program and its arguments. */
export function toNamespaceArgv(surface: Surface): readonly string[] {
  return [...toMaker(surface), [...toScript(surface), ...START].join("\n"), "sh"];
}

/** Makes the view, prints the number of its own process and waits: long enough for whoever reads it. */
export const toMakingArgv = (surface: Surface): readonly string[] => [
  ...toMaker(surface),
  [...toScript(surface), 'echo "$$"', "exec sleep 60"].join("\n"),
];

/** Files that lead to the namespaces of a view. */
export interface Doors {
  readonly mounts: string;
  /** Absent: it was made by root, and has none of its own. */
  readonly users?: string;
}

/** To be followed by the program and its arguments. */
export const toEnteringArgv = (surface: Surface, { mounts, users }: Doors): readonly string[] => [
  "nsenter",
  ...(users === undefined ? [] : [`--user=${users}`, "--preserve-credentials"]),
  ...[`--mount=${mounts}`, "--", surface.shell, "-c", ["set -e", ...START].join("\n"), "sh"],
];

function toMaker(surface: Surface): readonly string[] {
  const user = surface.isRoot ? [] : ["--user", "--map-current-user", "--keep-caps"];
  return ["unshare", ...user, "--mount", "--", surface.shell, "-c"];
}

const START = [
  `cd "$${FOLDER_VARIABLE}"`,
  `unset ${FOLDER_VARIABLE}`,
  // Without these rights nobody inside can take back what was done before.
  'exec setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs -- "$@"',
];

function toScript(surface: Surface): readonly string[] {
  const { site, writable: own, layered, blocked } = surface;
  // The folder that the site is in comes last: once it is covered, what was made aside cannot be reached any more.
  const hidden = surface.hidden.toSorted(
    (one, other) => Number(isIn(site, [one])) - Number(isIn(site, [other])),
  );
  return [
    "set -e",
    // Nothing that happens here is seen outside.
    "mount --make-rprivate /",
    `site=${quote(site)}`,
    'mkdir -p "$site/.view" "$site/.layers"',
    ...(isIn(site, hidden) ? [] : ['mount --bind "$site" "$site"', ...own.map(bindItself)]),
    'mount --bind "$site/.layers" "$site/.layers"',
    'mount -t tmpfs -o mode=0755 tmpfs "$site/.view"',
    FUNCTIONS,
    ...hidden.flatMap((folder, at) => assemble(surface, folder, at)),
    // With the options that are there: those of an outer namespace are not ours to take away.
    "while read -r _ _ _ _ point options _; do",
    `  case $point in /proc|/proc/*|/sys|/sys/*|/dev|/dev/*|"$site"/.*${own.map((path) => `|${quote(path)}`).join("")}) continue;; esac`,
    "  case $options in ro|ro,*) continue;; esac",
    "  path=$point",
    // Odd characters stand there as octal numbers. A subshell for each mount would cost more than the mounts.
    '  case $point in *\\\\*) path=$(decode "$point"; echo .); path=${path%.};; esac',
    // What something else is mounted over cannot be reached, by nobody.
    '  [ -e "$path" ] || continue',
    '  mount -o "remount,bind,ro,${options#r?,}" "$path"',
    "done < /proc/self/mountinfo",
    ...layered
      .filter((folder) => !isIn(folder, hidden))
      .map((folder) => layer(folder, folder, layered)),
    ...hidden.map((folder, at) => `mount --rbind "$site/.view/${at}" ${quote(folder)}`),
    ...blocked.map((path) => `mount --bind /dev/null ${quote(path)}`),
  ];
}

/** A folder with what is to be seen in it, made aside and then laid over the real one. */
function assemble(surface: Surface, folder: string, at: number): readonly string[] {
  const view = `"$site/.view/${at}"`;
  const inside = (path: string): string => `"$site/.view/${at}"/${quote(below(folder, path))}`;
  const shown = surface.shown.filter((path) => isIn(path, [folder]));
  const layered = surface.layered.filter((path) => isIn(path, [folder]));
  const hasSite = isIn(surface.site, [folder]);
  const targets = [...shown, ...layered, ...(hasSite ? [surface.site] : [])];
  const replacement = surface.replaced.get(folder);
  return [
    `mkdir -p ${view}`,
    ...(replacement === undefined
      ? [`mount -t tmpfs -o mode=1777 tmpfs ${view}`]
      : [
          `mount --bind ${quote(replacement)} ${view}`,
          // While a program of the job runs, it cannot put a link there for the next one to follow: each is a mount.
          ...waysIn(surface, folder).flatMap((way) => [
            `mkdir -p ${inside(way)}`,
            `mount -t tmpfs -o mode=0755 tmpfs ${inside(way)}`,
          ]),
        ]),
    ...(targets.length === 0 ? [] : [`mkdir -p ${targets.map(inside).join(" ")}`]),
    ...shown.map((path) => `show ${quote(path)} ${inside(path)}`),
    ...layered.map((path) => layer(path, inside(path), surface.layered)),
    ...(hasSite
      ? [
          `show "$site" ${inside(surface.site)}`,
          ...surface.writable.map((path) => `mount --bind ${quote(path)} ${inside(path)}`),
        ]
      : []),
  ];
}

const bindItself = (path: string): string => `mount --bind ${quote(path)} ${quote(path)}`;

/**
 * `read_only` goes with the options that the mount has: those of an outer namespace are not ours to take away. `show` needs it
 * only where there are such; each program that is not started makes every step faster.
 */
const FUNCTIONS = [
  // As a format, since `%b` would take a digit behind the three for a part of the number.
  "decode() {",
  '  printf "$(printf %s "$1" | sed s/%/%%/g)"',
  "}",
  "read_only() {",
  "  found=",
  "  while read -r _ _ _ _ point options _; do",
  '    if [ "$point" = "$1" ]; then found=$options; fi',
  "  done < /proc/self/mountinfo",
  '  mount -o "remount,bind,ro,${found#r?,}" "$1"',
  "}",
  "show() {",
  '  mount -o bind,ro "$1" "$2" 2>/dev/null || { mount --bind "$1" "$2"; read_only "$2"; }',
  "}",
].join("\n");

/** Kernels that cannot lay one folder over another show it read-only. */
function layer(path: string, target: string, all: readonly string[]): string {
  const own = `"$site/.layers/${all.indexOf(path)}"`;
  const goal = target === path ? quote(path) : target;
  return [
    `mkdir -p ${own}/upper ${own}/work`,
    // Whoever renames a folder of the lower layer needs the first form, which not every kernel allows everybody.
    `layers=lowerdir=${quote(path)},upperdir=${own}/upper,workdir=${own}/work`,
    `mount -t overlay -o "redirect_dir=on,$layers" overlay ${goal} 2>/dev/null || mount -t overlay -o "$layers" overlay ${goal} 2>/dev/null || show ${quote(path)} ${goal}`,
  ].join("\n");
}

const isIn = (path: string, folders: readonly string[]): boolean =>
  folders.some((folder) => path === folder || path.startsWith(`${folder}/`));

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
