/** What a problem matcher is, whoever brought it: it reads lines, and says what each completes. */

/** Relative to the repository; undefined: there is no such file in it. `fromPath` is a file beside which the tool ran. */
export type Locate = (file: string, fromPath?: string) => string | undefined;

export interface Matcher {
  readonly owner: string;
  /**
   * Of ours only: it looks at text that nobody said is a diagnostic, so it is believed only where it names a file of the
   * repository. One that a repository brings may name none.
   */
  readonly needsFile: boolean;
  /** For one stream of one step. */
  start(): Tracker;
}

export interface Tracker {
  /** What the line completes. */
  read(line: string, locate: Locate): readonly Match[];
  reset(): void;
}

/** Texts as printed. */
export interface Match {
  readonly file?: string | undefined;
  readonly fromPath?: string | undefined;
  readonly line?: string | undefined;
  readonly column?: string | undefined;
  readonly severity?: string | undefined;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}
