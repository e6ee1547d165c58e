/** What this machine is, asked once before anything runs. */

export interface Host {
  /** In GitHub's words. */
  readonly os: "Linux" | "macOS" | "Windows";
  readonly arch: "X64" | "ARM64" | "X86" | "ARM";
  /** E.g. `Debian GNU/Linux 12`; shown beside the verdict, because GitHub's image is another. */
  readonly release: string;
  /** Labels of `runs-on` that it may answer to, in lower case, e.g. `ubuntu-latest`, `linux`, `x64`. */
  readonly labels: ReadonlySet<string>;
  /** The absolute path of a program in the folders `before` or on the `PATH` that jobs get; undefined when there is none. */
  find(program: string, before?: readonly string[]): string | undefined;
  /** What the program answers to its version flag, e.g. `22.11.0`; undefined when it is missing or does not say. Asked once. */
  versionOf(program: string): Promise<string | undefined>;
  /** Absolute paths of further Pythons that version managers have put beside each other; none need be on the `PATH`. */
  readonly pythons: readonly string[];
  readonly cores: number;
}
