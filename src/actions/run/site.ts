/** The folders of one job, all its own. */

export interface JobSite {
  /** Holds all others. Programs of the job can change those of `writableOf`, and nothing else in it. */
  readonly directory: string;
  /** `RUNNER_WORKSPACE`: around the workspace. */
  readonly space: string;
  /** `GITHUB_WORKSPACE`: where the code is checked out. */
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** `RUNNER_TOOL_CACHE`. */
  readonly toolCache: string;
  /** `HOME`. */
  readonly home: string;
  /** Files by which steps speak to the runner. */
  readonly commands: string;
  /** `/tmp` and `/var/tmp` in the sandbox: steps find there what those before them have left. */
  readonly tmp: string;
  readonly varTmp: string;
  /** What Interlock gives the job to read and to run: scripts, the event's payload, links to tools. */
  readonly given: string;
}

/**
 * A folder comes before those in it. In the sandbox each is a mount: no program of the job can move it away and put a link in
 * its place, which would lead Interlock, who works in it from outside, to wherever the program likes.
 */
export const writableOf = (site: JobSite): readonly string[] => [
  site.space,
  site.workspace,
  site.temp,
  site.toolCache,
  site.home,
  site.commands,
];
