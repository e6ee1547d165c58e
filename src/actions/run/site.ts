/** The folders of one job, all its own. */

export interface JobSite {
  /** Holds all others. */
  readonly directory: string;
  /** `GITHUB_WORKSPACE`: where the code is checked out. */
  readonly workspace: string;
  /** `RUNNER_TEMP`. */
  readonly temp: string;
  /** `RUNNER_TOOL_CACHE`. */
  readonly toolCache: string;
  /** `HOME`. */
  readonly home: string;
  /** Scripts, event payload, and the files by which steps speak to the runner. */
  readonly commands: string;
}
