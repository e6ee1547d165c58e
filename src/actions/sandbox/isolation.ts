/**
 * What keeps the programs of a job to the job's own folders. Chosen once per machine: Linux namespaces, else bubblewrap, else
 * nothing, and the report says which.
 *
 * Inside, the disk is read-only but for the job's own folders and a `/tmp` of its own, which lasts as long as the job; the user's home is empty but for tools;
 * downloads of package managers can be used and added to, and what is added is the job's own. The network is the machine's.
 */

import type { ProcessFamily, ProcessRequest } from "../../ports/process.js";
import { type JobSite, writableOf } from "../run/site.js";
import { toBubblewrapArgv } from "./bubblewrap.js";
import { FOLDER_VARIABLE } from "./folder-variable.js";
import { toNamespaceArgv } from "./namespaces.js";
import { makeStanding } from "./standing.js";

export type IsolationKind = "namespaces" | "bubblewrap" | "none";

export interface JobIsolation {
  readonly kind: IsolationKind | "container";
  /** The same request, to be run inside. */
  wrap(request: ProcessRequest): ProcessRequest;
}

/** Kept for all programs of a job. */
export interface KeptIsolation extends JobIsolation {
  close(): Promise<void>;
}

/** Paths that exist, absolute, none of them inside another of the same list unless it says so. */
export interface Surface {
  /** The job's own folder. */
  readonly site: string;
  /** In it, and all that can be written to; a folder comes before those in it. */
  readonly writable: readonly string[];
  /** Empty folders in their places. */
  readonly hidden: readonly string[];
  /** Of those, which are no empty ones, and the folders in their places. */
  readonly replaced: ReadonlyMap<string, string>;
  /** In hidden folders, and to be seen all the same. */
  readonly shown: readonly string[];
  /** Written to on a copy that is the job's own. */
  readonly layered: readonly string[];
  /** Sockets of those who could do more than the job. */
  readonly blocked: readonly string[];
  readonly isRoot: boolean;
  /** A shell that passes on variables whose names no shell could set, as `INPUT_NODE-VERSION`; Debian's `sh` drops them. */
  readonly shell: string;
}

/** Each program makes its own view of the disk. */
export function openIsolation(kind: IsolationKind, surface: Surface): JobIsolation {
  const wrapper = toWrapper(kind, surface);
  if (wrapper === undefined) return { kind, wrap: (request) => request };
  return toIsolation(kind, surface, wrapper);
}

/** The view is made once, where the machine allows it, and is there until it is closed. */
export async function keepIsolation(
  kind: IsolationKind,
  surface: Surface,
  work: { readonly run: ProcessFamily["run"]; readonly env: Readonly<Record<string, string>> },
): Promise<KeptIsolation> {
  const standing = kind === "namespaces" ? await makeStanding({ ...work, surface }) : undefined;
  if (standing === undefined)
    return { ...openIsolation(kind, surface), close: () => Promise.resolve() };
  return { ...toIsolation(kind, surface, standing.argv), close: () => standing.close() };
}

function toIsolation(
  kind: IsolationKind,
  surface: Surface,
  wrapper: readonly string[],
): JobIsolation {
  return {
    kind,
    wrap: (request) => ({
      ...request,
      program: { argv: [...wrapper, ...argvOf(request)] },
      // Whoever starts it stands where everybody may stand; the wrapper goes on to where the program wants to be.
      cwd: surface.site,
      env: { ...request.env, [FOLDER_VARIABLE]: request.cwd },
    }),
  };
}

function toWrapper(kind: IsolationKind, surface: Surface): readonly string[] | undefined {
  switch (kind) {
    case "namespaces":
      return toNamespaceArgv(surface);
    case "bubblewrap":
      return toBubblewrapArgv(surface);
    case "none":
      return undefined;
  }
}

const argvOf = ({ program }: ProcessRequest): readonly string[] =>
  "shell" in program ? ["/bin/sh", "-c", program.shell] : program.argv;

/** What all jobs have in common. */
export type SharedSurface = Omit<Surface, "site" | "writable" | "replaced">;

/** What a job's folders need around them. */
export const surfaceOf = (site: JobSite, surface: SharedSurface): Surface => ({
  ...surface,
  site: site.directory,
  writable: writableOf(site),
  replaced: new Map([
    ["/tmp", site.tmp],
    ["/var/tmp", site.varTmp],
  ]),
});
