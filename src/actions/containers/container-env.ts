/** How variables get into a container: by name, so that no list of processes shows what they hold. */

import { type JobSite, writableOf } from "../run/site.js";

export interface PassedOn {
  readonly args: readonly string[];
  /** For the engine's client, which hands them on. */
  readonly env: Readonly<Record<string, string>>;
}

/** What the client itself obeys cannot be handed on by name, lest a job chooses its engine. */
const OF_THE_CLIENT =
  /^(?:PATH|HOME|TMPDIR|LD_.*|XDG_.*|DOCKER_.*|CONTAINERS?_.*|BUILDAH_.*|PODMAN_.*|GO[A-Z]+|SSL_.*|.*_PROXY)$/i;

export function passOn(env: Readonly<Record<string, string>>): PassedOn {
  const entries = Object.entries(env);
  return {
    args: entries.flatMap(([name, value]) => [
      "--env",
      OF_THE_CLIENT.test(name) ? `${name}=${value}` : name,
    ]),
    env: Object.fromEntries(entries.filter(([name]) => !OF_THE_CLIENT.test(name))),
  };
}

/** Of the machine's environment, what says something in a container, too. */
const EVERYWHERE = /^(?:CI|LANG|LC_.*|(?:https?|no|all)_proxy)$/i;

/** Without what only this machine's folders and files give a meaning. `machine`: what its programs start from. */
export const withoutMachine = (
  env: Readonly<Record<string, string>>,
  machine: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(env).filter(([name, value]) => machine[name] !== value || EVERYWHERE.test(name)),
  );

/** The job's folders are in the container where they are outside, and as writable; nothing needs translating. */
export const siteMount = (site: JobSite): readonly string[] => [
  ...["--volume", `${site.directory}:${site.directory}:ro`],
  ...writableOf(site).flatMap((path) => ["--volume", `${path}:${path}`]),
];
