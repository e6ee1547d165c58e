/** Mounting one folder over another, where the machine and our rights allow it. Linux only; elsewhere nothing is ever mounted. */

import { execFile } from "node:child_process";
import { mkdir, readFile, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isMissing } from "./error-code.js";

const run = promisify(execFile);

export interface Overlay {
  /** Shows through wherever nothing was changed. Never changed as long as it is mounted. */
  readonly lower: string;
  /** Lies over that, and is never changed either. */
  readonly between?: string;
  /** What was changed. */
  readonly upper: string;
  /** The kernel's own, on the same file system as `upper`. */
  readonly work: string;
  readonly at: string;
}

/** A path with one of these cannot be named in the options of a mount. */
const UNNAMEABLE = /[:,\\"]/;

/** Undefined: mounted. Else why not, in the words of `mount`. The folders have to be there. */
export async function mountOverlay({
  lower,
  between,
  upper,
  work,
  at,
}: Overlay): Promise<string | undefined> {
  const lowers = between === undefined ? [lower] : [between, lower];
  if ([...lowers, upper, work].some((path) => UNNAMEABLE.test(path)))
    return "the path of the state directory has a character that mounts cannot name";
  const options = [
    `lowerdir=${lowers.join(":")}`,
    `upperdir=${upper}`,
    `workdir=${work}`,
    // Without it no folder of the lower side can be renamed.
    "redirect_dir=on",
    // A dead owner's mount may still be going away.
    "index=off",
  ].join(",");
  return refusalOf("mount", ["-t", "overlay", "overlay", "-o", options, at]);
}

/** False: somebody still uses it, and it stays. */
export async function unmountIfIdle(at: string): Promise<boolean> {
  return (await refusalOf("umount", [at])) === undefined || !(await isMounted(at));
}

/** May be called twice. What still uses it keeps it, out of everybody else's sight, until it is done. */
export async function unmount(at: string): Promise<void> {
  if (!(await isMounted(at))) return;
  const refusal = await refusalOf("umount", [at]);
  if (refusal === undefined || !(await isMounted(at))) return;
  const lazily = await refusalOf("umount", ["--lazy", at]);
  if (lazily !== undefined && (await isMounted(at)))
    throw new Error(`Cannot unmount ${at}: ${lazily}`);
}

export async function isMounted(at: string): Promise<boolean> {
  const real = await realPath(at);
  return real !== undefined && (await mountPoints()).includes(real);
}

export async function unmountBelow(folder: string): Promise<void> {
  const real = await realPath(folder);
  if (real === undefined) return;
  for (const at of await mountPoints()) if (at.startsWith(`${real}/`)) await unmount(at);
}

/** Tried out in the folder itself: it depends on our rights, on the kernel, and on the file system there. */
export async function canMountIn(folder: string): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const probe = join(folder, `.overlay-probe-${process.pid}`);
  const [lower, upper, work, at] = ["lower", "upper", "work", "at"].map((name) =>
    join(probe, name),
  ) as [string, string, string, string];
  for (const path of [lower, upper, work, at]) await mkdir(path, { recursive: true });
  const refusal = await mountOverlay({ lower, upper, work, at });
  if (refusal === undefined) await unmount(at);
  await rm(probe, { recursive: true, force: true });
  return refusal === undefined;
}

async function refusalOf(program: string, args: readonly string[]): Promise<string | undefined> {
  try {
    await run(program, [...args]);
    return undefined;
  } catch (cause) {
    if (!(cause instanceof Error)) throw cause;
    return cause.message;
  }
}

/** As the kernel lists them: the fifth field, in which spaces and the like are octal. */
async function mountPoints(): Promise<readonly string[]> {
  const lines = (await readMounts()).split("\n").filter((line) => line !== "");
  return lines.map((line) => decoded(line.split(" ")[4] ?? ""));
}

async function readMounts(): Promise<string> {
  try {
    return await readFile("/proc/self/mountinfo", "utf8");
  } catch (cause) {
    if (isMissing(cause)) return "";
    throw cause;
  }
}

const decoded = (field: string): string =>
  field.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );

/** As the kernel knows it; undefined when nothing is there. */
async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw cause;
  }
}
